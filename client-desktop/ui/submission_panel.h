// The live list of submissions with its filter. Shows a model; changes none.
#pragma once

#include "client-desktop/model/submission_filter.h"

#include <QWidget>

class QButtonGroup;
class QPushButton;
class QTableView;

namespace adjudge {

class EmptyState;
class SubmissionList;

class SubmissionPanel : public QWidget
{
    Q_OBJECT

public:
    explicit SubmissionPanel(SubmissionList& submissions, QWidget* parent = nullptr);

    void setUser(UserId user);          // invalid: a guest, who has no own ones
    void setProblem(ProblemId problem); // for the filter "this problem"
    void show(SubmissionFilter::Show what);
    void select(SubmissionId id); // widens the filter if it hides it
    void setHasOlder(bool hasOlder);
    void takeFocus();

    [[nodiscard]] QByteArray saveState() const;
    void restoreState(const QByteArray& state);

Q_SIGNALS:
    void chosen(SubmissionId id);
    void olderRequested();

private:
    void buildTable();
    void showColumnMenu(const QPoint& at);
    void refresh();

    SubmissionList& m_submissions;
    SubmissionFilter m_filter;
    QButtonGroup* m_choice = nullptr;
    QTableView* m_table = nullptr;
    EmptyState* m_place = nullptr;
    QPushButton* m_older = nullptr;
};

} // namespace adjudge
