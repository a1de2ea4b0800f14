#include "client-desktop/ui/status_delegate.h"

#include "client-desktop/model/submission_list.h"
#include "client-desktop/ui/look.h"

#include <QPainter>

namespace adjudge::desktop {

void StatusDelegate::initStyleOption(QStyleOptionViewItem* option, const QModelIndex& index) const
{
    QStyledItemDelegate::initStyleOption(option, index);
    const QVariant color = index.data(Qt::ForegroundRole);
    if (color.isValid()) {
        option->palette.setColor(QPalette::HighlightedText, color.value<QColor>());
    }
    QIcon icon;
    for (const qreal ratio : {1.0, 2.0}) {
        const QPixmap picture = option->icon.pixmap(option->decorationSize, ratio);
        icon.addPixmap(picture, QIcon::Normal);
        icon.addPixmap(picture, QIcon::Selected); // otherwise tinted
    }
    option->icon = icon;
}

void StatusDelegate::paint(
    QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index
) const
{
    QStyledItemDelegate::paint(painter, option, index);
    const QVariant progress = index.data(SubmissionList::ProgressRole);
    if (!progress.isValid()) {
        return;
    }
    constexpr int kBarHeight = 3;
    const QRect track(
        option.rect.left() + look::kGap / 2,
        option.rect.bottom() - kBarHeight,
        option.rect.width() - look::kGap,
        kBarHeight
    );
    QRect done = track;
    done.setWidth(static_cast<int>(track.width() * progress.toDouble()));
    painter->fillRect(track, look::line(option.palette));
    painter->fillRect(done, look::accent(option.palette));
}

} // namespace adjudge::desktop
