#include "server/package/statement/latex_symbols.h"

#include <QHash>
#include <QStringList>

using namespace Qt::Literals::StringLiterals;

namespace adjudge {

namespace {

// Names and characters in pairs, as they are read.
void addPairs(QHash<QString, LatexSymbol>& table, SymbolKind kind, const QString& pairs)
{
    const QStringList words = pairs.simplified().split(u' ');
    for (qsizetype i = 0; i + 1 < words.size(); i += 2) {
        table.insert(words[i], {kind, words[i + 1]});
    }
}

QHash<QString, LatexSymbol> makeMathTable()
{
    QHash<QString, LatexSymbol> table;
    addPairs(table, SymbolKind::Relation, uR"(
        le ≤ leq ≤ leqslant ≤ ge ≥ geq ≥ geqslant ≥ ne ≠ neq ≠ equiv ≡ approx ≈ sim ∼ simeq ≃
        cong ≅ propto ∝ ll ≪ gg ≫ in ∈ notin ∉ ni ∋ subset ⊂ subseteq ⊆ subsetneq ⊊ supset ⊃
        supseteq ⊇ to → rightarrow → longrightarrow → leftarrow ← gets ← leftrightarrow ↔
        Rightarrow ⇒ implies ⇒ Longrightarrow ⇒ Leftarrow ⇐ Leftrightarrow ⇔ iff ⇔ mapsto ↦
        mid ∣ nmid ∤ parallel ∥ perp ⊥ prec ≺ succ ≻ models ⊨ vdash ⊢ triangleq ≜ coloneqq ≔
        lt < gt >)"_s);
    addPairs(table, SymbolKind::Binary, uR"(
        cdot · times × div ÷ pm ± mp ∓ ast ∗ star ⋆ circ ∘ bullet • cup ∪ cap ∩ setminus ∖
        oplus ⊕ otimes ⊗ ominus ⊖ odot ⊙ wedge ∧ land ∧ vee ∨ lor ∨ bmod mod)"_s);
    addPairs(table, SymbolKind::Ordinary, uR"(
        dots … ldots … dotsc … cdots ⋯ dotsb ⋯ vdots ⋮ ddots ⋱ infty ∞ partial ∂ nabla ∇
        forall ∀ exists ∃ nexists ∄ emptyset ∅ varnothing ∅ neg ¬ lnot ¬ top ⊤ bot ⊥ ell ℓ
        hbar ℏ Re ℜ Im ℑ aleph ℵ prime ′ degree ° angle ∠ triangle △ square □ Box □ sum ∑
        prod ∏ coprod ∐ int ∫ oint ∮ bigcup ⋃ bigcap ⋂ bigoplus ⨁ bigwedge ⋀ bigvee ⋁
        lfloor ⌊ rfloor ⌋ lceil ⌈ rceil ⌉ langle ⟨ rangle ⟩ lbrace { rbrace } lbrack [ rbrack ]
        vert | lvert | rvert | Vert ‖ lVert ‖ rVert ‖ | ‖ { { } } % % & & # # _ _ $ $
        uparrow ↑ downarrow ↓ checkmark ✓ dagger † S § clubsuit ♣ diamondsuit ♦ heartsuit ♥
        spadesuit ♠ backslash \ colon :
        alpha α beta β gamma γ delta δ epsilon ε varepsilon ε zeta ζ eta η theta θ vartheta ϑ
        iota ι kappa κ lambda λ mu μ nu ν xi ξ pi π varpi ϖ rho ρ varrho ϱ sigma σ varsigma ς
        tau τ upsilon υ phi φ varphi φ chi χ psi ψ omega ω Gamma Γ Delta Δ Theta Θ Lambda Λ
        Xi Ξ Pi Π Sigma Σ Upsilon Υ Phi Φ Psi Ψ Omega Ω)"_s);
    addPairs(table, SymbolKind::Function, uR"(
        log log ln ln lg lg exp exp sin sin cos cos tan tan cot cot arcsin arcsin arccos arccos
        arctan arctan sinh sinh cosh cosh tanh tanh min min max max inf inf sup sup gcd gcd
        lim lim det det dim dim ker ker deg deg arg arg Pr Pr hom hom)"_s);
    for (const QString& name : {u","_s, u";"_s, u":"_s, u">"_s, u"thinspace"_s}) {
        table.insert(name, {SymbolKind::Space, u"\u202f"_s}); // narrow, no break: 1\,000
    }
    for (const QString& name : {u" "_s, u"quad"_s, u"enspace"_s, u"\n"_s}) {
        table.insert(name, {SymbolKind::Space, u"\u00a0"_s});
    }
    table.insert(u"qquad"_s, {SymbolKind::Space, u"\u00a0\u00a0"_s});
    table.insert(u"!"_s, {SymbolKind::Space, QString()});
    return table;
}

} // namespace

LatexSymbol mathSymbol(const QString& command)
{
    static const QHash<QString, LatexSymbol> kTable = makeMathTable();
    return kTable.value(command);
}

QString textSymbol(const QString& command)
{
    static const QHash<QString, QString> kTable{
        {u"ldots"_s, u"…"_s},
        {u"dots"_s, u"…"_s},
        {u"textellipsis"_s, u"…"_s},
        {u"textbackslash"_s, u"\\"_s},
        {u"textasciitilde"_s, u"~"_s},
        {u"textasciicircum"_s, u"^"_s},
        {u"textunderscore"_s, u"_"_s},
        {u"textbar"_s, u"|"_s},
        {u"textless"_s, u"<"_s},
        {u"textgreater"_s, u">"_s},
        {u"textquotesingle"_s, u"'"_s},
        {u"textquotedbl"_s, u"\""_s},
        {u"textbullet"_s, u"•"_s},
        {u"textdegree"_s, u"°"_s},
        {u"degree"_s, u"°"_s},
        {u"textrightarrow"_s, u"→"_s},
        {u"euro"_s, u"€"_s},
        {u"texteuro"_s, u"€"_s},
        {u"pounds"_s, u"£"_s},
        {u"copyright"_s, u"©"_s},
        {u"dag"_s, u"†"_s},
        {u"S"_s, u"§"_s},
        {u"P"_s, u"¶"_s},
        {u"ss"_s, u"ß"_s},
        {u"ae"_s, u"æ"_s},
        {u"AE"_s, u"Æ"_s},
        {u"oe"_s, u"œ"_s},
        {u"o"_s, u"ø"_s},
        {u"O"_s, u"Ø"_s},
        {u"aa"_s, u"å"_s},
        {u"AA"_s, u"Å"_s},
        {u"l"_s, u"ł"_s},
        {u"L"_s, u"Ł"_s},
        {u"i"_s, u"ı"_s},
        {u"LaTeX"_s, u"LaTeX"_s},
        {u"TeX"_s, u"TeX"_s},
        {u"%"_s, u"%"_s},
        {u"&"_s, u"&"_s},
        {u"#"_s, u"#"_s},
        {u"_"_s, u"_"_s},
        {u"$"_s, u"$"_s},
        {u"{"_s, u"{"_s},
        {u"}"_s, u"}"_s},
        {u" "_s, u" "_s},
        {u"\n"_s, u" "_s},
        {u","_s, u"\u202f"_s},
        {u"thinspace"_s, u"\u202f"_s},
        {u"quad"_s, u"\u00a0"_s},
        {u"qquad"_s, u"\u00a0\u00a0"_s},
    };
    return kTable.value(command);
}

QChar accent(const QString& command)
{
    static const QHash<QString, QChar> kTable{
        {u"'"_s, QChar(0x301)},
        {u"`"_s, QChar(0x300)},
        {u"^"_s, QChar(0x302)},
        {u"~"_s, QChar(0x303)},
        {u"="_s, QChar(0x304)},
        {u"u"_s, QChar(0x306)},
        {u"."_s, QChar(0x307)},
        {u"\""_s, QChar(0x308)},
        {u"r"_s, QChar(0x30a)},
        {u"H"_s, QChar(0x30b)},
        {u"v"_s, QChar(0x30c)},
        {u"c"_s, QChar(0x327)},
        {u"k"_s, QChar(0x328)},
    };
    return kTable.value(command);
}

QString blackboardLetter(const QString& letter)
{
    static const QHash<QString, QString> kTable{
        {u"N"_s, u"ℕ"_s},
        {u"Z"_s, u"ℤ"_s},
        {u"Q"_s, u"ℚ"_s},
        {u"R"_s, u"ℝ"_s},
        {u"C"_s, u"ℂ"_s},
        {u"P"_s, u"ℙ"_s},
        {u"E"_s, u"𝔼"_s},
    };
    return kTable.value(letter, letter);
}

} // namespace adjudge
