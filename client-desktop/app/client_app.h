// Makes every object of the client, bottom to top, and holds all connections between its rooms. Who
// asks "who hears this?" reads client_app.cpp.
#pragma once

#include "client-desktop/app/login_flow.h"
#include "client-desktop/app/options.h"
#include "client-desktop/app/rejudge_flow.h"
#include "client-desktop/link/outbox.h"
#include "client-desktop/link/rest_client.h"
#include "client-desktop/link/secret_store.h"
#include "client-desktop/link/server_link.h"
#include "client-desktop/model/problem_list.h"
#include "client-desktop/model/session_state.h"
#include "client-desktop/model/submission_detail.h"
#include "client-desktop/model/submission_list.h"
#include "client-desktop/model/synchroniser.h"
#include "client-desktop/ui/address_book.h"
#include "client-desktop/ui/connect_dialog.h"
#include "client-desktop/ui/main_window.h"

#include <QObject>
#include <QTimer>

namespace adjudge::desktop {

class ClientApp : public QObject
{
    Q_OBJECT

public:
    // `settings` outlives this; `random` gives numbers in [0, 1) for backoff.
    ClientApp(QSettings& settings, std::function<double()> random, QObject* parent = nullptr);

    // Shows the window or, without a server in the options, asks for one.
    void start(const Options& options);

    [[nodiscard]] MainWindow& window() { return m_window; }

    [[nodiscard]] ConnectDialog& dialog() { return m_dialog; }

    [[nodiscard]] RejudgeDialog& rejudgeDialog() { return m_rejudgeDialog; }

    [[nodiscard]] const SessionState& session() const { return m_session; }

    [[nodiscard]] const SubmissionList& submissions() const { return m_submissions; }

    [[nodiscard]] const SubmissionDetail& detail() const { return m_detail; }

    [[nodiscard]] const ProblemList& problems() const { return m_problems; }

private:
    void connectLogin();
    void connectLive();
    void connectWindow();
    void begin(const Login& login);
    void leave();
    void rememberLogin(const ConnectRequest& request);
    void askAgain(const QString& why);
    void renewLogin(const QString& why);
    void fetchStatement(ProblemId id);
    void showLink();
    void refreshInfo();

    QSettings& m_settings;
    RestClient m_rest;
    ServerLink m_link;
    Outbox m_outbox;
    SecretStore m_secrets;
    SessionState m_session;
    ProblemList m_problems;
    SubmissionList m_submissions;
    SubmissionDetail m_detail;
    Synchroniser m_synchroniser;
    LoginFlow m_login;
    AddressBook m_addresses;
    MainWindow m_window;
    ConnectDialog m_dialog;
    RejudgeDialog m_rejudgeDialog;
    RejudgeFlow m_rejudging{m_rest, m_rejudgeDialog};
    QTimer m_countdown;       // while waiting for the next attempt, once a second
    QTimer m_infoRetry;       // while the server has no language ready
    QTimer m_renewRetry;      // the login has run out and the server is away
    ConnectRequest m_request; // of the running session
    bool m_isRenewing = false;
};

} // namespace adjudge::desktop
