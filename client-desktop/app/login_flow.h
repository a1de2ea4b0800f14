// From "connect to this server as this user" to a session that can begin: what the server is, who I
// am, which problems there are. One attempt at a time; a new one replaces the old.
#pragma once

#include "client-desktop/link/rest_client.h"
#include "client-desktop/ui/connect_dialog.h"

#include <QObject>

namespace adjudge::desktop {

struct Login
{
    ConnectRequest request;
    ServerInfo info;
    QString token;            // empty: a guest
    std::optional<User> user; // nothing: a guest
    QList<Problem> problems;
};

class LoginFlow : public QObject
{
    Q_OBJECT

public:
    explicit LoginFlow(QObject* parent = nullptr);

    void start(const ConnectRequest& request);
    // The same login again after its token has run out: `renewed` or `failed` follows.
    void renew(const ConnectRequest& request);
    void cancel();

Q_SIGNALS:
    void succeeded(const adjudge::desktop::Login& login);
    void renewed(const QString& token);
    void failed(const adjudge::Error& error);

private:
    void askLogin(bool isRenewal);
    void askProblems();
    // Wraps a handler so that answers of a replaced or cancelled attempt are dropped and errors end
    // the attempt.
    template <typename T, typename Next> Answer<T> then(Next next);

    RestClient m_rest; // its own: the running session goes on until another one begins
    Login m_login;
    int m_attempt = 0;
};

} // namespace adjudge::desktop
