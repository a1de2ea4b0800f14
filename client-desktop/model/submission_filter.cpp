#include "client-desktop/model/submission_filter.h"

#include "client-desktop/model/submission_list.h"

namespace adjudge::desktop {

void SubmissionFilter::show(Show what)
{
    m_show = what;
    invalidateFilter();
}

void SubmissionFilter::setUser(UserId user)
{
    m_user = user;
    invalidateFilter();
}

void SubmissionFilter::setProblem(ProblemId problem)
{
    if (m_problem != problem) {
        m_problem = problem;
        invalidateFilter();
    }
}

bool SubmissionFilter::filterAcceptsRow(int row, const QModelIndex& parent) const
{
    const QModelIndex index = sourceModel()->index(row, 0, parent);
    switch (m_show) {
    case Show::All:
        return true;
    case Show::Mine:
        return m_user.isValid() &&
               index.data(SubmissionList::UserRole).toLongLong() == m_user.value();
    case Show::Problem:
        return index.data(SubmissionList::ProblemRole).toLongLong() == m_problem.value();
    }
    return true;
}

} // namespace adjudge::desktop
