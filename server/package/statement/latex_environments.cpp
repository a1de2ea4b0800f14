// What LatexRenderer does at \begin{…}: lists, tables, verbatim text, mathematics, sections.
#include "server/package/statement/latex_renderer.h"

using namespace Qt::Literals::StringLiterals;

namespace adjudge {

namespace {

constexpr qsizetype kMaxColumns = 100;
constexpr qsizetype kMaxParagraphChars = 1'000'000;

// "left", "right" or "center" for each column of {|l|r|p{3cm}|}.
QStringList columnAlignments(const QString& columns)
{
    QStringList alignments;
    int depth = 0;
    for (const QChar c : columns) {
        depth += c == u'{' ? 1 : c == u'}' ? -1 : 0;
        if (depth > 0 || alignments.size() >= kMaxColumns) {
            continue;
        }
        if (c == u'r') {
            alignments.append(u"right"_s);
        } else if (c == u'c') {
            alignments.append(u"center"_s);
        } else if (c == u'l' || c == u'p' || c == u'm' || c == u'b' || c == u'X') {
            alignments.append(u"left"_s);
        }
    }
    return alignments;
}

// A list item of one paragraph is not set apart as one.
QString withoutParagraph(QString html)
{
    if (html.size() < kMaxParagraphChars && html.startsWith("<p>"_L1) &&
        html.count("<p>"_L1) == 1) {
        html.remove(0, 3);
        html.remove(html.indexOf("</p>"_L1), 4);
    }
    return html.trimmed();
}

} // namespace

void LatexRenderer::environment()
{
    const QString name = m_source.takeArgument().trimmed();
    if (mathEnvironment(name) || rawEnvironment(name)) {
        return;
    }
    if (name == "itemize"_L1 || name == "enumerate"_L1 || name == "description"_L1) {
        m_source.takeOption();
        list(name == "enumerate"_L1 ? u"ol"_s : u"ul"_s);
    } else if (name == "tabular"_L1 || name == "longtable"_L1) {
        m_source.takeOption();
        table(m_source.takeArgument());
    } else if (name == "tabularx"_L1 || name == "tabular*"_L1) {
        m_source.takeArgument();
        table(m_source.takeArgument());
    } else if (name == "Input"_L1 || name == "Output"_L1 || name == "Interaction"_L1) {
        framed(u"<h2>%1</h2>\n"_s.arg(name), QString());
    } else if (name == "quote"_L1 || name == "quotation"_L1) {
        framed(u"<blockquote>"_s, u"</blockquote>"_s);
    } else if (name == "center"_L1) {
        framed(u"<div align=\"center\">"_s, u"</div>"_s);
    } else if (name == "figure"_L1 || name == "table"_L1 || name == "wrapfigure"_L1 || name == "figure*"_L1) {
        m_source.takeOption();
        if (name == "wrapfigure"_L1) {
            m_source.takeArgument();
            m_source.takeArgument();
        }
        framed(u"<div class=\"illustration\" align=\"center\">"_s, u"</div>"_s);
    } else {
        if (name == "minipage"_L1 || name == "multicols"_L1) {
            m_source.takeOption();
            m_source.takeArgument();
        }
        framed(QString(), QString());
    }
}

bool LatexRenderer::mathEnvironment(const QString& name)
{
    static const QStringList kNames{
        u"equation"_s,
        u"align"_s,
        u"displaymath"_s,
        u"gather"_s,
        u"eqnarray"_s,
        u"multline"_s,
        u"math"_s,
        u"flalign"_s};
    const QString plain = name.endsWith(u'*') ? name.chopped(1) : name;
    if (!kNames.contains(plain)) {
        return false;
    }
    displayMath(m_source.takeUntil(u"\\end{%1}"_s.arg(name)));
    return true;
}

bool LatexRenderer::rawEnvironment(const QString& name)
{
    static const QStringList kShown{
        u"verbatim"_s, u"Verbatim"_s, u"lstlisting"_s, u"minted"_s, u"alltt"_s};
    if (!kShown.contains(name) && name != "comment"_L1) {
        return false;
    }
    const QString end = u"\\end{%1}"_s.arg(name);
    if (name == "comment"_L1) {
        m_source.takeUntil(end);
        return true;
    }
    m_source.takeOption();
    if (name == "minted"_L1) {
        m_source.takeArgument();
    }
    QString text = m_source.takeUntil(end);
    if (text.startsWith(u'\n')) {
        text.remove(0, 1);
    }
    block(u"<pre>%1</pre>"_s.arg(text.toHtmlEscaped()));
    return true;
}

void LatexRenderer::list(const QString& element)
{
    ++m_listDepth;
    const int tableDepth = std::exchange(m_tableDepth, 0);
    capture(Until::Environment, false); // what stands before the first item is lost in LaTeX too
    QString items;
    while (m_isItem && !m_source.atEnd()) {
        m_isItem = false;
        const QString label = std::exchange(m_label, {});
        const QString item = withoutParagraph(capture(Until::Environment, false));
        items += u"<li>%1%2</li>\n"_s.arg(
            label.isEmpty() ? QString() : u"<b>%1</b> "_s.arg(label), item
        );
    }
    m_isItem = m_isEnvironmentEnd = false;
    m_tableDepth = tableDepth;
    --m_listDepth;
    block(u"<%1>\n%2</%1>"_s.arg(element, items));
}

void LatexRenderer::table(const QString& columns)
{
    const QStringList alignments = columnAlignments(columns);
    const bool hadRules = std::exchange(m_hasRules, columns.contains(u'|'));
    const int listDepth = std::exchange(m_listDepth, 0);
    ++m_tableDepth;
    QString rows;
    QString row;
    qsizetype column = 0;
    bool hasText = false;
    while (!m_isEnvironmentEnd && !m_source.atEnd()) {
        m_isCellEnd = m_isRowEnd = false;
        m_cellSpan = 1;
        const QString cell = capture(Until::Environment, true);
        hasText = hasText || !cell.isEmpty();
        const QString span = m_cellSpan > 1 ? u" colspan=\"%1\""_s.arg(m_cellSpan) : QString();
        row += u"<td%1 align=\"%2\">%3</td>"_s.arg(span, alignments.value(column, u"left"_s), cell);
        column += m_cellSpan;
        if (m_isCellEnd) {
            continue;
        }
        if (hasText || column > 1) {
            rows += u"<tr>%1</tr>\n"_s.arg(row);
        }
        row.clear();
        column = 0;
        hasText = false;
    }
    m_isEnvironmentEnd = m_isCellEnd = m_isRowEnd = false;
    --m_tableDepth;
    m_listDepth = listDepth;
    const bool hasRules = std::exchange(m_hasRules, hadRules);
    block(u"<table%1>\n%2</table>"_s.arg(hasRules ? u" class=\"grid\""_s : QString(), rows));
}

void LatexRenderer::framed(const QString& open, const QString& close)
{
    const QString html = capture(Until::Environment, m_isInline);
    // Inside a list or table, its own marks end this part; they stay for whom they are meant.
    m_isEnvironmentEnd = false;
    block(open + html + close);
}

} // namespace adjudge
