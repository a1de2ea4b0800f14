// Who I am, at which server, and how live I am. Changed by whoever wires the link to it; the status
// bar and the window title read it.
#pragma once

#include "client-desktop/link/rest_values.h"
#include "client-desktop/link/server_link.h"

#include <QObject>
#include <QUrl>

namespace adjudge::desktop {

class SessionState : public QObject
{
    Q_OBJECT

public:
    using QObject::QObject;

    void begin(const QUrl& server, const ServerInfo& info, const std::optional<User>& user);
    void setInfo(const ServerInfo& info); // a newer answer of the same server
    void end();
    void setLink(LinkState state, const QString& reason, std::chrono::milliseconds untilRetry);

    [[nodiscard]] QUrl server() const { return m_server; }

    [[nodiscard]] const ServerInfo& info() const { return m_info; }

    [[nodiscard]] const std::optional<User>& user() const { return m_user; } // nothing: a guest

    [[nodiscard]] UserId userId() const { return m_user ? m_user->id : UserId(); }

    [[nodiscard]] bool mayHearAll() const; // judges and admins

    [[nodiscard]] LinkState link() const { return m_link; }

    // Whether the server can judge anything yet; right after its start it cannot.
    [[nodiscard]] bool hasLanguages() const;

    [[nodiscard]] bool isLive() const { return m_link == LinkState::Live; }

    // "Live", "Connection lost: … Next attempt in 7 s."
    [[nodiscard]] QString linkText() const;
    // "Ada Lovelace at judge.example.org"
    [[nodiscard]] QString whoText() const;

Q_SIGNALS:
    void changed(); // another session
    void infoChanged();
    void linkChanged();

private:
    QUrl m_server;
    ServerInfo m_info;
    std::optional<User> m_user;
    LinkState m_link = LinkState::Offline;
    QString m_reason;
    std::chrono::milliseconds m_untilRetry{0};
};

} // namespace adjudge::desktop
