#include "server/net/front_door.h"

#include "server/net/http_connection.h"

#include <QLoggingCategory>

#include <sys/socket.h>
#include <unistd.h>

#include <limits>

using namespace Qt::Literals::StringLiterals;

namespace adjudge {

namespace {

Q_LOGGING_CATEGORY(lcDoor, "adjudge.door", QtInfoMsg)

constexpr std::chrono::milliseconds kRetryAccept{200};

// Counts itself, whoever deletes it: QWebSocket drops every connection of its TCP socket's signals,
// `destroyed` too.
class CountedSocket final : public QTcpSocket
{
public:
    explicit CountedSocket(std::shared_ptr<FrontDoorCounters> counters)
        : m_counters(std::move(counters))
    {
        ++m_counters->open;
    }

    ~CountedSocket() override { --m_counters->open; }

private:
    std::shared_ptr<FrontDoorCounters> m_counters;
};

} // namespace

FrontDoor::FrontDoor(
    const HttpRouter& router, FrontDoorSettings settings, const Clock& clock, QObject* parent
)
    : QTcpServer(parent)
    , m_settings(std::move(settings))
    , m_counters(std::make_shared<FrontDoorCounters>())
    , m_wheel(clock, m_settings.tick)
    , m_gate(m_wheel, m_settings.upgradeTime, nullptr)
    , m_around{
          .router = router,
          .settings = m_settings,
          .clock = clock,
          .wheel = m_wheel,
          .gate = m_gate,
          .counters = *m_counters,
          .home = Responder::makeHome(),
          .scratch = QByteArray(m_settings.headBytes + 64, '\0'),
          .date = {},
      }
    , m_connections(new QObject)
{
    setListenBacklogSize(m_settings.backlog);
    setMaxPendingConnections(std::numeric_limits<int>::max());
    // Without a free descriptor QTcpServer stops accepting for good; we try again.
    m_retry.onExpired([this] { resumeAccepting(); });
    connect(this, &QTcpServer::acceptError, this, [this] {
        qCWarning(lcDoor) << "cannot accept:" << errorString()
                          << "(more open files are needed: see ulimit -n)";
        m_retry.set(m_wheel, kRetryAccept);
    });
}

FrontDoor::~FrontDoor()
{
    close();
    delete m_connections;
}

Result<void> FrontDoor::open(const QHostAddress& address, quint16 port)
{
    if (listen(address, port)) {
        return {};
    }
    return Error{
        ErrorCode::Unavailable,
        u"Cannot listen on %1 port %2: %3. Choose another port, or stop the program that has it."_s
            .arg(address.toString())
            .arg(port)
            .arg(errorString()),
        {}};
}

void FrontDoor::drain()
{
    close();
    m_around.isDraining = true;
    const auto connections =
        m_connections->findChildren<HttpConnection*>(QString(), Qt::FindDirectChildrenOnly);
    for (HttpConnection* connection : connections) {
        connection->drain();
    }
}

void FrontDoor::incomingConnection(qintptr descriptor)
{
    ++m_counters->accepted;
    if (m_counters->open >= m_settings.connections) {
        refuse(descriptor);
        return;
    }
    auto* socket = new CountedSocket(m_counters);
    if (!socket->setSocketDescriptor(descriptor)) {
        delete socket;
        ::close(static_cast<int>(descriptor));
        return;
    }
    socket->setSocketOption(QAbstractSocket::LowDelayOption, 1);
    new HttpConnection(socket, m_around, m_connections);
}

void FrontDoor::refuse(qintptr descriptor)
{
    ++m_counters->refused;
    const HttpResponse response = HttpResponse::failure(
        {ErrorCode::Unavailable,
         u"The server has as many connections as it may have; try again in a moment."_s,
         {}}
    );
    const QByteArray bytes =
        responseHead(response, {.date = m_around.dateLine(), .isKeptAlive = false}) + response.body;
    const int fd = static_cast<int>(descriptor);
    [[maybe_unused]] const ssize_t sent = ::send(
        fd, bytes.constData(), static_cast<size_t>(bytes.size()), MSG_NOSIGNAL | MSG_DONTWAIT
    );
    ::shutdown(fd, SHUT_WR);
    // What the client sent meanwhile would turn the close into a reset.
    char thrown[4096];
    while (::recv(fd, thrown, sizeof thrown, MSG_DONTWAIT) > 0) {
    }
    ::close(fd);
}

} // namespace adjudge
