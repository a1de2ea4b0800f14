// Sockets with a dialect: the state first, then the events behind it, until the thing has ended.
#include "server/net/live_endpoint.h"
#include "server/net/live_session.h"

using namespace Qt::Literals::StringLiterals;

namespace adjudge {

int StreamDialect::closeCode(int code) const
{
    switch (code) {
    case 4401:
    case 4403:
        return 4003;
    case 4404:
        return 4004;
    case 4429:
        return 4029;
    case 4400:
        return 1003; // RFC 6455: a type of data that is not understood
    case 4503:
        return 1011;
    default:
        return code;
    }
}

void LiveSession::follow(
    const Caller& caller,
    const QString& token,
    const std::optional<Cursor>& since,
    std::unique_ptr<StreamDialect> dialect,
    const std::optional<Error>& refusal
)
{
    m_caller = caller;
    m_token = token;
    m_dialect = std::move(dialect);
    m_topics = m_dialect->topics();
    m_bornAt = m_endpoint.m_wheel.now();
    m_spokeAt = m_bornAt;
    if (!listen()) {
        return;
    }
    m_deadline.set(m_endpoint.m_wheel, rhythm());
    if (refusal) {
        tellSnapshot(*refusal);
    } else if (admitUser()) {
        if (since) {
            resume(since);
        } else {
            takeSnapshot();
        }
    }
}

void LiveSession::tell(const QByteArray& text)
{
    m_spokeAt = m_endpoint.m_wheel.now();
    if (!text.isEmpty()) {
        say(text);
    }
}

// Always true: something was queued, or the session waits for a snapshot.
bool LiveSession::retell(const EncodedEvent& event, EventForm form)
{
    const StreamWords words =
        m_dialect->wordsFor(event.event(), event.text(form == EventForm::Judge));
    m_spokeAt = m_endpoint.m_wheel.now();
    for (const QByteArray& text : words.texts) {
        m_sender.queue(textFrame(text), event.event().submission.value(), event.isReplaceable());
    }
    if (words.isEnd) {
        takeSnapshot();
    }
    return true;
}

// Events that come meanwhile are not heard; those behind the snapshot are replayed afterwards.
// Never asked within this call: an answer that is there at once would leave the groups within a
// pass.
void LiveSession::takeSnapshot()
{
    m_stage = Stage::Asking;
    const auto tell = [guard =
                           QPointer<LiveSession>(this)](const Result<StreamSnapshot>& snapshot) {
        if (guard && guard->m_stage == Stage::Asking) {
            guard->tellSnapshot(snapshot);
        }
    };
    QMetaObject::invokeMethod(
        this, [this, tell] { m_dialect->takeSnapshot(m_caller, tell); }, Qt::QueuedConnection
    );
}

void LiveSession::tellSnapshot(const Result<StreamSnapshot>& snapshot)
{
    constexpr int kUnauthenticated = 4401;
    constexpr int kNotFound = 4404;
    constexpr int kTooMany = 4429;
    constexpr int kInternal = 1011;
    if (!snapshot) {
        const ErrorCode code = snapshot.error().code;
        const bool isCaller = code == ErrorCode::Unauthenticated || code == ErrorCode::Forbidden;
        const int spoken = isCaller                         ? kUnauthenticated
                           : code == ErrorCode::NotFound    ? kNotFound
                           : code == ErrorCode::RateLimited ? kTooMany
                                                            : kInternal;
        close(spoken, snapshot.error().message.left(100));
        return;
    }
    leaveGroups();
    for (const QByteArray& text : snapshot->texts) {
        tell(text);
    }
    m_isEnding = snapshot->isOver;
    flush();
    if (!m_isEnding && m_stage == Stage::Asking) { // it was not cut
        resume(Cursor{m_endpoint.m_hub.epoch(), snapshot->seq});
    }
}

std::chrono::milliseconds LiveSession::rhythm() const
{
    return m_dialect ? m_dialect->limits().heartbeat : m_endpoint.m_settings.heartbeat;
}

bool LiveSession::isOverdue() const
{
    if (!m_dialect) {
        return false;
    }
    const auto now = m_endpoint.m_wheel.now();
    const StreamLimits limits = m_dialect->limits();
    return (limits.idle.count() > 0 && now - m_spokeAt >= limits.idle) ||
           (limits.life.count() > 0 && now - m_bornAt >= limits.life);
}

} // namespace adjudge
