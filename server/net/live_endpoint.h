// The live sockets of the server: its routes, its sessions, and what they share. Main thread.
//
// Order at start: router, front door, endpoint (with the door's wheel), router.add(routes()), hub
// ready, then FrontDoor::open().
#pragma once

#include "server/live/group_hub.h"
#include "server/net/deadline_wheel.h"
#include "server/net/live_policy.h"

#include <QObject>

#include <vector>

namespace adjudge {

class LiveSession;
class StreamDialect;

class LiveEndpoint final : public QObject
{
    Q_OBJECT

public:
    // Hub and wheel outlive this.
    LiveEndpoint(
        GroupHub& hub,
        DeadlineWheel& wheel,
        LivePolicy policy,
        LiveSettings settings,
        QObject* parent = nullptr
    );
    ~LiveEndpoint() override;

    // "/ws/live" and "/ws/problems/{id}/submissions/".
    [[nodiscard]] QList<Route> routes();

    // A socket that follows one thing in its own words; see LiveSession::follow.
    void follow(
        OpenedSocket socket,
        const Caller& caller,
        const QString& token,
        const std::optional<Cursor>& since,
        std::unique_ptr<StreamDialect> dialect,
        const std::optional<Error>& refusal
    );

    [[nodiscard]] Result<Caller> callerOf(const QString& token) const
    {
        return m_policy.authenticate(token);
    }

    [[nodiscard]] QString epoch() const { return m_hub.epoch(); }

    [[nodiscard]] bool isDraining() const { return m_isDraining; }

    // A planned stop: every client gets `bye` and close 1012, new ones are refused.
    void drain();

    [[nodiscard]] const LiveCounters& counters() const { return m_counters; }

private:
    friend class LiveSession;

    LiveSession& adopt(OpenedSocket socket);
    void discard(LiveSession& session); // soon, not within this call
    void openProblem(const HttpCall& call, const Responder& responder);

    void noteDirty(LiveSession& session) { m_dirty.push_back(&session); }

    void endPass();
    void reap();
    bool countUser(UserId user, int change); // false: the user has too many sessions
    [[nodiscard]] const QByteArray& heartbeatFrame(qint64 seq);

    GroupHub& m_hub;
    DeadlineWheel& m_wheel;
    const LivePolicy m_policy;
    const LiveSettings m_settings;
    LiveCounters m_counters;
    std::vector<LiveSession*> m_sessions; // owned
    std::vector<LiveSession*> m_leaving;  // owned; nothing calls them any more
    std::vector<LiveSession*> m_dirty;    // have frames of the pass that is under way
    QHash<UserId, int> m_users;
    quint64 m_lastId = 0;
    bool m_isDraining = false;
    qint64 m_beatSeq = -1;
    QByteArray m_beatFrame;
};

} // namespace adjudge
