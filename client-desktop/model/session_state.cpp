#include "client-desktop/model/session_state.h"

#include <algorithm>

namespace adjudge::desktop {

void SessionState::begin(
    const QUrl& server, const ServerInfo& info, const std::optional<User>& user
)
{
    m_server = server;
    m_info = info;
    m_user = user;
    Q_EMIT changed();
}

void SessionState::setInfo(const ServerInfo& info)
{
    m_info = info;
    Q_EMIT infoChanged();
}

bool SessionState::hasLanguages() const
{
    return std::ranges::any_of(m_info.languages, &Language::available);
}

void SessionState::end()
{
    begin({}, {}, {});
}

void SessionState::setLink(
    LinkState state, const QString& reason, std::chrono::milliseconds untilRetry
)
{
    m_link = state;
    m_reason = reason;
    m_untilRetry = untilRetry;
    Q_EMIT linkChanged();
}

bool SessionState::mayHearAll() const
{
    return m_user && (m_user->role == Role::Judge || m_user->role == Role::Admin);
}

QString SessionState::linkText() const
{
    switch (m_link) {
    case LinkState::Offline:
        return m_reason.isEmpty() ? tr("Not connected") : tr("Not connected: %1").arg(m_reason);
    case LinkState::Connecting:
        return tr("Connecting…");
    case LinkState::Syncing:
        return tr("Catching up…");
    case LinkState::Live:
        return tr("Live");
    case LinkState::Waiting: {
        const auto seconds = std::chrono::ceil<std::chrono::seconds>(m_untilRetry).count();
        return tr("%1. Next attempt in %2 s").arg(m_reason).arg(seconds);
    }
    }
    return {};
}

QString SessionState::whoText() const
{
    if (m_server.isEmpty()) {
        return {};
    }
    QString name = tr("Guest");
    if (m_user) {
        name = m_user->displayName.isEmpty() ? m_user->userName : m_user->displayName;
    }
    return tr("%1 at %2").arg(name, m_server.authority());
}

} // namespace adjudge::desktop
