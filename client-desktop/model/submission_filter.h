// Which rows of the submission list are shown: all, mine, or those of one problem.
#pragma once

#include "shared/ids.h"

#include <QSortFilterProxyModel>

namespace adjudge::desktop {

class SubmissionFilter : public QSortFilterProxyModel
{
    Q_OBJECT

public:
    enum class Show { All, Mine, Problem };

    using QSortFilterProxyModel::QSortFilterProxyModel;

    void show(Show what);
    void setUser(UserId user);
    void setProblem(ProblemId problem);

    [[nodiscard]] Show shown() const { return m_show; }

protected:
    [[nodiscard]] bool filterAcceptsRow(int row, const QModelIndex& parent) const override;

private:
    Show m_show = Show::All;
    UserId m_user;
    ProblemId m_problem;
};

} // namespace adjudge::desktop
