#include "server/package/statement/latex_math.h"

#include "server/package/statement/latex_math_renderer.h"

using namespace Qt::Literals::StringLiterals;

namespace adjudge {

namespace {

constexpr int kMaxDepth = 30;
const QString kSpace = u"\u00a0"_s;

} // namespace

QString renderMath(const QString& source, const LatexMacros& macros, qint64& budget)
{
    return u"<span class=\"math\">%1</span>"_s.arg(MathRenderer(source, macros, budget, 0).run());
}

QString MathRenderer::run()
{
    while (!m_source.atEnd()) {
        step();
    }
    closeItalic();
    return m_out;
}

void MathRenderer::step()
{
    if (m_source.peek() == u'{') {
        group();
        return;
    }
    const QChar c = m_source.take();
    m_isBehindFunction = m_isBehindFunction && (c == u'^' || c == u'_');
    if (c == u'\\') {
        command(m_source.takeCommandName());
    } else if (c == u'^' || c == u'_') {
        script(c == u'^' ? u"sup"_s : u"sub"_s);
    } else if (c == u'%') {
        m_source.skipComment();
    } else if (c == u'~') {
        operand(kSpace);
    } else if (c == u'&') {
        write(kSpace);
    } else if (c.isLetter()) {
        letter(c);
    } else if (c == u'+' || c == u'-' || c == u'*' || c == u'/') {
        sign(c);
    } else if (c == u'=' || c == u'<' || c == u'>') {
        spaced(QString(c), Before::Nothing);
    } else if (c == u',' || c == u';') {
        write(QString(c) + u' ');
        m_before = Before::Nothing;
    } else if (c == u'\'') {
        operand(u"′"_s);
    } else if (c == u'(' || c == u'[' || c == u':') {
        write(QString(c));
        m_before = Before::Nothing;
    } else if (!c.isSpace() && c != u'}' && c != u'$') {
        operand(QString(c));
    }
}

// Text that is shown, escaped here and nowhere else.
void MathRenderer::write(const QString& text)
{
    closeItalic();
    m_out += text.toHtmlEscaped();
}

void MathRenderer::writeHtml(const QString& html)
{
    closeItalic();
    m_out += html;
}

void MathRenderer::operand(const QString& text)
{
    write(text);
    m_before = Before::Operand;
}

void MathRenderer::letter(QChar c)
{
    if (!m_isItalic) {
        m_out += "<i>"_L1;
        m_isItalic = true;
    }
    m_out += c;
    m_before = Before::Operand;
}

void MathRenderer::closeItalic()
{
    if (m_isItalic) {
        m_out += "</i>"_L1;
        m_isItalic = false;
    }
}

void MathRenderer::sign(QChar c)
{
    const QString text = c == u'-' ? u"−"_s : QString(c);
    if (m_before == Before::Operand && c != u'/') {
        spaced(text, Before::Operator);
    } else {
        write(text);
        m_before = Before::Operator;
    }
}

void MathRenderer::spaced(const QString& text, Before before)
{
    const bool isSpaced = m_out.endsWith(kSpace) || m_out.isEmpty();
    write((isSpaced ? QString() : kSpace) + text + kSpace);
    m_before = before;
}

// The argument of a command, or a group, as mathematics of its own.
QString MathRenderer::inner(const QString& source) const
{
    return m_depth >= kMaxDepth
               ? source.toHtmlEscaped()
               : MathRenderer(source, m_macros, m_source.budget(), m_depth + 1).run();
}

void MathRenderer::group()
{
    const QString source = m_source.takeArgument();
    if (source == ","_L1) { // 10{,}000: no space
        write(source);
        return;
    }
    const qsizetype choose = source.indexOf("\\choose"_L1);
    if (choose >= 0) {
        binomial(inner(source.left(choose)), inner(source.mid(choose + 7)));
        return;
    }
    writeHtml(inner(source));
    m_before = Before::Operand;
}

void MathRenderer::script(const QString& element)
{
    const QString source = m_source.takeArgument();
    const bool isPrime = source == "\\prime"_L1;
    writeHtml(isPrime ? u"′"_s : u"<%1>%2</%1>"_s.arg(element, inner(source)));
    m_before = Before::Operand;
    if (m_isBehindFunction) { // log_2 n
        functionSpace();
    }
}

void MathRenderer::command(const QString& name)
{
    const LatexSymbol symbol = mathSymbol(name);
    if (m_source.expand(name, m_macros)) {
        return;
    }
    if (symbol.kind != SymbolKind::None) {
        writeSymbol(symbol);
    } else if (!structure(name) && !font(name) && !layout(name)) {
        operand(name); // unknown: its name says more than nothing
    }
}

void MathRenderer::writeSymbol(const LatexSymbol& symbol)
{
    switch (symbol.kind) {
    case SymbolKind::Relation:
        spaced(symbol.text, Before::Nothing);
        break;
    case SymbolKind::Binary:
        if (m_before == Before::Operand) {
            spaced(symbol.text, Before::Operator);
        } else {
            write(symbol.text);
        }
        break;
    case SymbolKind::Function: {
        const bool isBehindOperand = m_before == Before::Operand && !m_out.endsWith(kSpace);
        write((isBehindOperand ? kSpace : QString()) + symbol.text);
        functionSpace();
        m_before = Before::Operand;
        m_isBehindFunction = true;
        break;
    }
    case SymbolKind::Space:
        write(symbol.text);
        break;
    case SymbolKind::Ordinary:
    case SymbolKind::None:
        operand(symbol.text);
        break;
    }
}

// "log n" has a space, "log(n)" and the subscripts of log do not.
void MathRenderer::functionSpace()
{
    m_source.skipSpaces();
    const QChar next = m_source.peek();
    if (next.isLetterOrNumber() || next == u'\\') {
        write(kSpace);
    }
}

} // namespace adjudge
