#include "client-desktop/ui/problem_panel.h"

#include "client-desktop/model/problem_list.h"
#include "client-desktop/model/status_look.h"
#include "client-desktop/ui/empty_state.h"
#include "client-desktop/ui/look.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QListView>
#include <QPainter>
#include <QStyledItemDelegate>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace adjudge::desktop {

namespace {

constexpr int kRowPadding = 7;

QIcon progressIcon(ProblemList::Progress progress)
{
    switch (progress) {
    case ProblemList::Progress::Untouched:
        return {};
    case ProblemList::Progress::Tried:
        return QIcon(statusIconPath(Status::WrongAnswer));
    case ProblemList::Progress::Judging:
        return QIcon(statusIconPath(Status::Running));
    case ProblemList::Progress::Solved:
        return QIcon(statusIconPath(Status::Accepted));
    }
    return {};
}

// Two lines: the title, and its limits in a quieter colour; at the end how far I am.
class ProblemDelegate : public QStyledItemDelegate
{
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    [[nodiscard]] QSize
    sizeHint(const QStyleOptionViewItem& option, const QModelIndex&) const override
    {
        return {0, 2 * QFontMetrics(option.font).height() + 2 * kRowPadding + 2};
    }

    void paint(QPainter* painter, const QStyleOptionViewItem& given, const QModelIndex& index)
        const override
    {
        QStyleOptionViewItem option = given;
        initStyleOption(&option, index);
        option.text.clear();
        option.widget->style()->drawControl(
            QStyle::CE_ItemViewItem, &option, painter, option.widget
        );
        const bool isSelected = option.state.testFlag(QStyle::State_Selected);
        const auto group =
            option.state.testFlag(QStyle::State_Active) ? QPalette::Active : QPalette::Inactive;
        const QColor text =
            option.palette.color(group, isSelected ? QPalette::HighlightedText : QPalette::Text);
        QRect area = option.rect.adjusted(look::kMargin, kRowPadding, -look::kMargin, -kRowPadding);
        const auto progress =
            static_cast<ProblemList::Progress>(index.data(ProblemList::ProgressRole).toInt());
        const QIcon icon = progressIcon(progress);
        if (!icon.isNull()) {
            const QRect place(
                area.right() - look::kIconSize + 1,
                area.center().y() - look::kIconSize / 2,
                look::kIconSize,
                look::kIconSize
            );
            icon.paint(painter, place);
            area.setRight(place.left() - look::kGap);
        }
        const QFontMetrics metrics(option.font);
        painter->save();
        painter->setPen(text);
        painter->setFont(option.font);
        const QString title = index.data(Qt::DisplayRole).toString();
        painter->drawText(
            area,
            Qt::AlignLeft | Qt::AlignTop,
            metrics.elidedText(title, Qt::ElideRight, area.width())
        );
        painter->setPen(isSelected ? text : look::muted(option.palette));
        const QString limits = index.data(ProblemList::LimitsRole).toString();
        painter->drawText(
            area,
            Qt::AlignLeft | Qt::AlignBottom,
            metrics.elidedText(limits, Qt::ElideRight, area.width())
        );
        painter->restore();
    }
};

} // namespace

ProblemPanel::ProblemPanel(ProblemList& problems, QWidget* parent)
    : QWidget(parent)
    , m_problems(problems)
    , m_view(new QListView(this))
    , m_place(new EmptyState(m_view, this))
{
    auto* title = new QLabel(tr("Problems"), this);
    look::setTitle(*title);
    title->setBuddy(m_view);
    m_view->setModel(&m_problems);
    m_view->setItemDelegate(new ProblemDelegate(m_view));
    m_view->setUniformItemSizes(true);
    m_view->setAccessibleName(tr("Problems"));
    m_view->setMinimumWidth(160);
    look::setSoftSelection(*m_view);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(look::kGap);
    auto* head = new QHBoxLayout;
    head->addStrut(look::kHeadHeight);
    head->addWidget(title);
    layout->addLayout(head);
    layout->addWidget(m_place, 1);
    connect(&m_problems, &QAbstractItemModel::modelReset, this, &ProblemPanel::refresh);
    connect(
        m_view->selectionModel(),
        &QItemSelectionModel::currentChanged,
        this,
        [this](const QModelIndex& current) {
            const ProblemId id(current.data(ProblemList::IdRole).toLongLong());
            if (id.isValid() && id != m_selected) {
                m_selected = id;
                Q_EMIT chosen(id);
            }
        }
    );
    refresh();
}

void ProblemPanel::refresh()
{
    if (m_problems.rowCount() == 0) {
        m_selected = {};
        m_place->showMessage(
            tr("No problems yet"), tr("They appear here by themselves as soon as there are some.")
        );
        return;
    }
    m_place->showContent();
    const QModelIndex same = m_problems.indexOf(m_selected);
    m_view->setCurrentIndex(same.isValid() ? same : m_problems.index(0));
}

void ProblemPanel::select(ProblemId id)
{
    const QModelIndex index = m_problems.indexOf(id);
    if (index.isValid()) {
        m_view->setCurrentIndex(index);
    }
}

void ProblemPanel::step(int by)
{
    const int row = std::clamp(m_view->currentIndex().row() + by, 0, m_problems.rowCount() - 1);
    if (row >= 0) {
        m_view->setCurrentIndex(m_problems.index(row));
    }
}

ProblemId ProblemPanel::selected() const
{
    return m_selected;
}

void ProblemPanel::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::PaletteChange && m_view) {
        look::setSoftSelection(*m_view);
    }
    QWidget::changeEvent(event);
}

void ProblemPanel::takeFocus()
{
    m_view->setFocus(Qt::ShortcutFocusReason);
}

} // namespace adjudge::desktop
