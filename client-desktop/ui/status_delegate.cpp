#include "client-desktop/ui/status_delegate.h"

#include "client-desktop/model/submission_list.h"
#include "client-desktop/ui/look.h"

#include <QPainter>

namespace adjudge {

void StatusDelegate::initStyleOption(QStyleOptionViewItem* option, const QModelIndex& index) const
{
    QStyledItemDelegate::initStyleOption(option, index);
    if (option->state.testFlag(QStyle::State_Selected)) {
        // A status colour on the highlight would be hard to read.
        const QColor text = option->palette.color(QPalette::HighlightedText);
        option->palette.setColor(QPalette::Text, text);
    }
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

} // namespace adjudge
