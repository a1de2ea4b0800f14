#include "client-desktop/model/problem_list.h"

#include "client-desktop/model/status_look.h"

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace adjudge::desktop {

namespace {

QString progressWords(ProblemList::Progress progress)
{
    switch (progress) {
    case ProblemList::Progress::Untouched:
        return {};
    case ProblemList::Progress::Tried:
        return ProblemList::tr("Tried, not solved");
    case ProblemList::Progress::Judging:
        return ProblemList::tr("Being judged");
    case ProblemList::Progress::Solved:
        return ProblemList::tr("Solved");
    }
    return {};
}

} // namespace

void ProblemList::apply(const QList<Problem>& problems)
{
    const auto sameId = [](const Problem& a, const Problem& b) { return a.id == b.id; };
    if (std::ranges::equal(m_problems, problems, sameId)) {
        // The selection and the reader's place survive a mere change of limits or titles.
        m_problems = problems;
        if (!m_problems.isEmpty()) {
            Q_EMIT dataChanged(index(0), index(rowCount() - 1));
        }
        return;
    }
    beginResetModel();
    m_problems = problems;
    endResetModel();
}

void ProblemList::note(const Submission& s)
{
    if (m_me.isValid() && s.user == m_me) {
        m_mine[s.problem].insert(s.id, s.status);
    }
}

void ProblemList::apply(const message::SubmissionUpdate& event)
{
    note(event.submission);
    const QModelIndex place = indexOf(event.submission.problem);
    if (place.isValid()) {
        Q_EMIT dataChanged(place, place);
    }
}

void ProblemList::apply(const QList<Submission>& submissions, UserId me)
{
    m_me = me;
    m_mine.clear();
    std::ranges::for_each(submissions, [this](const Submission& s) { note(s); });
    if (!m_problems.isEmpty()) {
        Q_EMIT dataChanged(index(0), index(rowCount() - 1));
    }
}

void ProblemList::clear()
{
    beginResetModel();
    m_problems.clear();
    m_mine.clear();
    m_me = {};
    endResetModel();
}

QList<ProblemId> ProblemList::ids() const
{
    QList<ProblemId> ids;
    std::ranges::transform(m_problems, std::back_inserter(ids), &Problem::id);
    return ids;
}

QHash<ProblemId, QString> ProblemList::titles() const
{
    QHash<ProblemId, QString> titles;
    for (const Problem& problem : m_problems) {
        titles.insert(problem.id, problem.title);
    }
    return titles;
}

const Problem* ProblemList::find(ProblemId id) const
{
    const auto place = std::ranges::find(m_problems, id, &Problem::id);
    return place == m_problems.end() ? nullptr : &*place;
}

QModelIndex ProblemList::indexOf(ProblemId id) const
{
    const auto place = std::ranges::find(m_problems, id, &Problem::id);
    return place == m_problems.end()
               ? QModelIndex()
               : index(static_cast<int>(std::distance(m_problems.begin(), place)));
}

ProblemList::Progress ProblemList::progressOf(ProblemId id) const
{
    const QMap<SubmissionId, Status> mine = m_mine.value(id);
    if (mine.isEmpty()) {
        return Progress::Untouched;
    }
    if (std::ranges::any_of(mine, [](Status s) { return s == Status::Accepted; })) {
        return Progress::Solved;
    }
    return std::ranges::all_of(mine, isFinal) ? Progress::Tried : Progress::Judging;
}

int ProblemList::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_problems.size());
}

QVariant ProblemList::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) {
        return {};
    }
    const Problem& problem = m_problems[index.row()];
    const Progress progress = progressOf(problem.id);
    switch (role) {
    case Qt::DisplayRole:
        return problem.title;
    case Qt::ToolTipRole:
        return u"%1 (%2)"_s.arg(problem.title, problem.name);
    case Qt::AccessibleTextRole:
        return QStringList{
            problem.title, index.data(LimitsRole).toString(), progressWords(progress)}
            .join(u", "_s);
    case IdRole:
        return problem.id.value();
    case LimitsRole:
        return u"%1 · %2"_s.arg(limitText(problem.timeLimit), memoryText(problem.memoryLimitBytes));
    case ProgressRole:
        return static_cast<int>(progress);
    case ProgressTextRole:
        return progressWords(progress);
    default:
        return {};
    }
}

} // namespace adjudge::desktop
