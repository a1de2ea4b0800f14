// Paints the status of a submission or a test: icon and words, and while tests run how far they
// are. A selected row keeps the status's own colours.
#pragma once

#include <QStyledItemDelegate>

namespace adjudge::desktop {

class StatusDelegate : public QStyledItemDelegate
{
    Q_OBJECT

public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index)
        const override;

protected:
    void initStyleOption(QStyleOptionViewItem* option, const QModelIndex& index) const override;
};

} // namespace adjudge::desktop
