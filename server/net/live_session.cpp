#include "server/net/live_session.h"

#include "server/net/live_endpoint.h"
#include "shared/wire/codec.h"

#include <QLoggingCategory>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace adjudge {

namespace {

Q_LOGGING_CATEGORY(lcSession, "adjudge.live.session", QtInfoMsg)

constexpr char kPingFrame[] = "\x89\x00";
// Room for a whole message and its head; below that QWebSocket would wait for ever.
constexpr qint64 kReadBufferBytes = 256 * 1024;

} // namespace

LiveSession::LiveSession(LiveEndpoint& endpoint, OpenedSocket socket, quint64 id)
    : m_endpoint(endpoint)
    , m_socket(std::move(socket.webSocket))
    , m_guard(socket.guard)
    , m_sender(socket.tcp)
    , m_id(id)
    , m_heardAt(endpoint.m_wheel.now())
    , m_allowedAt(m_heardAt)
    , m_allowance(endpoint.m_settings.messageBurst)
{
    const LiveSettings& settings = endpoint.m_settings;
    m_sender.prepare(settings.sendBufferBytes, settings.ackTimeout);
    socket.tcp->setReadBufferSize(std::max(kReadBufferBytes, 2 * settings.messageBytes));
    m_socket->setMaxAllowedIncomingFrameSize(static_cast<quint64>(settings.messageBytes));
    m_socket->setMaxAllowedIncomingMessageSize(static_cast<quint64>(settings.messageBytes));
    m_deadline.onExpired([this] { expire(); });
    connect(m_socket.get(), &QWebSocket::textMessageReceived, this, &LiveSession::receive);
    connect(m_socket.get(), &QWebSocket::binaryMessageReceived, this, [this] {
        close(4400, u"Messages are JSON text."_s);
    });
    connect(m_socket.get(), &QWebSocket::disconnected, this, [this] {
        m_stage = Stage::Closing;
        m_endpoint.discard(*this);
    });
}

// Once the endpoint has it. False if the client did not wait for the handshake.
bool LiveSession::listen()
{
    m_sender.flushQt(); // the handshake, so that the first frame need not wait
    if (m_guard->begin([this](const auto& seen) { noteHeard(seen); })) {
        return true;
    }
    close(QWebSocketProtocol::CloseCodeProtocolError, u"Frames before the handshake."_s);
    return false;
}

LiveSession::~LiveSession()
{
    leaveGroups();
    if (m_isCounted) {
        m_endpoint.countUser(m_caller.id(), -1);
    }
    m_socket->disconnect(this);
    m_socket.reset();
    m_sender.deleteSocket();
}

void LiveSession::hear(const SharedEvent& event, bool isLast)
{
    if (m_stage == Stage::Live && event->seq() > m_cursor) {
        m_cursor = event->seq();
        if (!offer(*event)) {
            return;
        }
    }
    if (isLast) {
        flush();
    } else if (!std::exchange(m_isDirty, true)) {
        m_endpoint.noteDirty(*this);
    }
}

// Queues the form that this client may see. False if there is none.
bool LiveSession::offer(const EncodedEvent& event)
{
    const EventForm form = m_endpoint.m_policy.formOf(m_caller, event.event());
    if (form == EventForm::Hidden) {
        return false;
    }
    ++m_endpoint.m_counters.frames;
    if (m_dialect) {
        return retell(event, form);
    }
    const bool isReplacing = m_sender.queue(
        event.frame(form == EventForm::Judge),
        event.event().submission.value(),
        event.isReplaceable()
    );
    m_endpoint.m_counters.replaced += isReplacing ? 1 : 0;
    return true;
}

void LiveSession::say(const QByteArray& text)
{
    if (m_stage != Stage::Closing) {
        m_sender.queue(textFrame(text));
    }
}

void LiveSession::say(const ServerMessage& message)
{
    say(wire::encode(message));
}

void LiveSession::flush()
{
    m_isDirty = false;
    if (m_stage == Stage::Closing) {
        return;
    }
    if (m_sender.flush()) {
        if (m_isEnding) {
            close(QWebSocketProtocol::CloseCodeNormal, u"complete"_s);
        }
        return;
    }
    if (m_sender.waitingBytes() > m_endpoint.m_settings.waitingBytes) {
        ++m_endpoint.m_counters.cut;
        qCInfo(lcSession) << "session" << m_id << "does not read: cut at seq" << m_cursor;
        cut();
        return;
    }
    watchWrites();
}

void LiveSession::watchWrites()
{
    if (std::exchange(m_isWatchingWrites, true)) {
        return;
    }
    connect(m_socket.get(), &QWebSocket::bytesWritten, this, [this] {
        if (m_sender.isWaiting()) {
            flush();
        }
        if (m_stage == Stage::Replay) {
            replay();
        }
    });
}

// Called with every arrival of bytes, before QWebSocket reads them.
void LiveSession::noteHeard(const FrameScanner::Seen& seen)
{
    const auto now = m_endpoint.m_wheel.now();
    m_heardAt = now;
    if (!m_guard->isWithinMessage()) {
        m_messageSince = {};
    } else if (seen.hasBegun || m_messageSince.count() == 0) {
        m_messageSince = now;
    }
    if (m_stage == Stage::Closing) {
        return;
    }
    if (seen.isUnmasked) {
        close(QWebSocketProtocol::CloseCodeProtocolError, u"Frames of a client are masked."_s);
    } else if (!isAllowed(seen.frames)) {
        close(4429, u"Too many messages."_s);
    }
}

// A bucket that fills by messagesPerSecond.
bool LiveSession::isAllowed(int frames)
{
    const LiveSettings& settings = m_endpoint.m_settings;
    const std::chrono::duration<double> passed = m_heardAt - m_allowedAt;
    m_allowedAt = m_heardAt;
    m_allowance =
        std::min(settings.messageBurst, m_allowance + passed.count() * settings.messagesPerSecond);
    m_allowance -= frames;
    return m_allowance >= 0;
}

void LiveSession::expire()
{
    if (m_stage == Stage::Closing) {
        cut(); // the Close frame did not leave
    } else if (m_stage == Stage::Hello) {
        close(4408, u"No hello came."_s);
    } else {
        beat();
    }
}

void LiveSession::beat()
{
    const LiveSettings& settings = m_endpoint.m_settings;
    const auto now = m_endpoint.m_wheel.now();
    const bool isStuck = m_messageSince.count() > 0 && now - m_messageSince > settings.messageTime;
    if (now - m_heardAt > rhythm() * 5 / 2 || isStuck) {
        ++m_endpoint.m_counters.silent;
        cut();
        return;
    }
    if (!m_token.isEmpty()) {
        auto caller = m_endpoint.m_policy.authenticate(m_token);
        if (!caller) {
            refuse(caller.error());
            return;
        }
        m_caller = std::move(*caller);
    }
    if (isOverdue()) {
        close(QWebSocketProtocol::CloseCodeNormal, u"idle"_s);
        return;
    }
    // One of each may wait; a newer one takes its place.
    constexpr qint64 kBeatKey = -1;
    constexpr qint64 kPingKey = -2;
    if (m_stage == Stage::Live && !m_dialect) {
        m_sender.queue(m_endpoint.heartbeatFrame(sentUpTo()), kBeatKey, true);
    }
    m_sender.queue(QByteArray::fromRawData(kPingFrame, 2), kPingKey, true);
    m_deadline.set(m_endpoint.m_wheel, rhythm());
    flush();
}

void LiveSession::close(int code, const QString& why)
{
    if (m_stage == Stage::Closing) {
        return;
    }
    m_sender.flush();
    m_sender.clear();
    m_stage = Stage::Closing;
    m_endpoint.m_counters.violations += code >= 4000 || code == 1002 ? 1 : 0;
    m_deadline.set(m_endpoint.m_wheel, m_endpoint.m_settings.closeTime);
    const int spoken = m_dialect ? m_dialect->closeCode(code) : code;
    m_socket->close(static_cast<QWebSocketProtocol::CloseCode>(spoken), why);
}

void LiveSession::cut()
{
    m_stage = Stage::Closing;
    m_deadline.drop();
    m_sender.cut();
    m_endpoint.discard(*this);
}

void LiveSession::leaveGroups()
{
    m_places.clear();
}

void LiveSession::sayBye()
{
    const LiveSettings& settings = m_endpoint.m_settings;
    if (!m_dialect) {
        say(message::Bye{settings.retryFrom, settings.retryTo});
    }
    constexpr int kServiceRestart = 1012;
    close(kServiceRestart, u"The server restarts."_s);
}

} // namespace adjudge
