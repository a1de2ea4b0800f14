// From the cursor that a client holds to the live stream, without a gap.
#include "server/net/live_endpoint.h"
#include "server/net/live_session.h"

using namespace Qt::Literals::StringLiterals;

namespace adjudge {

qint64 LiveSession::sentUpTo() const
{
    return m_stage == Stage::Live ? std::max(m_cursor, m_endpoint.m_hub.heard()) : m_cursor;
}

void LiveSession::resume(const std::optional<Cursor>& last)
{
    const GroupHub& hub = m_endpoint.m_hub;
    m_stage = Stage::Asking;
    if (!last) {
        startFresh(u"fresh"_s);
    } else if (last->epoch != hub.epoch()) {
        startFresh(u"epoch"_s);
    } else if (last->seq > hub.last()) {
        // Another process may have told it what has not reached us yet: look at the log.
        m_endpoint.m_hub.catchUp([guard = QPointer<LiveSession>(this), seq = last->seq] {
            if (guard && guard->m_stage == Stage::Asking) {
                guard->resumeFrom(seq);
            }
        });
    } else {
        resumeFrom(last->seq);
    }
}

void LiveSession::resumeFrom(qint64 seq)
{
    const GroupHub& hub = m_endpoint.m_hub;
    if (seq > hub.last() || hub.last() - seq > m_endpoint.m_settings.replayEvents) {
        startFresh(u"expired"_s);
    } else if (seq >= hub.ring().floor()) {
        startReplay(seq);
    } else {
        readLog(seq);
    }
}

// The stream starts at what the hub has now; the client fetches snapshots.
void LiveSession::startFresh(const QString& reason)
{
    if (m_dialect) {
        takeSnapshot();
        return;
    }
    m_cursor = m_endpoint.m_hub.last();
    m_endpoint.m_counters.notResumed += reason == "fresh"_L1 ? 0 : 1;
    if (m_hasHello) {
        welcome(false, reason);
    } else if (reason == "fresh"_L1) {
        say(message::Heartbeat{m_cursor});
    } else {
        say(message::Resync{m_endpoint.m_hub.head(), reason});
    }
    goLive();
}

void LiveSession::startReplay(qint64 seq)
{
    m_cursor = seq;
    m_stage = Stage::Replay;
    ++m_endpoint.m_counters.resumed;
    if (m_hasHello) {
        welcome(true, {});
    }
    replay();
}

void LiveSession::welcome(bool isResumed, const QString& reason)
{
    say(message::Welcome{
        .proto = kProtocolVersion,
        .session = QString::number(m_id, 36),
        .at = m_endpoint.m_hub.head(),
        .resumed = isResumed,
        .reason = reason,
        .heartbeat = m_endpoint.m_settings.heartbeat,
        .user = m_caller.user,
        .topics = m_topics,
    });
    const auto refused = std::exchange(m_refused, {});
    for (const message::Refused& refusal : refused) {
        say(refusal);
    }
}

// Sends on while the client reads. Goes on at the next bytesWritten, or when a page has come.
void LiveSession::replay()
{
    const GroupHub& hub = m_endpoint.m_hub;
    constexpr int kEventsPerFlush = 64;
    int offered = 0;
    while (m_stage == Stage::Replay) {
        if (m_sender.waitingBytes() > m_endpoint.m_settings.replayBytes) {
            flush();
            if (m_sender.isWaiting()) {
                return;
            }
        }
        SharedEvent next;
        if (!m_page.isEmpty()) {
            next = m_page.takeFirst();
        } else if (m_cursor >= hub.ring().floor()) {
            next = hub.ring().next(m_cursor);
        } else {
            flush();
            readLog(m_cursor);
            return;
        }
        if (!next) {
            goLive();
            return;
        }
        if (next->seq() <= m_cursor) {
            continue;
        }
        m_cursor = next->seq();
        if (next->isHeardIn(m_topics) && offer(*next) && ++offered % kEventsPerFlush == 0) {
            flush();
        }
    }
}

// The ring has forgotten it; the log may know.
void LiveSession::readLog(qint64 seq)
{
    const bool isFirst = m_stage == Stage::Asking;
    m_stage = Stage::Asking;
    m_cursor = seq;
    m_endpoint.m_hub.log().read(
        seq,
        [guard = QPointer<LiveSession>(this), seq, isFirst](const Result<EncodedPage>& page) {
            if (!guard || guard->m_stage != Stage::Asking || !guard->takePage(page, isFirst)) {
                return;
            }
            if (isFirst) {
                guard->startReplay(seq);
            } else {
                guard->m_stage = Stage::Replay;
                guard->replay();
            }
        }
    );
}

bool LiveSession::takePage(const Result<EncodedPage>& page, bool isFirst)
{
    if (!page) {
        constexpr int kOverloaded = 4503;
        close(kOverloaded, u"The event log cannot be read now."_s);
        return false;
    }
    const bool isEmptyTooEarly =
        page->events.isEmpty() && m_cursor < m_endpoint.m_hub.ring().floor();
    if (page->isWhole && !isEmptyTooEarly) {
        m_page = page->events;
        return true;
    }
    if (isFirst) {
        startFresh(u"expired"_s);
    } else {
        resync(u"expired"_s);
        if (!m_dialect) {
            goLive();
        }
    }
    return false;
}

void LiveSession::resync(const QString& reason)
{
    ++m_endpoint.m_counters.notResumed;
    m_cursor = m_endpoint.m_hub.last();
    m_page.clear();
    if (m_dialect) {
        takeSnapshot();
        return;
    }
    say(message::Resync{m_endpoint.m_hub.head(), reason});
}

void LiveSession::goLive()
{
    m_stage = Stage::Live;
    m_page.clear();
    m_places.reserve(static_cast<std::size_t>(m_topics.size()));
    for (const Topic& topic : std::as_const(m_topics)) {
        m_places.push_back(m_endpoint.m_hub.join(topic, *this));
    }
    answerInbox(); // flushes
}

} // namespace adjudge
