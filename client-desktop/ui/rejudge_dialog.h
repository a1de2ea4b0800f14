// For judges: chooses submissions, shows what each verdict was and would be, applies or cancels.
// Asks and shows; somebody else speaks to the server.
#pragma once

#include "client-desktop/link/rejudge_values.h"
#include "client-desktop/link/rest_values.h"

#include <QDialog>

class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;
class QTableWidget;

namespace adjudge::desktop {

class RejudgeDialog : public QDialog
{
    Q_OBJECT

public:
    explicit RejudgeDialog(QWidget* parent = nullptr);

    // The choices; opens with nothing chosen but the problem.
    void begin(const QList<Problem>& problems, const QList<Language>& languages, ProblemId problem);
    void showSet(const RejudgeSet& set);
    void showFault(const QString& message);

    // The set that is shown; none before a start.
    [[nodiscard]] RejudgingId set() const { return m_set.id; }

    [[nodiscard]] bool isWaiting() const { return isVisible() && m_set.isOpen(); }

Q_SIGNALS:
    void startRequested(const adjudge::desktop::RejudgeWish& wish);
    void endRequested(adjudge::RejudgingId id, bool isApplying);

private:
    [[nodiscard]] RejudgeWish wish() const;
    void build();
    void fillTable();

    RejudgeSet m_set;
    QComboBox* m_problem = nullptr;
    QComboBox* m_language = nullptr;
    QComboBox* m_status = nullptr;
    QLineEdit* m_user = nullptr;
    QLineEdit* m_reason = nullptr;
    QLabel* m_state = nullptr;
    QTableWidget* m_table = nullptr;
    QPushButton* m_start = nullptr;
    QPushButton* m_apply = nullptr;
    QPushButton* m_cancel = nullptr;
};

} // namespace adjudge::desktop
