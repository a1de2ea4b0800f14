#include "client-desktop/ui/submission_panel.h"

#include "client-desktop/model/submission_list.h"
#include "client-desktop/ui/empty_state.h"
#include "client-desktop/ui/look.h"
#include "client-desktop/ui/status_delegate.h"

#include <QButtonGroup>
#include <QEvent>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QTableView>
#include <QToolButton>

namespace adjudge::desktop {

namespace {

using Show = SubmissionFilter::Show;

int idOf(Show what)
{
    return static_cast<int>(what);
}

struct Words
{
    QString title;
    QString sentence;
};

Words emptyWords(Show what)
{
    switch (what) {
    case Show::All:
        return {
            SubmissionPanel::tr("No submissions yet"),
            SubmissionPanel::tr("The first one appears here the moment it is sent.")};
    case Show::Mine:
        return {
            SubmissionPanel::tr("You have not submitted yet"),
            SubmissionPanel::tr(
                "Write a solution or drop a file on the editor, then press Ctrl+Enter."
            )};
    case Show::Problem:
        return {
            SubmissionPanel::tr("Nobody has tried this problem yet"),
            SubmissionPanel::tr("Be the first.")};
    }
    return {};
}

} // namespace

SubmissionPanel::SubmissionPanel(SubmissionList& submissions, QWidget* parent)
    : QWidget(parent)
    , m_submissions(submissions)
    , m_choice(new QButtonGroup(this))
    , m_table(new QTableView(this))
    , m_place(new EmptyState(m_table, this))
    , m_older(new QPushButton(tr("Load older submissions"), this))
{
    m_filter.setSourceModel(&m_submissions);
    auto* title = new QLabel(tr("Submissions"), this);
    look::setTitle(*title);
    auto* head = new QHBoxLayout;
    head->setSpacing(0);
    head->addStrut(look::kHeadHeight);
    head->addWidget(title, 1);
    const auto addChoice = [&](Show what, const QString& text) {
        auto* button = new QToolButton(this);
        button->setText(text);
        button->setCheckable(true);
        button->setFocusPolicy(Qt::TabFocus);
        button->setAccessibleName(tr("Show submissions: %1").arg(text));
        m_choice->addButton(button, idOf(what));
        head->addWidget(button);
    };
    addChoice(Show::All, tr("All"));
    addChoice(Show::Mine, tr("Mine"));
    addChoice(Show::Problem, tr("This problem"));
    connect(m_choice, &QButtonGroup::idToggled, this, &SubmissionPanel::paintChoice);
    m_choice->button(idOf(Show::All))->setChecked(true);
    buildTable();
    m_older->hide();
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(look::kGap);
    layout->addLayout(head);
    layout->addWidget(m_place, 1);
    layout->addWidget(m_older);
    connect(m_choice, &QButtonGroup::idClicked, this, [this](int id) { showOnly(Show(id)); });
    connect(m_older, &QPushButton::clicked, this, &SubmissionPanel::olderRequested);
    connect(&m_filter, &QAbstractItemModel::rowsInserted, this, &SubmissionPanel::refresh);
    connect(&m_filter, &QAbstractItemModel::rowsRemoved, this, &SubmissionPanel::refresh);
    connect(&m_filter, &QAbstractItemModel::modelReset, this, &SubmissionPanel::refresh);
    refresh();
}

void SubmissionPanel::buildTable()
{
    m_table->setModel(&m_filter);
    m_table->setItemDelegateForColumn(SubmissionList::StatusColumn, new StatusDelegate(m_table));
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setAlternatingRowColors(true);
    m_table->setShowGrid(false);
    m_table->setTabKeyNavigation(false);
    m_table->setWordWrap(false);
    m_table->setAccessibleName(tr("Submissions"));
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setDefaultSectionSize(look::kRowHeight);
    QHeaderView* header = m_table->horizontalHeader();
    header->setHighlightSections(false);
    header->setSectionResizeMode(QHeaderView::Interactive);
    header->setSectionResizeMode(SubmissionList::ProblemColumn, QHeaderView::Stretch);
    header->setContextMenuPolicy(Qt::CustomContextMenu);
    header->setMinimumSectionSize(36);
    const QFontMetrics metrics(font());
    const auto fit = [&](int column, const QString& widest) {
        constexpr int kCellPadding = 18;
        m_widths.insert(column, metrics.horizontalAdvance(widest) + kCellPadding);
        m_table->setColumnWidth(column, m_widths.value(column));
    };
    fit(SubmissionList::IdColumn, QStringLiteral("000"));
    fit(SubmissionList::StatusColumn,
        tr("Memory limit exceeded on test 00") + QStringLiteral("oo"));
    fit(SubmissionList::UserColumn, QStringLiteral("contestant"));
    fit(SubmissionList::LanguageColumn, QStringLiteral("javascript"));
    fit(SubmissionList::WhenColumn, QStringLiteral("00:00:00"));
    fit(SubmissionList::TimeColumn, QStringLiteral("00.00 s"));
    fit(SubmissionList::MemoryColumn, QStringLiteral("000.0 MiB"));
    m_unwanted = {SubmissionList::LanguageColumn};
    look::setSoftSelection(*m_table);
    m_table->viewport()->installEventFilter(this);
    connect(header, &QWidget::customContextMenuRequested, this, &SubmissionPanel::showColumnMenu);
    m_table->setContextMenuPolicy(Qt::CustomContextMenu);
    connect(m_table, &QWidget::customContextMenuRequested, this, &SubmissionPanel::showRowMenu);
    connect(
        m_table->selectionModel(),
        &QItemSelectionModel::currentRowChanged,
        this,
        [this](const QModelIndex& current) {
            const SubmissionId id(current.data(SubmissionList::IdRole).toLongLong());
            if (id.isValid()) {
                Q_EMIT chosen(id);
            }
        }
    );
}

void SubmissionPanel::showColumnMenu(const QPoint& at)
{
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    for (int column = 0; column < SubmissionList::kColumns; ++column) {
        const QString name =
            m_filter.headerData(column, Qt::Horizontal, Qt::DisplayRole).toString();
        QAction* action = menu->addAction(name);
        action->setCheckable(true);
        action->setChecked(!m_unwanted.contains(column));
        action->setEnabled(column != SubmissionList::StatusColumn);
        connect(action, &QAction::toggled, m_table, [this, column](bool isShown) {
            if (isShown) {
                m_unwanted.remove(column);
            } else {
                m_unwanted.insert(column);
            }
            fitColumns();
        });
    }
    menu->popup(m_table->horizontalHeader()->mapToGlobal(at));
}

void SubmissionPanel::showRowMenu(const QPoint& at)
{
    const SubmissionId id(m_table->indexAt(at).data(SubmissionList::IdRole).toLongLong());
    if (!m_isRejudging || !id.isValid()) {
        return;
    }
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->addAction(tr("&Rejudge submission %1").arg(id.text()), this, [this, id] {
        Q_EMIT rejudgeRequested(id);
    });
    menu->popup(m_table->viewport()->mapToGlobal(at));
}

void SubmissionPanel::setRejudging(bool isAllowed)
{
    m_isRejudging = isAllowed;
}

void SubmissionPanel::refresh()
{
    if (m_filter.rowCount() == 0) {
        const Words words = emptyWords(m_filter.shown());
        m_place->showMessage(words.title, words.sentence);
    } else {
        m_place->showContent();
    }
}

void SubmissionPanel::paintChoice()
{
    for (QAbstractButton* button : m_choice->buttons()) {
        look::setChosen(*button, button->isChecked());
    }
}

void SubmissionPanel::setUser(UserId user)
{
    m_filter.setUser(user);
    m_choice->button(idOf(Show::Mine))->setEnabled(user.isValid());
    if (!user.isValid() && m_filter.shown() == Show::Mine) {
        showOnly(Show::All);
    }
    refresh();
}

void SubmissionPanel::setProblem(ProblemId problem)
{
    m_filter.setProblem(problem);
    refresh();
}

void SubmissionPanel::showOnly(Show what)
{
    m_choice->button(idOf(what))->setChecked(true);
    m_filter.show(what);
    refresh();
}

void SubmissionPanel::select(SubmissionId id)
{
    QModelIndex index = m_filter.mapFromSource(m_submissions.indexOf(id));
    if (!index.isValid() && m_submissions.indexOf(id).isValid()) {
        showOnly(Show::All);
        index = m_filter.mapFromSource(m_submissions.indexOf(id));
    }
    if (index.isValid()) {
        m_table->setCurrentIndex(index);
        m_table->scrollTo(index);
    }
}

void SubmissionPanel::setHasOlder(bool hasOlder)
{
    m_older->setVisible(hasOlder);
}

void SubmissionPanel::takeFocus()
{
    m_table->setFocus(Qt::ShortcutFocusReason);
}

QStringList SubmissionPanel::unwantedColumns() const
{
    QStringList numbers;
    for (const int column : m_unwanted) {
        numbers << QString::number(column);
    }
    return numbers;
}

void SubmissionPanel::setUnwantedColumns(const QStringList& numbers)
{
    m_unwanted.clear();
    for (const QString& number : numbers) {
        m_unwanted.insert(number.toInt());
    }
    fitColumns();
}

void SubmissionPanel::fitColumns()
{
    // In a narrow window the least important columns give way, so that no text is cut.
    constexpr int kProblemWidth = 120;
    int width = kProblemWidth;
    for (int column = 0; column < SubmissionList::kColumns; ++column) {
        const bool isFixed = column != SubmissionList::ProblemColumn;
        m_table->setColumnHidden(column, m_unwanted.contains(column));
        width += isFixed && !m_unwanted.contains(column) ? m_widths.value(column) : 0;
    }
    for (const int column :
         {SubmissionList::LanguageColumn,
          SubmissionList::WhenColumn,
          SubmissionList::MemoryColumn,
          SubmissionList::UserColumn}) {
        if (width > m_table->viewport()->width() && !m_unwanted.contains(column)) {
            m_table->setColumnHidden(column, true);
            width -= m_widths.value(column);
        }
    }
}

bool SubmissionPanel::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() == QEvent::Resize) {
        fitColumns();
    }
    return QWidget::eventFilter(watched, event);
}

void SubmissionPanel::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::PaletteChange && m_table) {
        look::setSoftSelection(*m_table);
        paintChoice();
    }
    QWidget::changeEvent(event);
}

} // namespace adjudge::desktop
