#include "client-desktop/app/login_flow.h"

namespace adjudge::desktop {

LoginFlow::LoginFlow(QObject* parent)
    : QObject(parent)
{
}

template <typename T, typename Next> Answer<T> LoginFlow::then(Next next)
{
    return [this, next, attempt = m_attempt](const Result<T>& answer) {
        if (attempt != m_attempt) {
            return;
        }
        if (!answer) {
            Q_EMIT failed(answer.error());
        } else {
            next(*answer);
        }
    };
}

void LoginFlow::start(const ConnectRequest& request)
{
    ++m_attempt;
    m_login = {};
    m_login.request = request;
    m_rest.open(request.server, {});
    m_rest.info(this, then<ServerInfo>([this](const ServerInfo& info) {
                    m_login.info = info;
                    if (!m_login.request.user.isEmpty()) {
                        askLogin(false);
                    } else if (info.guests) {
                        askProblems();
                    } else {
                        const QString what =
                            tr("%1 does not let guests in. Log in with a user and a password.");
                        Q_EMIT failed({ErrorCode::Unauthenticated, what.arg(info.name), {}});
                    }
                }));
}

void LoginFlow::askLogin(bool isRenewal)
{
    m_rest.setToken({});
    const auto next = [this, isRenewal](const LoginAnswer& answer) {
        m_login.token = answer.token;
        m_login.user = answer.user;
        m_rest.setToken(answer.token);
        if (isRenewal) {
            Q_EMIT renewed(answer.token);
        } else {
            askProblems();
        }
    };
    const ConnectRequest& request = m_login.request;
    m_rest.login(request.user, request.password, this, then<LoginAnswer>(next));
}

void LoginFlow::askProblems()
{
    m_rest.problems(this, then<QList<Problem>>([this](const QList<Problem>& problems) {
                        m_login.problems = problems;
                        Q_EMIT succeeded(m_login);
                    }));
}

void LoginFlow::renew(const ConnectRequest& request)
{
    ++m_attempt;
    m_login = {};
    m_login.request = request;
    m_rest.open(request.server, {});
    askLogin(true);
}

void LoginFlow::cancel()
{
    ++m_attempt;
}

} // namespace adjudge::desktop
