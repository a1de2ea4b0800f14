// The live list of submissions with its filter. Shows a model; changes none.
#pragma once

#include "client-desktop/model/submission_filter.h"

#include <QHash>
#include <QSet>
#include <QWidget>

class QButtonGroup;
class QPushButton;
class QTableView;

namespace adjudge::desktop {

class EmptyState;
class SubmissionList;

class SubmissionPanel : public QWidget
{
    Q_OBJECT

public:
    explicit SubmissionPanel(SubmissionList& submissions, QWidget* parent = nullptr);

    void setUser(UserId user);          // invalid: a guest, who has no own ones
    void setProblem(ProblemId problem); // for the filter "this problem"
    void showOnly(SubmissionFilter::Show what);
    void select(SubmissionId id); // widens the filter if it hides it
    void setHasOlder(bool hasOlder);
    void setRejudging(bool isAllowed); // judges may ask for another judging
    void takeFocus();

    // Which columns are switched off, for the settings.
    [[nodiscard]] QStringList unwantedColumns() const;
    void setUnwantedColumns(const QStringList& numbers);

Q_SIGNALS:
    void chosen(SubmissionId id);
    void olderRequested();
    void rejudgeRequested(adjudge::SubmissionId id);

protected:
    void changeEvent(QEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void buildTable();
    void fitColumns();
    void showColumnMenu(const QPoint& at);
    void showRowMenu(const QPoint& at);
    void refresh();
    void paintChoice();

    SubmissionList& m_submissions;
    SubmissionFilter m_filter;
    QButtonGroup* m_choice = nullptr;
    QTableView* m_table = nullptr;
    EmptyState* m_place = nullptr;
    QPushButton* m_older = nullptr;
    QHash<int, int> m_widths; // px, of the columns that do not stretch
    bool m_isRejudging = false;
    QSet<int> m_unwanted; // columns that a person has switched off
};

} // namespace adjudge::desktop
