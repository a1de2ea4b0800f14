// Commands in mathematics that take arguments: fractions and roots, fonts, layout.
#include "server/package/statement/latex_math_renderer.h"

#include <QStringList>

using namespace Qt::Literals::StringLiterals;

namespace adjudge {

namespace {

const QString kSpace = u"\u00a0"_s;

} // namespace

bool MathRenderer::structure(const QString& name)
{
    if (name == "frac"_L1 || name == "dfrac"_L1 || name == "tfrac"_L1 || name == "cfrac"_L1) {
        const QString above = argument();
        fraction(above, argument());
    } else if (name == "sqrt"_L1) {
        root();
    } else if (name == "binom"_L1 || name == "dbinom"_L1 || name == "tbinom"_L1) {
        const QString above = argument();
        binomial(above, argument());
    } else if (name == "pmod"_L1 || name == "pod"_L1) {
        writeHtml(kSpace + u"(mod"_s + kSpace + argument() + u')');
        m_before = Before::Operand;
    } else if (name == "overline"_L1 || name == "bar"_L1) {
        writeHtml(u"<span class=\"over\">%1</span>"_s.arg(argument()));
        m_before = Before::Operand;
    } else if (name == "hat"_L1 || name == "tilde"_L1 || name == "vec"_L1 || name == "dot"_L1) {
        const char16_t mark = name == "hat"_L1     ? 0x302
                              : name == "tilde"_L1 ? 0x303
                              : name == "vec"_L1   ? 0x20d7
                                                   : 0x307;
        const QString letter = m_source.takeArgument().left(1);
        writeHtml(u"<i>%1</i>"_s.arg((letter + QChar(mark)).toHtmlEscaped()));
        m_before = Before::Operand;
    } else if (name == "not"_L1) {
        const QString next = m_source.takeArgument();
        spaced(next == "="_L1 ? u"≠"_s : next == "\\in"_L1 ? u"∉"_s : u"¬"_s, Before::Nothing);
    } else {
        return false;
    }
    return true;
}

// One line, "a/b", with the parts marked so that a style sheet can stack them.
void MathRenderer::fraction(const QString& above, const QString& below)
{
    const auto part = [](const QString& html) {
        const bool isSimple = !html.contains(kSpace) && !html.contains(u'−');
        return isSimple
                   ? html
                   : u"<span class=\"paren\">(</span>%1<span class=\"paren\">)</span>"_s.arg(html);
    };
    writeHtml(
        u"<span class=\"frac\"><span class=\"num\">%1</span><span class=\"bar\">/</span><span class=\"den\">%2</span></span>"_s
            .arg(part(above), part(below))
    );
    m_before = Before::Operand;
}

void MathRenderer::binomial(const QString& above, const QString& below)
{
    writeHtml(u"<span class=\"binom\">(<sup>%1</sup><sub>%2</sub>)</span>"_s.arg(above, below));
    m_before = Before::Operand;
}

void MathRenderer::root()
{
    const std::optional<QString> degree = m_source.takeOption();
    const QString sign = degree ? u"<sup>%1</sup>√"_s.arg(inner(*degree)) : u"√"_s;
    const QString source = m_source.takeArgument();
    const bool isOne = source.size() == 1;
    writeHtml(sign + (isOne ? inner(source) : u'(' + inner(source) + u')'));
    m_before = Before::Operand;
}

bool MathRenderer::font(const QString& name)
{
    if (name == "text"_L1 || name == "textrm"_L1 || name == "mbox"_L1 || name == "mathrm"_L1 ||
        name == "textit"_L1 || name == "textsf"_L1 || name == "mathsf"_L1 ||
        name == "textnormal"_L1 || name == "hbox"_L1 || name == "emph"_L1) {
        writeHtml(plain(m_source.takeArgument()));
    } else if (name == "operatorname"_L1) {
        writeHtml(plain(m_source.takeArgument()));
        functionSpace();
    } else if (name == "texttt"_L1 || name == "mathtt"_L1) {
        writeHtml(u"<code>%1</code>"_s.arg(plain(m_source.takeArgument())));
    } else if (name == "mathbf"_L1 || name == "textbf"_L1 || name == "boldsymbol"_L1 || name == "bm"_L1) {
        writeHtml(u"<b>%1</b>"_s.arg(argument()));
    } else if (name == "mathbb"_L1 || name == "mathcal"_L1 || name == "mathit"_L1 || name == "mathfrak"_L1 || name == "mathscr"_L1) {
        const QString letters = m_source.takeArgument();
        writeHtml(name == "mathbb"_L1 ? blackboardLetter(letters).toHtmlEscaped() : inner(letters));
    } else {
        return false;
    }
    m_before = Before::Operand;
    return true;
}

// \text{…}: words, with mathematics between dollars inside them.
QString MathRenderer::plain(const QString& source) const
{
    QString html;
    const QStringList parts = source.split(u'$');
    for (qsizetype i = 0; i < parts.size(); ++i) {
        if (i % 2 == 1) {
            html += inner(parts[i]);
            continue;
        }
        QString words = parts[i];
        for (const QChar c : u"_%&#{}"_s) {
            words.replace(u'\\' + QString(c), QString(c));
        }
        html += words.replace(u'~', kSpace).replace("\\ "_L1, kSpace).toHtmlEscaped();
    }
    return html;
}

// Commands that place things rather than say something.
bool MathRenderer::layout(const QString& name)
{
    static const QStringList kIgnored{
        u"left"_s,       u"right"_s,        u"big"_s,       u"Big"_s,
        u"bigg"_s,       u"Bigg"_s,         u"bigl"_s,      u"bigr"_s,
        u"Bigl"_s,       u"Bigr"_s,         u"biggl"_s,     u"biggr"_s,
        u"middle"_s,     u"displaystyle"_s, u"textstyle"_s, u"limits"_s,
        u"nolimits"_s,   u"nonumber"_s,     u"notag"_s,     u"hline"_s,
        u"centering"_s,  u"rm"_s,           u"bf"_s,        u"it"_s,
        u"allowbreak"_s, u"scriptstyle"_s,  u"mathstrut"_s, u"relax"_s,
        u"/"_s,          u"underbrace"_s,   u"overbrace"_s, u"underline"_s,
        u"mathop"_s,     u"mathrel"_s};
    if (kIgnored.contains(name)) {
        if ((name == "left"_L1 || name == "right"_L1) && m_source.peek() == u'.') {
            m_source.take();
        }
        m_source.skipSpaces();
    } else if (name == "\\"_L1 || name == "newline"_L1) {
        writeHtml(u"<br>"_s);
        m_before = Before::Nothing;
    } else if (name == "begin"_L1) {
        const QString environment = m_source.takeArgument();
        if (environment == "array"_L1) {
            m_source.takeArgument();
        }
        write(environment == "cases"_L1 ? u"{"_s + kSpace : QString());
    } else if (name == "end"_L1 || name == "label"_L1 || name == "tag"_L1 || name == "phantom"_L1 || name == "hspace"_L1 || name == "color"_L1) {
        m_source.takeArgument();
    } else {
        return false;
    }
    return true;
}

} // namespace adjudge
