#include "server/net/live_endpoint.h"

#include "server/net/live_session.h"
#include "shared/wire/codec.h"

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace adjudge {

LivePolicy LivePolicy::withDefaults(LivePolicy policy)
{
    if (!policy.formOf) {
        policy.formOf = [](const Caller& caller, const LiveEvent& event) {
            return eventForm(caller, event.kind, event.owner);
        };
    }
    if (!policy.mayHear) {
        policy.mayHear = [](const Caller& caller, const Topic& topic) {
            return adjudge::mayHear(caller, topic);
        };
    }
    if (!policy.findMissing) {
        policy.findMissing = [](const QList<Topic>&, const Missing& done) { done({}); };
    }
    return policy;
}

LiveEndpoint::LiveEndpoint(
    GroupHub& hub, DeadlineWheel& wheel, LivePolicy policy, LiveSettings settings, QObject* parent
)
    : QObject(parent)
    , m_hub(hub)
    , m_wheel(wheel)
    , m_policy(LivePolicy::withDefaults(std::move(policy)))
    , m_settings(settings)
{
    connect(&hub, &GroupHub::passEnded, this, &LiveEndpoint::endPass);
    connect(&hub, &GroupHub::holed, this, [this] {
        const auto sessions = m_sessions;
        for (LiveSession* session : sessions) {
            if (session->m_stage == LiveSession::Stage::Live) {
                session->resync(u"expired"_s);
                session->flush();
            }
        }
    });
}

LiveEndpoint::~LiveEndpoint()
{
    auto sessions = std::exchange(m_sessions, {});
    sessions.insert(sessions.end(), m_leaving.begin(), m_leaving.end());
    for (LiveSession* session : sessions) {
        delete session;
    }
}

QList<Route> LiveEndpoint::routes()
{
    Route live{.method = "GET", .pattern = kLivePath, .need = AuthNeed::None};
    live.isSocket = true;
    live.handler = [this](const HttpCall&, const Responder& responder) {
        if (m_isDraining) {
            responder.fail({ErrorCode::Unavailable, u"The server is about to stop."_s, {}});
            return;
        }
        responder.upgrade([guard = QPointer<LiveEndpoint>(this)](OpenedSocket socket) {
            if (guard) {
                guard->adopt(std::move(socket)).awaitHello();
            }
        });
    };
    Route problem{
        .method = "GET", .pattern = "/ws/problems/{id}/submissions/", .need = AuthNeed::Guest};
    problem.isSocket = true;
    problem.handler = [this](const HttpCall& call, const Responder& responder) {
        openProblem(call, responder);
    };
    return {live, problem};
}

void LiveEndpoint::openProblem(const HttpCall& call, const Responder& responder)
{
    const auto id = call.id<ProblemId>("id");
    const auto since = call.request.query("since");
    bool isNumber = !since;
    const qint64 seq = since ? since->toLongLong(&isNumber) : 0;
    if (!id || m_isDraining || !isNumber || seq < 0) {
        responder.fail(
            !id ? id.error()
            : m_isDraining
                ? Error{ErrorCode::Unavailable, u"The server is about to stop."_s, {}}
                : Error{ErrorCode::BadRequest, u"`since` has to be a whole number."_s, {}}
        );
        return;
    }
    const Topic topic = Topic::problem(*id);
    std::optional<Cursor> last;
    if (since) {
        last = Cursor{call.request.query("epoch").value_or(m_hub.epoch()), seq};
    }
    if (!m_policy.mayHear(call.caller, topic)) {
        responder.fail({ErrorCode::Forbidden, u"You may not listen to this problem."_s, {}});
        return;
    }
    if (call.caller.user && m_users.value(call.caller.id()) >= m_settings.sessionsPerUser) {
        responder.fail({ErrorCode::RateLimited, u"You have too many connections open."_s, {}});
        return;
    }
    QString token = call.request.bearerToken();
    token = token.isEmpty() ? call.request.query("token").value_or(QString()) : token;
    const SocketTaker taker = [guard = QPointer<LiveEndpoint>(this),
                               caller = call.caller,
                               token,
                               topic,
                               last](OpenedSocket socket) {
        if (guard) {
            guard->adopt(std::move(socket)).begin(caller, token, topic, last);
        }
    };
    m_policy.findMissing({topic}, [responder, taker, topic](const QList<Topic>& missing) {
        if (missing.isEmpty()) {
            responder.upgrade(taker);
        } else {
            const auto text = u"There is no problem %1. GET /api/problems/ lists them."_s;
            responder.fail({ErrorCode::NotFound, text.arg(topic.id), {}});
        }
    });
}

void LiveEndpoint::follow(
    OpenedSocket socket,
    const Caller& caller,
    const QString& token,
    const std::optional<Cursor>& since,
    std::unique_ptr<StreamDialect> dialect,
    const std::optional<Error>& refusal
)
{
    adopt(std::move(socket)).follow(caller, token, since, std::move(dialect), refusal);
}

LiveSession& LiveEndpoint::adopt(OpenedSocket socket)
{
    ++m_counters.opened;
    ++m_counters.sessions;
    auto session = std::make_unique<LiveSession>(*this, std::move(socket), ++m_lastId);
    session->m_place = m_sessions.size();
    m_sessions.push_back(session.get());
    return *session.release();
}

void LiveEndpoint::discard(LiveSession& session)
{
    const bool isHere =
        session.m_place < m_sessions.size() && m_sessions[session.m_place] == &session;
    if (!isHere) {
        return; // on its way out already
    }
    m_sessions[session.m_place] = m_sessions.back();
    m_sessions[session.m_place]->m_place = session.m_place;
    m_sessions.pop_back();
    --m_counters.sessions;
    m_leaving.push_back(&session);
    if (m_leaving.size() == 1) {
        // It may be somewhere up the stack, or in the middle of a pass.
        QMetaObject::invokeMethod(this, &LiveEndpoint::reap, Qt::QueuedConnection);
    }
}

void LiveEndpoint::reap()
{
    const auto leaving = std::exchange(m_leaving, {});
    for (LiveSession* session : leaving) {
        delete session;
    }
}

void LiveEndpoint::endPass()
{
    const auto dirty = std::exchange(m_dirty, {});
    for (LiveSession* session : dirty) {
        if (session->m_isDirty) {
            session->flush();
        }
    }
}

void LiveEndpoint::drain()
{
    m_isDraining = true;
    const auto sessions = m_sessions;
    for (LiveSession* session : sessions) {
        session->sayBye();
    }
}

bool LiveEndpoint::countUser(UserId user, int change)
{
    int& count = m_users[user];
    count += change;
    const bool isAllowed = count <= m_settings.sessionsPerUser;
    if (count <= 0) {
        m_users.remove(user);
    }
    return isAllowed;
}

const QByteArray& LiveEndpoint::heartbeatFrame(qint64 seq)
{
    if (seq != m_beatSeq) {
        m_beatSeq = seq;
        m_beatFrame = textFrame(wire::encode(ServerMessage(message::Heartbeat{seq})));
    }
    return m_beatFrame;
}

} // namespace adjudge
