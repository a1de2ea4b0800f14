#include "server/package/statement/latex_renderer.h"

#include "server/package/statement/html_tokens.h"
#include "server/package/statement/latex_math.h"

#include <QRegularExpression>

#include <utility>

using namespace Qt::Literals::StringLiterals;

namespace adjudge {

namespace {

constexpr qint64 kBudget = 8'000'000; // see LatexSource; a long statement needs some 100,000
constexpr int kMaxDepth = 40;

QString plainNameComment(const QString& source)
{
    static const QRegularExpression form(
        u"^%+[ \\t]*plainproblemname:[ \\t]*(.*)$"_s, QRegularExpression::MultilineOption
    );
    return form.match(source).captured(1).trimmed();
}

} // namespace

LatexRenderer::LatexRenderer(const QString& source, ImageSource images, QString timeLimit)
    : m_budget(kBudget)
    , m_source(source, m_budget)
    , m_images(std::move(images))
    , m_timeLimit(std::move(timeLimit))
{
    m_statement.title = plainNameComment(source);
}

LatexStatement LatexRenderer::run()
{
    while (!m_source.atEnd()) {
        parse(Until::End);
        m_isEnvironmentEnd = m_isItem = m_isCellEnd = m_isRowEnd = false; // strays
    }
    flush();
    m_statement.html = m_out;
    return m_statement;
}

bool LatexRenderer::isInterrupted() const
{
    return m_isEnvironmentEnd || m_isItem || m_isCellEnd || m_isRowEnd;
}

void LatexRenderer::parse(Until until)
{
    if (++m_depth > kMaxDepth) {
        m_budget = 0; // no statement needs it; ends all reading
    }
    while (!m_source.atEnd() && !isInterrupted()) {
        if (until == Until::Brace && m_source.peek() == u'}') {
            m_source.take();
            break;
        }
        step();
    }
    --m_depth;
}

void LatexRenderer::step()
{
    const QChar c = m_source.peek();
    if (c.isSpace()) {
        space();
        return;
    }
    if (c == u'%') {
        m_source.skipComment();
        return;
    }
    m_source.take();
    if (c == u'\\') {
        command(m_source.takeCommandName());
    } else if (c == u'{') {
        group();
    } else if (c == u'$') {
        inlineMath();
    } else if (c == u'&' && m_tableDepth > 0) {
        m_isCellEnd = true;
    } else if (c == u'~') {
        m_inline += QChar(0xa0);
    } else if (c == u'-') {
        dash();
    } else if (c == u'`' || c == u'\'') {
        quote(c);
    } else if (c != u'}') {
        m_inline += QString(c).toHtmlEscaped();
    }
}

void LatexRenderer::space()
{
    if (m_source.takeParagraphEnd()) {
        flush();
        return;
    }
    m_source.skipSpaces();
    m_inline += u' ';
}

void LatexRenderer::dash()
{
    if (m_source.takeIf(u"--")) {
        m_inline += u'—';
    } else if (m_source.takeIf(u"-")) {
        m_inline += u'–';
    } else {
        m_inline += u'-';
    }
}

void LatexRenderer::quote(QChar c)
{
    const bool isDouble = m_source.takeIf(QString(c));
    if (c == u'`') {
        m_inline += isDouble ? u'“' : u'‘';
    } else {
        m_inline += isDouble ? u'”' : u'’';
    }
}

void LatexRenderer::group()
{
    const QStringList outer = std::exchange(m_openFonts, {});
    parse(Until::Brace);
    while (!m_openFonts.isEmpty()) {
        m_inline += u"</%1>"_s.arg(m_openFonts.takeLast());
    }
    m_openFonts = outer;
}

void LatexRenderer::flush()
{
    const QString text = m_inline.trimmed();
    if (m_isInline) {
        m_inline = text.isEmpty() || text.endsWith("<br>"_L1) ? text : text + u"<br>"_s;
        return;
    }
    m_inline.clear();
    if (!text.isEmpty()) {
        m_out += u"<p>%1</p>\n"_s.arg(text);
    }
}

void LatexRenderer::block(const QString& html)
{
    if (m_isInline) {
        m_inline += html;
        return;
    }
    flush();
    m_out += html + u'\n';
}

// Renders apart, from the current source: the result is handed back instead of being added.
QString LatexRenderer::capture(Until until, bool isInline)
{
    const QString out = std::exchange(m_out, {});
    const QString inlineText = std::exchange(m_inline, {});
    const QStringList fonts = std::exchange(m_openFonts, {});
    const bool wasInline = std::exchange(m_isInline, isInline);
    parse(until);
    if (!m_isInline) {
        flush();
    }
    QString html = m_out + m_inline.trimmed();
    while (html.endsWith("<br>"_L1)) {
        html.chop(4);
    }
    m_out = out;
    m_inline = inlineText;
    m_openFonts = fonts;
    m_isInline = wasInline;
    return html;
}

// An argument: read from its own source, and nothing in it can end what is around it.
QString LatexRenderer::renderInline(const QString& source)
{
    const LatexSource outer = std::exchange(m_source, LatexSource(source, m_budget));
    const int tableDepth = std::exchange(m_tableDepth, 0);
    const int listDepth = std::exchange(m_listDepth, 0);
    const QString html = capture(Until::End, true);
    m_isEnvironmentEnd = m_isItem = m_isCellEnd = m_isRowEnd = false;
    m_tableDepth = tableDepth;
    m_listDepth = listDepth;
    m_source = outer;
    return html;
}

QString LatexRenderer::plainText(const QString& source)
{
    static const QRegularExpression tag(u"<[^>]*>"_s);
    return decodeEntities(renderInline(source).remove(tag)).simplified();
}

} // namespace adjudge
