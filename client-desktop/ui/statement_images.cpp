#include "client-desktop/ui/statement_images.h"

#include <QImage>
#include <QRegularExpression>
#include <QTextBlock>
#include <QTextCursor>
#include <QTextDocument>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace adjudge::desktop {

namespace {

struct Place
{
    int position = 0;
    QTextImageFormat format;
};

QList<Place> picturesIn(const QTextDocument& document)
{
    QList<Place> places;
    for (QTextBlock block = document.begin(); block.isValid(); block = block.next()) {
        for (auto it = block.begin(); !it.atEnd(); ++it) {
            const QTextFragment fragment = it.fragment();
            if (fragment.charFormat().isImageFormat()) {
                places.append({fragment.position(), fragment.charFormat().toImageFormat()});
            }
        }
    }
    return places;
}

// For each img tag its width in percent; 0 where it has none.
QList<int> percentagesIn(const QString& html)
{
    static const QRegularExpression tag(u"<img\\b[^>]*>"_s);
    static const QRegularExpression width(u"\\bwidth=\"(\\d{1,3})%\""_s);
    QList<int> percentages;
    for (auto it = tag.globalMatch(html); it.hasNext();) {
        percentages.append(width.match(it.next().captured()).captured(1).toInt());
    }
    return percentages;
}

QSize naturalSize(const QTextDocument& document, const QTextImageFormat& format)
{
    const QVariant resource =
        document.resource(QTextDocument::ImageResource, QUrl::fromEncoded(format.name().toUtf8()));
    return resource.typeId() == QMetaType::QByteArray
               ? QImage::fromData(resource.toByteArray()).size()
               : resource.value<QImage>().size();
}

} // namespace

void fitImages(QTextDocument& document, const QString& html, int columnWidth)
{
    const QList<int> percentages = percentagesIn(html);
    const QList<Place> places = picturesIn(document);
    for (qsizetype i = 0; i < places.size(); ++i) {
        const QSize size = naturalSize(document, places[i].format);
        if (size.isEmpty() || columnWidth <= 0) {
            continue;
        }
        const int percent = percentages.value(i);
        const int wanted = percent > 0 ? columnWidth * percent / 100 : size.width();
        const int width = std::clamp(wanted, 1, columnWidth);
        QTextImageFormat format = places[i].format;
        format.setWidth(width);
        format.setHeight(std::max(1, size.height() * width / size.width()));
        QTextCursor cursor(&document);
        cursor.setPosition(places[i].position);
        cursor.movePosition(QTextCursor::NextCharacter, QTextCursor::KeepAnchor);
        cursor.setCharFormat(format);
    }
}

} // namespace adjudge::desktop
