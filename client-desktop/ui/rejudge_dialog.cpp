#include "client-desktop/ui/rejudge_dialog.h"

#include "client-desktop/model/status_look.h"

#include <QComboBox>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QIcon>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QTableWidget>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace adjudge::desktop {

namespace {

QString stateWords(const RejudgeSet& set)
{
    const QString changes =
        RejudgeDialog::tr("%1 of %2 verdicts changed").arg(set.changed).arg(set.total);
    if (set.state == u"judging") {
        return RejudgeDialog::tr("%1 of %2 judged, %3").arg(set.done).arg(set.total).arg(changes);
    }
    if (set.state == u"ready") {
        return RejudgeDialog::tr("Ready to apply: %1").arg(changes);
    }
    return set.state == u"applied" ? RejudgeDialog::tr("Applied: %1").arg(changes)
                                   : RejudgeDialog::tr("Cancelled");
}

QTableWidgetItem* verdictItem(Status status)
{
    auto* item = new QTableWidgetItem(statusWords(status));
    item->setIcon(QIcon(statusIconPath(status)));
    return item;
}

} // namespace

RejudgeDialog::RejudgeDialog(QWidget* parent)
    : QDialog(parent)
{
    setWindowTitle(tr("Rejudge"));
    setObjectName(u"rejudgeDialog"_s);
    build();
}

void RejudgeDialog::build()
{
    m_problem = new QComboBox;
    m_language = new QComboBox;
    m_status = new QComboBox;
    m_user = new QLineEdit;
    m_reason = new QLineEdit;
    m_state = new QLabel(tr("Contestants see nothing before the changes are applied."));
    m_state->setWordWrap(true);
    m_state->setObjectName(u"rejudgeState"_s);
    m_table = new QTableWidget(0, 5);
    m_table->setObjectName(u"rejudgeTable"_s);
    m_table->setHorizontalHeaderLabels({tr("#"), tr("By"), tr("Problem"), tr("Was"), tr("Becomes")}
    );
    m_table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->verticalHeader()->hide();
    m_table->horizontalHeader()->setSectionResizeMode(QHeaderView::Stretch);
    auto* form = new QFormLayout;
    form->addRow(tr("&Problem:"), m_problem);
    form->addRow(tr("&Language:"), m_language);
    form->addRow(tr("&Verdict:"), m_status);
    form->addRow(tr("&User name:"), m_user);
    form->addRow(tr("&Reason:"), m_reason);
    m_start = new QPushButton(tr("&Judge and show changes"));
    m_start->setObjectName(u"rejudgeStart"_s);
    m_apply = new QPushButton(tr("&Apply"));
    m_apply->setObjectName(u"rejudgeApply"_s);
    m_cancel = new QPushButton(tr("&Cancel rejudging"));
    m_cancel->setObjectName(u"rejudgeCancel"_s);
    auto* buttons = new QHBoxLayout;
    buttons->addWidget(m_start);
    buttons->addStretch();
    buttons->addWidget(m_cancel);
    buttons->addWidget(m_apply);
    auto* layout = new QVBoxLayout(this);
    layout->addLayout(form);
    layout->addWidget(m_state);
    layout->addWidget(m_table, 1);
    layout->addLayout(buttons);
    constexpr QSize kSize(640, 560);
    resize(kSize);
    connect(m_start, &QPushButton::clicked, this, [this] { Q_EMIT startRequested(wish()); });
    connect(m_apply, &QPushButton::clicked, this, [this] { Q_EMIT endRequested(m_set.id, true); });
    connect(m_cancel, &QPushButton::clicked, this, [this] {
        Q_EMIT endRequested(m_set.id, false);
    });
}

void RejudgeDialog::begin(
    const QList<Problem>& problems, const QList<Language>& languages, ProblemId problem
)
{
    m_problem->clear();
    m_problem->addItem(tr("Any"), qint64{0});
    for (const Problem& one : problems) {
        m_problem->addItem(one.title.isEmpty() ? one.name : one.title, one.id.value());
    }
    m_problem->setCurrentIndex(std::max(0, m_problem->findData(problem.value())));
    m_language->clear();
    m_language->addItem(tr("Any"), QString());
    for (const Language& one : languages) {
        if (one.available) {
            m_language->addItem(one.name, one.id);
        }
    }
    m_status->clear();
    m_status->addItem(tr("Any"), QString());
    for (const Status status : allStatuses()) {
        if (isFinal(status)) {
            m_status->addItem(
                QIcon(statusIconPath(status)), statusWords(status), statusName(status)
            );
        }
    }
    m_user->clear();
    m_reason->clear();
    showSet({});
    m_state->setText(tr("Contestants see nothing before the changes are applied."));
    open();
}

RejudgeWish RejudgeDialog::wish() const
{
    return {
        ProblemId(m_problem->currentData().toLongLong()),
        m_language->currentData().toString(),
        statusFromName(m_status->currentData().toString()),
        m_user->text().trimmed(),
        m_reason->text().trimmed()};
}

void RejudgeDialog::showSet(const RejudgeSet& set)
{
    m_set = set;
    m_state->setText(stateWords(set));
    m_start->setEnabled(!set.isOpen());
    m_apply->setEnabled(set.state == u"ready");
    m_cancel->setEnabled(set.isOpen());
    fillTable();
}

void RejudgeDialog::showFault(const QString& message)
{
    m_state->setText(message);
    m_start->setEnabled(!m_set.isOpen());
}

// Changed ones first.
void RejudgeDialog::fillTable()
{
    QList<RejudgeMember> members = m_set.members;
    std::ranges::stable_sort(members, std::greater<>(), &RejudgeMember::isChanged);
    m_table->setRowCount(static_cast<int>(members.size()));
    for (int row = 0; row < members.size(); ++row) {
        const RejudgeMember& member = members[row];
        m_table->setItem(row, 0, new QTableWidgetItem(member.submission.text()));
        m_table->setItem(row, 1, new QTableWidgetItem(member.user));
        m_table->setItem(row, 2, new QTableWidgetItem(member.problem));
        m_table->setItem(row, 3, verdictItem(member.oldStatus));
        m_table->setItem(row, 4, verdictItem(member.status));
        for (int column = 0; member.isChanged && column < m_table->columnCount(); ++column) {
            QFont font = m_table->font();
            font.setBold(true);
            m_table->item(row, column)->setFont(font);
        }
    }
}

} // namespace adjudge::desktop
