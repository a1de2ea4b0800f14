#include "client-desktop/app/client_app.h"

#include "client-desktop/link/server_address.h"

#include <QApplication>
#include <QSettings>

using namespace Qt::Literals::StringLiterals;

namespace adjudge::desktop {

namespace {

constexpr std::chrono::milliseconds kCountdownStep{250};
constexpr std::chrono::milliseconds kRenewRetry{3000};
constexpr std::chrono::milliseconds kInfoRetry{3000};

QString accountOf(const QString& address, const QString& user)
{
    const auto url = serverUrl(address);
    return u"%1@%2"_s.arg(user, url ? url->toString() : address);
}

} // namespace

ClientApp::ClientApp(QSettings& settings, std::function<double()> random, QObject* parent)
    : QObject(parent)
    , m_settings(settings)
    , m_link({.backoff = {}, .random = random})
    , m_outbox(m_rest, random)
    , m_synchroniser(m_rest, m_link, {m_session, m_problems, m_submissions, m_detail}, random)
    , m_addresses(m_settings)
    , m_window({m_session, m_problems, m_submissions, m_detail}, m_settings)
{
    connectLogin();
    connectLive();
    connectWindow();
    m_dialog.setServers(m_addresses.servers());
}

void ClientApp::connectLogin()
{
    connect(&m_dialog, &ConnectDialog::requested, &m_login, &LoginFlow::start);
    connect(&m_dialog, &ConnectDialog::cancelled, &m_login, &LoginFlow::cancel);
    connect(
        &m_dialog,
        &ConnectDialog::passwordWanted,
        this,
        [this](const QString& address, const QString& user) {
            m_secrets.read(accountOf(address, user), this, [this](const Result<QString>& password) {
                if (password) {
                    m_dialog.setPassword(*password);
                }
            });
        }
    );
    connect(&m_dialog, &QDialog::rejected, this, [this] {
        if (!m_window.isVisible()) {
            QApplication::quit();
        }
    });
    m_renewRetry.setSingleShot(true);
    connect(&m_renewRetry, &QTimer::timeout, this, [this] { renewLogin({}); });
    connect(&m_login, &LoginFlow::succeeded, this, &ClientApp::begin);
    connect(&m_login, &LoginFlow::renewed, this, [this](const QString& token) {
        m_isRenewing = false;
        m_rest.setToken(token);
        m_link.renew(token);
        m_outbox.wake();
    });
    connect(&m_login, &LoginFlow::failed, this, [this](const Error& error) {
        if (!std::exchange(m_isRenewing, false)) {
            m_dialog.showFault(error.message);
        } else if (error.code == ErrorCode::Unavailable) {
            m_renewRetry.start(kRenewRetry);
        } else {
            askAgain(error.message);
        }
    });
}

void ClientApp::connectLive()
{
    connect(&m_link, &ServerLink::stateChanged, this, &ClientApp::showLink);
    connect(&m_countdown, &QTimer::timeout, this, &ClientApp::showLink);
    m_infoRetry.setSingleShot(true);
    connect(&m_infoRetry, &QTimer::timeout, this, &ClientApp::refreshInfo);
    connect(&m_synchroniser, &Synchroniser::loginNeeded, this, &ClientApp::renewLogin);
    connect(&m_synchroniser, &Synchroniser::failed, &m_window, &MainWindow::showHint);
    connect(&m_synchroniser, &Synchroniser::synchronised, this, [this] {
        m_window.setHasOlder(m_synchroniser.hasOlder());
    });
    connect(&m_synchroniser, &Synchroniser::problemChanged, this, [this](ProblemId id) {
        if (id == m_window.problem()) {
            fetchStatement(id);
        }
    });
    connect(&m_submissions, &SubmissionList::verdictArrived, this, [this](const Submission& s) {
        if (s.user.isValid() && s.user == m_session.userId()) {
            m_window.showVerdict(s);
        }
    });
    connect(&m_outbox, &Outbox::waitingChanged, &m_window, &MainWindow::showWaiting);
    connect(&m_outbox, &Outbox::loginNeeded, this, [this] { renewLogin({}); });
    connect(&m_outbox, &Outbox::delivered, this, [this](const QString&, const Submission& s) {
        // The answer is as true as an event with its number; the event may be faster or slower.
        m_submissions.apply(message::SubmissionUpdate{s});
        m_problems.apply(message::SubmissionUpdate{s});
        m_window.showDelivered(s);
    });
    connect(
        &m_outbox,
        &Outbox::refused,
        this,
        [this](const QString&, const Draft&, const Error& error) {
            m_window.showRefusal(error.message);
        }
    );
}

void ClientApp::connectWindow()
{
    connect(&m_window, &MainWindow::problemChosen, this, [this](ProblemId id) {
        m_synchroniser.openProblem(id);
        fetchStatement(id);
    });
    connect(
        &m_window, &MainWindow::submissionChosen, &m_synchroniser, &Synchroniser::openSubmission
    );
    connect(&m_window, &MainWindow::olderRequested, &m_synchroniser, &Synchroniser::fetchOlder);
    connect(&m_window, &MainWindow::retryRequested, &m_link, &ServerLink::retryNow);
    connect(&m_window, &MainWindow::submitted, &m_outbox, &Outbox::add);
    connect(&m_window, &MainWindow::rejudgeRequested, &m_rejudging, &RejudgeFlow::rejudge);
    connect(&m_rejudging, &RejudgeFlow::told, &m_window, &MainWindow::showHint);
    connect(&m_window, &MainWindow::rejudgeSetRequested, this, [this] {
        m_rejudgeDialog.begin(m_problems.all(), m_session.info().languages, m_window.problem());
    });
    connect(&m_window, &MainWindow::changeServerRequested, this, [this] {
        m_dialog.setServers(m_addresses.servers());
        m_dialog.show();
        m_dialog.activateWindow();
    });
}

void ClientApp::start(const Options& options)
{
    look::apply(look::appearanceFromName(m_settings.value("appearance"_L1).toString()));
    m_dialog.show();
    if (options.server.isEmpty()) {
        return;
    }
    ConnectRequest request{
        options.server, serverUrl(options.server).value(), options.user, options.password, false};
    m_dialog.setRequest(request);
    if (options.user.isEmpty() || !options.password.isEmpty()) {
        m_dialog.setBusy(true);
        m_dialog.showInfo(tr("Connecting to %1…").arg(request.server.authority()));
        m_login.start(request);
    }
}

void ClientApp::begin(const Login& login)
{
    leave();
    rememberLogin(login.request);
    m_dialog.setBusy(false);
    m_dialog.hide();
    m_request = login.request;
    m_rest.open(login.request.server, login.token);
    m_session.begin(login.request.server, login.info, login.user);
    m_synchroniser.begin(liveUrl(login.request.server), login.token, login.problems);
    m_window.show();
}

void ClientApp::leave()
{
    m_isRenewing = false;
    m_renewRetry.stop();
    m_infoRetry.stop();
    m_outbox.clear();
    m_rejudgeDialog.hide();
    m_synchroniser.end();
    m_session.end();
}

void ClientApp::rememberLogin(const ConnectRequest& request)
{
    const bool isKept = request.isToBeRemembered && !request.user.isEmpty();
    m_addresses.remember({request.address, request.user, isKept});
    if (request.user.isEmpty()) {
        return;
    }
    const QString account = accountOf(request.address, request.user);
    if (!isKept) {
        m_secrets.remove(account);
        return;
    }
    m_secrets.write(account, request.password, this, [this, request](const Result<void>& done) {
        if (!done) {
            m_addresses.remember({request.address, request.user, false});
            m_window.showHint(tr("The login could not be remembered: %1").arg(done.error().message)
            );
        }
    });
}

void ClientApp::renewLogin(const QString& why)
{
    if (m_isRenewing) {
        return;
    }
    if (!m_request.password.isEmpty()) {
        m_isRenewing = true;
        m_login.renew(m_request);
    } else {
        askAgain(why);
    }
}

void ClientApp::askAgain(const QString& why)
{
    m_dialog.show();
    m_dialog.showFault(why);
}

void ClientApp::fetchStatement(ProblemId id)
{
    m_rest.problem(id, this, [this, id](const Result<ProblemDetail>& detail) {
        if (id != m_window.problem()) {
            return;
        }
        if (!detail) {
            m_window.showProblemFailure(detail.error().message);
            return;
        }
        m_window.showProblem(*detail);
        if (detail->format != StatementFormat::Pdf) {
            return;
        }
        m_rest.statementPdf(id, this, [this, id](const Result<QByteArray>& pdf) {
            if (id != m_window.problem()) {
                return;
            }
            if (pdf) {
                m_window.showStatementPdf(*pdf);
            } else {
                m_window.showProblemFailure(pdf.error().message);
            }
        });
    });
}

void ClientApp::showLink()
{
    const LinkState state = m_link.state();
    const bool isBack = state == LinkState::Live && !m_session.isLive();
    m_session.setLink(state, m_link.reason(), m_link.untilRetry());
    if (state == LinkState::Waiting) {
        if (!m_countdown.isActive()) {
            m_countdown.start(kCountdownStep);
        }
    } else {
        m_countdown.stop();
    }
    if (isBack) {
        m_outbox.wake();
        refreshInfo(); // it may have been restarted with other languages
    }
}

void ClientApp::refreshInfo()
{
    const QUrl asked = m_session.server();
    m_rest.info(this, [this, asked](const Result<ServerInfo>& info) {
        if (asked != m_session.server()) {
            return;
        }
        if (info) {
            m_session.setInfo(*info);
        }
        if (!m_session.hasLanguages() && m_session.isLive()) {
            m_infoRetry.start(kInfoRetry);
        }
    });
}

} // namespace adjudge::desktop
