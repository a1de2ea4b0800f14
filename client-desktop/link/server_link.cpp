#include "client-desktop/link/server_link.h"

#include "shared/wire/codec.h"

#include <QLoggingCategory>
#include <QWebSocket>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;
using std::chrono::milliseconds;

namespace adjudge::desktop {

namespace {

Q_LOGGING_CATEGORY(lcLink, "adjudge.link")

// A compile log is the longest message; the server keeps it far below this.
constexpr quint64 kMaxMessageBytes = 2ULL * 1024 * 1024;
constexpr milliseconds kMinHeartbeat{50};
constexpr milliseconds kMaxHeartbeat{120'000};
constexpr milliseconds kMaxPlannedWait{60'000};

constexpr int kCloseRestart = 1012;
constexpr int kCloseUnauthenticated = 4401;
constexpr int kCloseForbidden = 4403;

qint64 seqOf(const ServerMessage& message)
{
    struct
    {
        qint64 operator()(const message::SubmissionUpdate& m) const { return m.submission.seq; }

        qint64 operator()(const message::TestDone& m) const { return m.seq; }

        qint64 operator()(const message::CompileLog& m) const { return m.seq; }

        qint64 operator()(const message::ErrorAnalysis& m) const { return m.seq; }

        qint64 operator()(const message::ProblemUpdate& m) const { return m.seq; }

        qint64 operator()(const message::RejudgingUpdate& m) const { return m.seq; }

        qint64 operator()(const message::Heartbeat& m) const { return m.seq; }

        qint64 operator()(const message::Subscribed&) const { return 0; }

        qint64 operator()(const message::Welcome&) const { return 0; }

        qint64 operator()(const message::Resync&) const { return 0; }

        qint64 operator()(const message::Refused&) const { return 0; }

        qint64 operator()(const message::Bye&) const { return 0; }
    } read;

    return std::visit(read, message);
}

QList<Topic> without(const QList<Topic>& all, const QList<Topic>& those)
{
    QList<Topic> rest;
    std::ranges::copy_if(all, std::back_inserter(rest), [&](const Topic& topic) {
        return !those.contains(topic);
    });
    return rest;
}

} // namespace

ServerLink::ServerLink(LinkOptions options, QObject* parent)
    : QObject(parent)
    , m_options(std::move(options))
    , m_backoff(m_options.backoff)
{
    Q_ASSERT(m_options.random);
    m_retry.setSingleShot(true);
    m_retry.setTimerType(Qt::PreciseTimer); // a coarse one would be seconds off what is shown
    m_silence.setSingleShot(true);
    connect(&m_retry, &QTimer::timeout, this, &ServerLink::connectNow);
    connect(&m_silence, &QTimer::timeout, this, [this] { lose(tr("The server does not answer")); });
    connect(&m_beat, &QTimer::timeout, this, &ServerLink::beat);
}

ServerLink::~ServerLink()
{
    dropSocket();
}

void ServerLink::open(const QUrl& live, const QString& token, const QList<Topic>& topics)
{
    m_url = live;
    m_topics = topics;
    m_at = {};
    m_isCursorTrue = false;
    renew(token);
}

void ServerLink::renew(const QString& token)
{
    m_token = token;
    m_backoff.reset();
    connectNow();
}

void ServerLink::close()
{
    dropSocket();
    m_retry.stop();
    enter(LinkState::Offline);
}

void ServerLink::retryNow()
{
    if (m_state == LinkState::Waiting) {
        connectNow();
    }
}

void ServerLink::setTopics(const QList<Topic>& topics)
{
    const QList<Topic> added = without(topics, m_topics);
    const QList<Topic> removed = without(m_topics, topics);
    m_topics = topics;
    if (!m_isWelcomed) {
        return; // the next hello names them all
    }
    if (!removed.isEmpty()) {
        send(message::Unsubscribe{removed});
    }
    if (!added.isEmpty()) {
        send(message::Subscribe{added, {}});
    }
}

void ServerLink::snapshotApplied()
{
    if (m_state == LinkState::Syncing) {
        m_isCursorTrue = true;
        enter(LinkState::Live);
    }
}

milliseconds ServerLink::untilRetry() const
{
    return m_retry.isActive() ? m_retry.remainingTimeAsDuration() : milliseconds(0);
}

std::optional<Cursor> ServerLink::cursor() const
{
    return m_isCursorTrue ? std::optional(m_at) : std::nullopt;
}

void ServerLink::connectNow()
{
    dropSocket();
    m_retry.stop();
    m_socketError.clear();
    m_bye.reset();
    m_socket = new QWebSocket(QString(), QWebSocketProtocol::VersionLatest, this);
    m_socket->setMaxAllowedIncomingMessageSize(kMaxMessageBytes);
    m_socket->setMaxAllowedIncomingFrameSize(kMaxMessageBytes);
    connect(m_socket, &QWebSocket::connected, this, [this] {
        send(message::Hello{kProtocolVersion, m_token, m_topics, {}, cursor()});
    });
    connect(m_socket, &QWebSocket::disconnected, this, &ServerLink::handleGone);
    connect(m_socket, &QWebSocket::textMessageReceived, this, &ServerLink::handleFrame);
    connect(m_socket, &QWebSocket::pong, this, &ServerLink::heard);
    connect(
        m_socket,
        QOverload<QAbstractSocket::SocketError>::of(&QWebSocket::error),
        this,
        &ServerLink::handleError
    );
    m_silenceLimit = m_options.welcomeLimit;
    m_silence.start(m_silenceLimit);
    enter(LinkState::Connecting);
    m_socket->open(m_url);
}

void ServerLink::enter(LinkState state, const QString& reason)
{
    m_state = state;
    m_reason = reason;
    Q_EMIT stateChanged();
}

void ServerLink::dropSocket()
{
    m_silence.stop();
    m_beat.stop();
    m_isWelcomed = false;
    if (m_socket) {
        QWebSocket* socket = std::exchange(m_socket, nullptr);
        socket->disconnect(this);
        socket->abort();
        socket->deleteLater();
    }
}

void ServerLink::lose(const QString& reason)
{
    milliseconds wait = m_backoff.next(m_options.random());
    if (m_bye) {
        // A planned stop: the server spreads its clients over this range.
        const milliseconds from = std::clamp(m_bye->retryFrom, milliseconds(0), kMaxPlannedWait);
        const milliseconds to = std::clamp(m_bye->retryTo, from, kMaxPlannedWait);
        const double share = m_options.random() * static_cast<double>((to - from).count());
        wait = from + milliseconds(static_cast<qint64>(share));
    }
    qCInfo(lcLink) << "lost" << reason << "retry_ms" << wait.count();
    dropSocket();
    m_retry.start(wait);
    enter(LinkState::Waiting, reason);
}

void ServerLink::handleError(QAbstractSocket::SocketError)
{
    // A refused connection never says "disconnected", a lost one says it a moment later and then
    // knows the close code: both are looked at in the next turn of the event loop.
    m_socketError = m_socket->errorString();
    const auto look = [this, socket = m_socket] {
        if (socket == m_socket) {
            handleGone();
        }
    };
    QMetaObject::invokeMethod(m_socket, look, Qt::QueuedConnection);
}

void ServerLink::handleGone()
{
    const int code = static_cast<int>(m_socket->closeCode());
    const QString said = m_socket->closeReason().left(200);
    if (code == kCloseUnauthenticated) {
        dropSocket();
        const QString reason = said.isEmpty() ? tr("The login has expired") : said;
        enter(LinkState::Offline, reason);
        Q_EMIT loginNeeded(reason);
    } else if (code == kCloseForbidden) {
        dropSocket();
        enter(LinkState::Offline, said.isEmpty() ? tr("The server refuses this account") : said);
    } else if (code == kCloseRestart || m_bye) {
        // Qt 6.4 takes 1012 for invalid and reports 1002: the bye before it is what tells.
        lose(tr("The server is restarting"));
    } else if (!m_isWelcomed && !m_socketError.isEmpty()) {
        lose(tr("The server cannot be reached"));
    } else {
        lose(tr("The connection was lost"));
    }
}

void ServerLink::heard()
{
    m_silence.start(m_silenceLimit);
}

void ServerLink::beat()
{
    send(message::Heartbeat{m_at.seq});
    m_socket->ping();
}

void ServerLink::send(const ClientMessage& message)
{
    m_socket->sendTextMessage(QString::fromUtf8(wire::encode(message)));
}

void ServerLink::handleFrame(const QString& frame)
{
    const auto message = wire::decodeServer(frame.toUtf8());
    if (m_isWelcomed) {
        heard();
    }
    if (!message) {
        // A type of a newer server is not for this client. Anything else unreadable is a hole.
        qCWarning(lcLink) << "unreadable" << message.error().message;
        if (m_isWelcomed && message.error().code != ErrorCode::NotFound) {
            startOver(m_at);
        }
        return;
    }
    if (const auto* welcome = std::get_if<message::Welcome>(&*message)) {
        handle(*welcome);
    } else if (!m_isWelcomed) {
        qCWarning(lcLink) << "message before the welcome, ignored";
        return;
    } else if (const auto* resync = std::get_if<message::Resync>(&*message)) {
        handle(*resync);
    } else if (const auto* bye = std::get_if<message::Bye>(&*message)) {
        m_bye = *bye;
    } else if (seqOf(*message) != 0 && seqOf(*message) < m_at.seq) {
        return; // known already
    }
    noteSeq(*message);
    Q_EMIT received(*message);
}

void ServerLink::noteSeq(const ServerMessage& message)
{
    m_at.seq = std::max(m_at.seq, seqOf(message));
}

void ServerLink::handle(const message::Welcome& welcome)
{
    if (welcome.proto != kProtocolVersion) {
        dropSocket();
        enter(
            LinkState::Offline,
            tr("The server speaks protocol %1, this program %2. Update the older one.")
                .arg(welcome.proto)
                .arg(kProtocolVersion)
        );
        return;
    }
    m_isWelcomed = true;
    m_backoff.reset();
    const milliseconds interval = std::clamp(welcome.heartbeat, kMinHeartbeat, kMaxHeartbeat);
    m_silenceLimit = interval * 5 / 2;
    m_beat.start(interval);
    heard();
    if (welcome.resumed && m_isCursorTrue && welcome.at.epoch == m_at.epoch) {
        enter(LinkState::Live); // what was missed follows at once
    } else {
        startOver(welcome.at);
    }
}

void ServerLink::handle(const message::Resync& resync)
{
    startOver(resync.at);
}

void ServerLink::startOver(const Cursor& at)
{
    const bool epochChanged = !m_at.epoch.isEmpty() && m_at.epoch != at.epoch;
    m_at = at;
    m_isCursorTrue = false;
    enter(LinkState::Syncing);
    Q_EMIT snapshotNeeded(epochChanged);
}

} // namespace adjudge::desktop
