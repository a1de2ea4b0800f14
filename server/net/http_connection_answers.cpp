// The answering half of HttpConnection.
#include "server/net/http_connection.h"
#include "server/net/web_socket_gate.h"

#include <QLoggingCategory>

#include <sys/socket.h>

using namespace Qt::Literals::StringLiterals;

namespace adjudge {

namespace {

Q_LOGGING_CATEGORY(lcHttp, "adjudge.http", QtInfoMsg)

} // namespace

void HttpConnection::drain()
{
    m_isLast = true;
    if (m_phase == Phase::Idle) {
        leave();
    }
}

Responder HttpConnection::makeResponder()
{
    return {
        m_around.home,
        [guard = QPointer<HttpConnection>(this), number = m_number](Responder::Answer answer) {
            if (guard) {
                guard->takeAnswer(std::move(answer), number);
            }
        }};
}

void HttpConnection::takeAnswer(Responder::Answer answer, quint64 number)
{
    if (number != m_number || m_phase != Phase::Handling || !m_socket ||
        m_socket->state() != QAbstractSocket::ConnectedState) {
        return;
    }
    if (auto* taker = std::get_if<SocketTaker>(&answer)) {
        finishUpgrade(std::move(*taker));
        return;
    }
    if (m_isHeadUnread) {
        m_isLast = true;
    }
    send(std::get<HttpResponse>(answer));
    advance();
}

bool HttpConnection::beginUpgrade()
{
    const HttpRequest& request = m_parser->request();
    if (m_parser->hasBody()) {
        return refuse(400, {ErrorCode::BadRequest, u"An upgrade takes no body."_s, {}});
    }
    if (const auto fault = upgradeFault(request, m_around.settings.origins)) {
        if (fault->status == 426) {
            m_isLast = true;
            send(HttpResponse::failure(426, fault->error).with("Sec-WebSocket-Version", "13"));
            return true;
        }
        return refuse(fault->status, fault->error);
    }
    return handle();
}

void HttpConnection::finishUpgrade(SocketTaker taker)
{
    if (!m_isHeadUnread) {
        qCCritical(lcHttp) << "a handler upgraded a request that is no upgrade";
        refuse(500, {ErrorCode::Internal, u"The server made a mistake here."_s, {}});
        return;
    }
    if (m_socket->bytesAvailable() > m_parser->headSize()) {
        refuse(400, {ErrorCode::BadRequest, u"Frames before the handshake are refused."_s, {}});
        return;
    }
    ++m_around.counters.upgrades;
    QTcpSocket* socket = std::exchange(m_socket, nullptr);
    socket->disconnect(this);
    m_around.gate.open(socket, std::move(taker));
    deleteLater();
}

bool HttpConnection::refuse(int status, const Error& error)
{
    if (!error.detail.isEmpty()) {
        qCWarning(lcHttp) << "status" << status << error.message << error.detail;
    }
    m_isLast = m_isLast || m_isBodyUnread || m_isHeadUnread;
    send(HttpResponse::failure(status, error));
    return true;
}

void HttpConnection::send(const HttpResponse& response)
{
    releaseBodyBytes();
    // Which request a malformed head was meant to be is not known: HTTP/1.1, no HEAD.
    const HttpRequest& request = m_phase == Phase::Handling ? m_call.request : m_parser->request();
    const bool isHead = m_route && request.method() == "HEAD";
    m_isLast = m_isLast || !request.isKeepAlive() || m_around.isDraining;
    const ResponseFraming framing{
        .date = m_around.dateLine(),
        .isKeptAlive = !m_isLast,
        .isHttp10 = request.headerHasToken("Connection", "keep-alive"),
    };
    QByteArray bytes = responseHead(response, framing);
    const bool hasBody = !isHead && response.status != 204 && response.status != 304;
    constexpr qsizetype kJoinedBytes = 32 * 1024; // one write is cheaper than two
    m_phase = Phase::Sending;
    ++m_around.counters.answers[std::clamp(response.status / 100, 0, 5)];
    if (hasBody && response.body.size() <= kJoinedBytes) {
        bytes.append(response.body);
    }
    write(bytes);
    if (hasBody && response.body.size() > kJoinedBytes) {
        write(response.body);
    }
    afterSending();
}

void HttpConnection::write(const QByteArray& bytes)
{
    qsizetype sent = 0;
    if (m_socket->bytesToWrite() == 0) {
        // Nothing is queued before these bytes: the kernel takes them without Qt's copy.
        const auto fd = static_cast<int>(m_socket->socketDescriptor());
        const ssize_t done = ::send(
            fd, bytes.constData(), static_cast<size_t>(bytes.size()), MSG_NOSIGNAL | MSG_DONTWAIT
        );
        sent = done > 0 ? done : 0;
    }
    if (sent == 0) {
        m_socket->write(bytes);
    } else if (sent < bytes.size()) {
        m_socket->write(bytes.sliced(sent));
    }
}

// After an answer was given to the socket, and whenever the client has read some of it.
void HttpConnection::afterSending()
{
    if (m_phase != Phase::Sending || !m_socket) {
        return;
    }
    if (m_socket->bytesToWrite() > 0) {
        m_deadline.set(m_around.wheel, m_around.settings.writeTime);
        return;
    }
    if (m_isLast) {
        leave();
        return;
    }
    m_phase = Phase::Idle;
    m_deadline.set(m_around.wheel, m_around.settings.idleTime);
    advance();
}

void HttpConnection::leave()
{
    m_phase = Phase::Leaving;
    // Closing while the client still sends would make the kernel reset the connection, and the
    // client might lose the answer: end our direction, read on for a moment.
    ::shutdown(static_cast<int>(m_socket->socketDescriptor()), SHUT_WR);
    m_deadline.set(m_around.wheel, m_around.settings.closeTime);
    advance();
}

void HttpConnection::expire()
{
    const bool isSlow = m_phase == Phase::Head || m_phase == Phase::Body;
    if (!isSlow || !m_socket) {
        m_socket->abort(); // idle, or does not read, or does not close
        return;
    }
    m_isBodyUnread = true;
    refuse(408, {ErrorCode::BadRequest, u"The request came too slowly."_s, {}});
}

void HttpConnection::releaseBodyBytes()
{
    m_around.bodyBytes -= std::exchange(m_heldBytes, 0);
}

} // namespace adjudge
