#include "server/net/http_connection.h"

#include <QLocale>

using namespace Qt::Literals::StringLiterals;

namespace adjudge {

namespace {

constexpr qint64 kReadBufferBytes = 128 * 1024; // of one socket, between two looks
constexpr qint64 kMaxThrownBytes = 1024 * 1024; // read for the sake of a clean close

} // namespace

const QByteArray& HttpSurroundings::dateLine()
{
    const auto second = std::chrono::duration_cast<std::chrono::seconds>(clock.monotonic());
    if (second != dateAt) {
        dateAt = second;
        date = QLocale::c()
                   .toString(clock.now().toUTC(), u"ddd, dd MMM yyyy hh:mm:ss 'GMT'"_s)
                   .toLatin1();
    }
    return date;
}

HttpConnection::HttpConnection(QTcpSocket* socket, HttpSurroundings& around, QObject* parent)
    : QObject(parent)
    , m_socket(socket)
    , m_around(around)
{
    m_socket->setParent(this);
    m_socket->setReadBufferSize(kReadBufferBytes);
    m_deadline.onExpired([this] { expire(); });
    m_deadline.set(m_around.wheel, m_around.settings.headTime);
    connect(m_socket, &QTcpSocket::readyRead, this, &HttpConnection::advance);
    connect(m_socket, &QTcpSocket::bytesWritten, this, &HttpConnection::afterSending);
    connect(m_socket, &QTcpSocket::disconnected, this, &QObject::deleteLater);
}

HttpConnection::~HttpConnection()
{
    releaseBodyBytes();
    if (m_socket) {
        m_socket->disconnect(this);
    }
}

void HttpConnection::advance()
{
    if (m_isAdvancing) {
        return; // an answer made within the handler: the loop below goes on
    }
    m_isAdvancing = true;
    bool isMore = true;
    while (isMore && m_socket) {
        switch (m_phase) {
        case Phase::Idle:
        case Phase::Head:
            isMore = readHead();
            break;
        case Phase::Body:
            isMore = readBody();
            break;
        case Phase::Leaving:
            throwAway();
            isMore = false;
            break;
        case Phase::Handling:
        case Phase::Sending:
            isMore = false;
            break;
        }
    }
    m_isAdvancing = false;
}

bool HttpConnection::readHead()
{
    QByteArray& scratch = m_around.scratch;
    const qint64 size = m_socket->peek(scratch.data(), scratch.size());
    if (size <= 0) {
        return false;
    }
    if (m_phase == Phase::Idle) {
        m_phase = Phase::Head;
        m_parser.emplace(m_around.settings.headBytes);
        m_deadline.set(m_around.wheel, m_around.settings.headTime);
        m_call = {};
        m_route = nullptr;
        ++m_number;
    }
    switch (m_parser->parseHead(QByteArrayView(scratch.constData(), size))) {
    case HttpParser::Step::NeedMore:
        return false;
    case HttpParser::Step::Failed:
        m_isBodyUnread = true;
        return refuse(m_parser->fault().status, m_parser->fault().error);
    case HttpParser::Step::Done:
        break;
    }
    ++m_around.counters.requests;
    m_deadline.drop();
    m_isBodyUnread = m_parser->hasBody();
    return admitRequest();
}

bool HttpConnection::admitRequest()
{
    HttpRequest& request = m_parser->request();
    HttpRouter::Match match = m_around.router.find(request.method(), request.path());
    m_route = match.route;
    m_isHeadUnread = m_route && m_route->isSocket && request.isWebSocketUpgrade();
    if (!m_isHeadUnread) {
        m_socket->skip(m_parser->headSize());
    }
    if (!m_route) {
        return answerWithoutRoute(match.allow);
    }
    if (m_route->isSocket && !m_isHeadUnread) {
        return refuse(426, {ErrorCode::BadRequest, u"Only WebSockets are opened here."_s, {}});
    }
    auto caller = m_around.router.admit(*m_route, request);
    if (!caller) {
        return refuse(statusOf(caller.error().code), caller.error());
    }
    m_call.caller = std::move(*caller);
    m_call.params = match.params;
    request.peer = m_socket->peerAddress();
    if (m_isHeadUnread) {
        return beginUpgrade();
    }
    return m_parser->hasBody() ? beginBody() : handle();
}

bool HttpConnection::answerWithoutRoute(const QByteArray& allow)
{
    const HttpRequest& request = m_parser->request();
    if (allow.isEmpty()) {
        const QString path = QString::fromUtf8(request.path()).left(200);
        return refuse(404, {ErrorCode::NotFound, u"There is nothing at %1."_s.arg(path), {}});
    }
    HttpResponse response = HttpResponse::empty(204);
    if (request.method() != "OPTIONS") {
        const auto text = u"This path answers %1."_s.arg(QLatin1StringView(allow));
        response = HttpResponse::failure({ErrorCode::MethodNotAllowed, text, {}});
    }
    m_isLast = m_isLast || m_isBodyUnread;
    send(response.with("Allow", allow));
    return true;
}

bool HttpConnection::beginBody()
{
    const HttpRequest& request = m_parser->request();
    if (m_parser->contentLength() > m_route->maxBodyBytes || m_route->maxBodyBytes == 0) {
        const auto text =
            m_route->maxBodyBytes == 0
                ? u"This request takes no body."_s
                : u"The body is larger than the %1 bytes that are allowed here."_s.arg(
                      m_route->maxBodyBytes
                  );
        return refuse(413, {ErrorCode::TooLarge, text, {}});
    }
    const QList<QByteArray>& types = m_route->contentTypes;
    if (!types.isEmpty() && !types.contains(request.contentType())) {
        const auto text = u"The body has to be %1."_s.arg(QLatin1StringView(types.join(" or ")));
        return refuse(415, {ErrorCode::UnsupportedMedia, text, {}});
    }
    const auto expectation = request.header("Expect");
    if (expectation && expectation->compare("100-continue", Qt::CaseInsensitive) != 0) {
        return refuse(417, {ErrorCode::BadRequest, u"Only 100-continue can be expected."_s, {}});
    }
    m_heldBytes = m_parser->isChunked() ? m_route->maxBodyBytes : m_parser->contentLength();
    m_around.bodyBytes += m_heldBytes;
    if (m_around.bodyBytes > m_around.settings.bodyBytes) {
        const auto text = u"Too much is being uploaded at once; try again in a moment."_s;
        return refuse(503, {ErrorCode::Unavailable, text, {}});
    }
    if (expectation && m_socket->bytesAvailable() == 0) {
        write("HTTP/1.1 100 Continue\r\n\r\n");
    }
    m_parser->setBodyLimit(m_route->maxBodyBytes);
    m_phase = Phase::Body;
    m_deadline.set(m_around.wheel, bodyTime());
    return true;
}

std::chrono::milliseconds HttpConnection::bodyTime() const
{
    constexpr qint64 kSlowestBytesPerSecond = 128 * 1024; // of a large package
    return m_around.settings.bodyTime + std::chrono::seconds(m_heldBytes / kSlowestBytesPerSecond);
}

bool HttpConnection::readBody()
{
    QByteArray& scratch = m_around.scratch;
    while (true) {
        const qint64 size = m_socket->peek(scratch.data(), scratch.size());
        if (size <= 0) {
            return false;
        }
        const auto [step, taken] = m_parser->feedBody(QByteArrayView(scratch.constData(), size));
        m_socket->skip(taken);
        if (step == HttpParser::Step::Failed) {
            return refuse(m_parser->fault().status, m_parser->fault().error);
        }
        if (step == HttpParser::Step::Done) {
            m_isBodyUnread = false;
            return handle();
        }
    }
}

bool HttpConnection::handle()
{
    m_phase = Phase::Handling;
    m_deadline.drop();
    m_call.request = std::move(m_parser->request());
    m_route->handler(m_call, makeResponder());
    return true;
}

void HttpConnection::throwAway()
{
    m_thrownBytes += m_socket->skip(m_socket->bytesAvailable());
    if (m_thrownBytes > kMaxThrownBytes) {
        m_socket->abort();
    }
}

} // namespace adjudge
