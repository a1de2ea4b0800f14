// What LatexRenderer puts between the words: mathematics, code and pictures.
#include "server/package/statement/latex_math.h"
#include "server/package/statement/latex_renderer.h"

#include <QRegularExpression>

#include <cmath>

using namespace Qt::Literals::StringLiterals;

namespace adjudge {

// From behind a dollar to the next one that is not inside braces.
void LatexRenderer::inlineMath()
{
    const bool isDisplay = m_source.takeIf(u"$");
    QString source;
    for (int depth = 0; !m_source.atEnd();) {
        const QChar c = m_source.take();
        if (c == u'$' && depth <= 0) {
            break;
        }
        depth += c == u'{' ? 1 : c == u'}' ? -1 : 0;
        source += c;
        if (c == u'\\') {
            source += m_source.take();
        }
    }
    if (isDisplay) {
        m_source.takeIf(u"$");
        displayMath(source);
    } else {
        m_inline += renderMath(source, m_macros, m_budget);
    }
}

void LatexRenderer::displayMath(const QString& source)
{
    const QString math = renderMath(source.trimmed(), m_macros, m_budget);
    block(u"<div class=\"math-block\" align=\"center\">%1</div>"_s.arg(math));
}

void LatexRenderer::verb()
{
    m_source.takeOption();
    const QChar end = m_source.take();
    const QString text = m_source.takeUntil(end == u'{' ? u"}"_s : QString(end));
    m_inline += u"<code>%1</code>"_s.arg(text.toHtmlEscaped());
}

void LatexRenderer::illustration()
{
    const double share = m_source.takeArgument().toDouble();
    const QString picture = image(m_source.takeArgument(), share);
    const QString caption = renderInline(m_source.takeArgument()).trimmed();
    const bool hasCaption = !caption.isEmpty() && caption != QString(QChar(0xa0));
    if (picture.isEmpty()) {
        return; // a caption alone would caption nothing
    }
    block(u"<div class=\"illustration\" align=\"center\">%1%2</div>"_s.arg(
        picture, hasCaption ? u"<p class=\"caption\">%1</p>"_s.arg(caption) : QString()
    ));
}

void LatexRenderer::includeGraphics()
{
    static const QRegularExpression width(u"width=([0-9.]*)\\\\(text|line|column)width"_s);
    const QString option = m_source.takeOption().value_or(QString());
    const QRegularExpressionMatch match = width.match(option);
    const double share =
        match.hasMatch() && !match.captured(1).isEmpty() ? match.captured(1).toDouble() : 0;
    m_inline += image(m_source.takeArgument(), share);
}

// `widthShare` of the text's width, 0 for the picture's own.
QString LatexRenderer::image(const QString& name, double widthShare)
{
    const QString address = m_images ? m_images(name) : QString();
    if (address.isEmpty()) {
        return QString();
    }
    const bool hasWidth = widthShare >= 0.05 && widthShare <= 1;
    const QString width =
        hasWidth ? u" width=\"%1%\""_s.arg(std::lround(widthShare * 100)) : QString();
    return u"<img src=\"%1\" alt=\"\"%2>"_s.arg(address, width);
}

} // namespace adjudge
