// The one window: problems, statement, solution, submissions, details, and the connection as it is.
// Lays out and connects its own parts; every decision is made elsewhere.
#pragma once

#include "client-desktop/link/rest_values.h"
#include "client-desktop/ui/look.h"

#include <QMainWindow>

class QAction;
class QLabel;
class QSettings;
class QSplitter;
class QSystemTrayIcon;

namespace adjudge::desktop {

class DetailPanel;
class ProblemList;
class ProblemPanel;
class SessionState;
class StatementView;
class SubmissionDetail;
class SubmissionList;
class SubmissionPanel;
class SubmitPanel;
class VerdictBanner;

struct WindowModels
{
    SessionState& session;
    ProblemList& problems;
    SubmissionList& submissions;
    SubmissionDetail& detail;
};

class MainWindow : public QMainWindow
{
    Q_OBJECT

public:
    // `settings` keeps sizes and choices of the window; borrowed, like the models.
    MainWindow(WindowModels models, QSettings& settings, QWidget* parent = nullptr);

    void showProblem(const ProblemDetail& detail);
    void showStatementPdf(const QByteArray& pdf);
    void showProblemFailure(const QString& message);
    void showWaiting(int waiting, const QString& why); // of the outbox
    void showDelivered(const Submission& submission);
    void showRefusal(const QString& message);
    void showVerdict(const Submission& submission
    );                                     // of mine: banner, and the tray where there is one
    void showHint(const QString& message); // some seconds in the status bar
    void setHasOlder(bool hasOlder);

    [[nodiscard]] ProblemId problem() const;

Q_SIGNALS:
    void problemChosen(ProblemId id);
    void submissionChosen(SubmissionId id);
    void submitted(const adjudge::desktop::Draft& draft);
    void olderRequested();
    void retryRequested();
    void changeServerRequested();
    void rejudgeRequested(adjudge::SubmissionId id);
    void rejudgeSetRequested(); // by judges: the dialog

protected:
    void closeEvent(QCloseEvent* event) override;

private:
    void build();
    void buildMenus();
    void buildViewMenu();
    void connectParts();
    void openProblem(ProblemId id);
    void openSubmission(SubmissionId id);
    void refreshSession();
    void setAppearance(look::Appearance appearance);
    void restore();
    void showAbout();

    WindowModels m_models;
    QSettings& m_settings;
    QSplitter* m_columns = nullptr;
    QSplitter* m_middle = nullptr;
    QSplitter* m_right = nullptr;
    ProblemPanel* m_problems = nullptr;
    StatementView* m_statement = nullptr;
    SubmitPanel* m_submit = nullptr;
    SubmissionPanel* m_submissions = nullptr;
    DetailPanel* m_detail = nullptr;
    VerdictBanner* m_banner = nullptr;
    QAction* m_rejudge = nullptr; // judges only
    QLabel* m_who = nullptr;
    QSystemTrayIcon* m_tray = nullptr; // null where the desktop has none
    int m_waiting = 0;
};

} // namespace adjudge::desktop
