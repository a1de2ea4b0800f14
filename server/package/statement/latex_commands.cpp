// What LatexRenderer does at a command.
#include "server/package/statement/latex_math.h"
#include "server/package/statement/latex_renderer.h"
#include "server/package/statement/latex_symbols.h"

using namespace Qt::Literals::StringLiterals;

namespace adjudge {

namespace {

constexpr qsizetype kMaxUnknown = 20;

// Commands that only place or number things, with how many arguments go with them.
const QHash<QString, int>& skippedCommands()
{
    static const QHash<QString, int> kCommands{
        {u"noindent"_s, 0},
        {u"indent"_s, 0},
        {u"centering"_s, 0},
        {u"raggedright"_s, 0},
        {u"medskip"_s, 0},
        {u"bigskip"_s, 0},
        {u"smallskip"_s, 0},
        {u"newpage"_s, 0},
        {u"clearpage"_s, 0},
        {u"pagebreak"_s, 0},
        {u"vfill"_s, 0},
        {u"hfill"_s, 0},
        {u"small"_s, 0},
        {u"large"_s, 0},
        {u"Large"_s, 0},
        {u"footnotesize"_s, 0},
        {u"normalsize"_s, 0},
        {u"scriptsize"_s, 0},
        {u"tiny"_s, 0},
        {u"huge"_s, 0},
        {u"relax"_s, 0},
        {u"protect"_s, 0},
        {u"maketitle"_s, 0},
        {u"nextsample"_s, 0},
        {u"remainingsamples"_s, 0},
        {u"fi"_s, 0},
        {u"-"_s, 0},
        {u"/"_s, 0},
        {u"@"_s, 0},
        {u"!"_s, 0},
        {u"selectfont"_s, 0},
        {u"sloppy"_s, 0},
        {u"leavevmode"_s, 0},
        {u"vspace"_s, 1},
        {u"hspace"_s, 1},
        {u"label"_s, 1},
        {u"usepackage"_s, 1},
        {u"documentclass"_s, 1},
        {u"input"_s, 1},
        {u"include"_s, 1},
        {u"pagestyle"_s, 1},
        {u"thispagestyle"_s, 1},
        {u"phantom"_s, 1},
        {u"color"_s, 1},
        {u"sampleinput"_s, 1},
        {u"sampleoutput"_s, 1},
        {u"displaysample"_s, 1},
        {u"graphicspath"_s, 1},
        {u"setlength"_s, 2},
        {u"addtolength"_s, 2},
        {u"setcounter"_s, 2},
        {u"sample"_s, 2},
        {u"index"_s, 1},
        {u"cite"_s, 1},
    };
    return kCommands;
}

} // namespace

void LatexRenderer::command(const QString& name)
{
    if (m_source.expand(name, m_macros)) {
        return;
    }
    const QString symbol = textSymbol(name);
    if (!symbol.isEmpty()) {
        m_inline += symbol.toHtmlEscaped();
        // LaTeX swallows the spaces behind a command of letters.
        if (name.front().isLetter() && !m_source.takeIf(u"{}")) {
            m_source.skipSpaces();
        }
        return;
    }
    if (tableCommand(name) || fontCommand(name) || fontDeclaration(name) ||
        structureCommand(name) || referenceCommand(name) || metaCommand(name) ||
        skippedCommand(name) || accentCommand(name)) {
        return;
    }
    if (!m_statement.unknown.contains(name) && m_statement.unknown.size() < kMaxUnknown) {
        m_statement.unknown.append(name);
    }
}

bool LatexRenderer::fontCommand(const QString& name)
{
    static const QHash<QString, QString> kElements{
        {u"textbf"_s, u"b"_s},
        {u"emph"_s, u"em"_s},
        {u"textit"_s, u"i"_s},
        {u"textsl"_s, u"i"_s},
        {u"texttt"_s, u"code"_s},
        {u"t"_s, u"code"_s},
        {u"underline"_s, u"u"_s},
        {u"uline"_s, u"u"_s},
        {u"sout"_s, u"s"_s},
        {u"textsuperscript"_s, u"sup"_s},
        {u"textsubscript"_s, u"sub"_s},
        {u"textsc"_s, QString()},
        {u"textrm"_s, QString()},
        {u"textsf"_s, QString()},
        {u"textup"_s, QString()},
        {u"textnormal"_s, QString()},
        {u"mbox"_s, QString()},
        {u"text"_s, QString()},
        {u"hbox"_s, QString()},
        {u"textmd"_s, QString()},
    };
    const auto element = kElements.constFind(name);
    if (element == kElements.cend()) {
        return false;
    }
    const QString html = renderInline(m_source.takeArgument());
    m_inline += element->isEmpty() ? html : u"<%1>%2</%1>"_s.arg(*element, html);
    return true;
}

bool LatexRenderer::fontDeclaration(const QString& name)
{
    static const QHash<QString, QString> kElements{
        {u"bf"_s, u"b"_s},
        {u"bfseries"_s, u"b"_s},
        {u"it"_s, u"i"_s},
        {u"itshape"_s, u"i"_s},
        {u"em"_s, u"em"_s},
        {u"sl"_s, u"i"_s},
        {u"tt"_s, u"code"_s},
        {u"ttfamily"_s, u"code"_s},
    };
    const QString element = kElements.value(name);
    if (element.isEmpty()) {
        return name == "rm"_L1 || name == "sc"_L1 || name == "sf"_L1;
    }
    m_source.skipSpaces();
    m_inline += u"<%1>"_s.arg(element);
    m_openFonts.append(element);
    return true;
}

bool LatexRenderer::structureCommand(const QString& name)
{
    if (name == "section"_L1 || name == "subsection"_L1 || name == "subsubsection"_L1 ||
        name == "paragraph"_L1) {
        m_source.takeOption();
        const int level = name == "section"_L1 ? 2 : 3;
        const QString text = renderInline(m_source.takeArgument());
        block(u"<h%1>%2</h%1>"_s.arg(QString::number(level), text));
    } else if (name == "begin"_L1) {
        environment();
    } else if (name == "end"_L1) {
        m_source.takeArgument();
        m_isEnvironmentEnd = true;
    } else if (name == "item"_L1) {
        m_source.skipSpaces();
        m_label = renderInline(m_source.takeOption().value_or(QString()));
        m_isItem = m_listDepth > 0;
    } else if (name == "par"_L1) {
        flush();
    } else if (name == "\\"_L1 || name == "newline"_L1 || name == "linebreak"_L1) {
        m_source.takeOption();
        m_inline += u"<br>"_s;
    } else if (name == "("_L1) {
        m_inline += renderMath(m_source.takeUntil(u"\\)"), m_macros, m_budget);
    } else if (name == "["_L1) {
        displayMath(m_source.takeUntil(u"\\]"));
    } else if (name == "verb"_L1 || name == "lstinline"_L1) {
        verb();
    } else {
        return false;
    }
    return true;
}

bool LatexRenderer::referenceCommand(const QString& name)
{
    if (name == "href"_L1 || name == "url"_L1) {
        QString address = m_source.takeArgument();
        const QString shown =
            name == "url"_L1 ? address.toHtmlEscaped() : renderInline(m_source.takeArgument());
        for (const QChar c : u"%#_&~"_s) {
            address.replace(u'\\' + QString(c), QString(c));
        }
        m_inline += u"<a href=\"%1\">%2</a>"_s.arg(address.toHtmlEscaped(), shown);
    } else if (name == "footnote"_L1) {
        m_inline += u" (%1)"_s.arg(renderInline(m_source.takeArgument()));
    } else if (name == "ref"_L1 || name == "eqref"_L1 || name == "autoref"_L1) {
        m_source.takeArgument(); // nothing here is numbered
    } else if (name == "includegraphics"_L1) {
        includeGraphics();
    } else if (name == "illustration"_L1) {
        illustration();
    } else if (name == "caption"_L1) {
        block(u"<p class=\"caption\">%1</p>"_s.arg(renderInline(m_source.takeArgument())));
    } else if (name == "textcolor"_L1 || name == "resizebox"_L1 || name == "raisebox"_L1) {
        m_source.takeArgument();
    } else {
        return false;
    }
    return true;
}

bool LatexRenderer::metaCommand(const QString& name)
{
    if (name == "problemname"_L1) {
        const QString title = plainText(m_source.takeArgument());
        m_statement.title = m_statement.title.isEmpty() ? title : m_statement.title;
    } else if (name == "newcommand"_L1 || name == "renewcommand"_L1 || name == "providecommand"_L1) {
        m_source.defineMacro(m_macros, false);
    } else if (name == "def"_L1) {
        m_source.defineMacro(m_macros, true);
    } else if (name == "DeclareMathOperator"_L1) {
        const QString macro = m_source.takeArgument().mid(1);
        m_macros.insert(macro, {0, u"\\operatorname{%1}"_s.arg(m_source.takeArgument())});
    } else if (name == "timelimit"_L1) {
        m_source.takeIf(u"{}");
        m_inline += m_timeLimit.toHtmlEscaped();
    } else if (name == "iffalse"_L1 || name == "else"_L1) {
        skipBranch();
    } else {
        return name.startsWith("if"_L1); // the first branch is shown
    }
    return true;
}

bool LatexRenderer::tableCommand(const QString& name)
{
    if (m_tableDepth == 0) {
        return false;
    }
    if (name == "\\"_L1 || name == "tabularnewline"_L1) {
        m_source.takeOption();
        m_isRowEnd = true;
    } else if (name == "hline"_L1 || name == "toprule"_L1 || name == "midrule"_L1 || name == "bottomrule"_L1) {
        m_hasRules = true;
    } else if (name == "cline"_L1 || name == "cmidrule"_L1) {
        m_source.takeArgument();
        m_hasRules = true;
    } else if (name == "multicolumn"_L1) {
        m_cellSpan = qBound(1, m_source.takeArgument().toInt(), 100);
        m_source.takeArgument();
        m_inline += renderInline(m_source.takeArgument());
    } else {
        return false;
    }
    return true;
}

bool LatexRenderer::skippedCommand(const QString& name)
{
    const auto& commands = skippedCommands();
    const auto arguments = commands.constFind(name);
    if (arguments == commands.cend()) {
        return false;
    }
    m_source.takeOption();
    for (int i = 0; i < *arguments; ++i) {
        m_source.takeArgument();
    }
    return true;
}

bool LatexRenderer::accentCommand(const QString& name)
{
    const QChar mark = accent(name);
    if (mark.isNull()) {
        return false;
    }
    QString letter = m_source.takeArgument();
    if (letter == "\\i"_L1 || letter == "\\j"_L1) {
        letter = letter.mid(1);
    }
    const QString joined = letter.left(1) + mark + letter.mid(1);
    m_inline += joined.normalized(QString::NormalizationForm_C).toHtmlEscaped();
    return true;
}

// Passes over the branch of a condition that is not shown.
void LatexRenderer::skipBranch()
{
    m_source.takeUntil(u"\\fi");
}

} // namespace adjudge
