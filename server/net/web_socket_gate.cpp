#include "server/net/web_socket_gate.h"

#include "server/net/frame_guard.h"

#include <QWebSocket>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace adjudge {

namespace {

// Longer header lines end Qt's handshake without an answer.
constexpr qsizetype kMaxUpgradeHeaderBytes = 8000;

HttpFault fault(int status, ErrorCode code, const QString& message)
{
    return {status, {code, message, {}}};
}

bool isKey(QByteArrayView key)
{
    constexpr qsizetype kKeyCharacters = 24; // base64 of 16 bytes
    const auto decoded =
        QByteArray::fromBase64Encoding(key.toByteArray(), QByteArray::AbortOnBase64DecodingErrors);
    return key.size() == kKeyCharacters && decoded && (*decoded).size() == 16;
}

QByteArray withoutDefaultPort(QByteArrayView authority, bool isSecure)
{
    QByteArray name = authority.toByteArray().toLower();
    const QByteArrayView port = isSecure ? ":443" : ":80";
    if (name.endsWith(port)) {
        name.chop(port.size());
    }
    return name;
}

bool isHomeOrigin(QByteArrayView origin, QByteArrayView host)
{
    const bool isSecure = origin.startsWith("https://");
    if (!isSecure && !origin.startsWith("http://")) {
        return false;
    }
    const QByteArrayView authority = origin.sliced(isSecure ? 8 : 7);
    return withoutDefaultPort(authority, isSecure) == withoutDefaultPort(host, isSecure);
}

} // namespace

std::optional<HttpFault> upgradeFault(const HttpRequest& request, const QList<QByteArray>& origins)
{
    if (request.headerCount("Sec-WebSocket-Version") != 1 ||
        *request.header("Sec-WebSocket-Version") != "13") {
        return fault(
            426, ErrorCode::BadRequest, u"Only version 13 of the WebSocket protocol is spoken."_s
        );
    }
    if (request.headerCount("Sec-WebSocket-Key") != 1 ||
        !isKey(*request.header("Sec-WebSocket-Key"))) {
        return fault(400, ErrorCode::BadRequest, u"Sec-WebSocket-Key is not 16 bytes in base64."_s);
    }
    for (const char* name : {"Authorization", "Origin", "Cookie", "Sec-WebSocket-Protocol"}) {
        if (request.header(name).value_or(QByteArrayView()).size() > kMaxUpgradeHeaderBytes) {
            return fault(431, ErrorCode::TooLarge, u"A header of the upgrade is too long."_s);
        }
    }
    const qsizetype count = request.headerCount("Origin");
    const QByteArrayView origin = request.header("Origin").value_or(QByteArrayView());
    const QByteArrayView host = request.header("Host").value_or(QByteArrayView());
    if (count == 0 || (count == 1 && isHomeOrigin(origin, host)) ||
        (count == 1 && origins.contains(origin.toByteArray().toLower()))) {
        return std::nullopt;
    }
    return fault(
        403,
        ErrorCode::Forbidden,
        u"Pages of another origin may not open this socket; the server's settings name those "
        u"that may."_s
    );
}

WebSocketGate::WebSocketGate(DeadlineWheel& wheel, std::chrono::milliseconds limit, QObject* parent)
    : QObject(parent)
    , m_wheel(wheel)
    , m_limit(limit)
    , m_server(QString(), QWebSocketServer::NonSecureMode)
{
    // Opened sockets are taken at once; the number is never reached.
    m_server.setMaxPendingConnections(1'000'000);
    connect(&m_server, &QWebSocketServer::newConnection, this, &WebSocketGate::takeOpened);
}

WebSocketGate::~WebSocketGate()
{
    for (const auto& waiting : std::as_const(m_waiting)) {
        waiting->tcp->disconnect(this);
        waiting->tcp->abort();
        waiting->tcp->deleteLater();
    }
}

void WebSocketGate::open(QTcpSocket* tcp, SocketTaker taker)
{
    const Peer peer{tcp->peerAddress(), tcp->localAddress(), tcp->peerPort()};
    auto waiting = std::make_shared<Waiting>();
    waiting->tcp = tcp;
    waiting->taker = std::move(taker);
    waiting->deadline.onExpired([tcp] { tcp->abort(); });
    waiting->deadline.set(m_wheel, m_limit);
    m_waiting.insert(peer, waiting);
    tcp->setParent(nullptr);
    connect(tcp, &QTcpSocket::disconnected, tcp, &QObject::deleteLater);
    connect(tcp, &QTcpSocket::disconnected, this, [this, peer] { m_waiting.remove(peer); });
    waiting->guard = new FrameGuard(tcp);
    m_server.handleConnection(tcp);
}

void WebSocketGate::takeOpened()
{
    while (QWebSocket* opened = m_server.nextPendingConnection()) {
        std::unique_ptr<QWebSocket> socket(opened);
        const auto waiting =
            m_waiting.take({socket->peerAddress(), socket->localAddress(), socket->peerPort()});
        if (!waiting) {
            continue; // it died in the same moment
        }
        waiting->tcp->disconnect(this);
        waiting->taker({std::move(socket), waiting->tcp, waiting->guard});
    }
}

} // namespace adjudge
