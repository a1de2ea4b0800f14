// From a TCP connection whose upgrade request was allowed to an open WebSocket. Qt's server class
// does the handshake; what it lacks is here: a time limit, and knowing which TCP socket is which
// WebSocket. Origins, versions and keys are checked before (upgradeFault).
#pragma once

#include "server/net/deadline_wheel.h"
#include "server/net/http_parser.h"
#include "server/net/responder.h"

#include <QHash>
#include <QTcpSocket>
#include <QWebSocketServer>

namespace adjudge {

// Why this upgrade may not go on: no or a wrong Sec-WebSocket-Version (426), a bad key (400), a
// foreign origin (403). Origins equal to the Host header and those in the list are at home; no
// Origin is a program, not a page. "null" (a sandboxed or local page) is foreign.
std::optional<HttpFault> upgradeFault(const HttpRequest& request, const QList<QByteArray>& origins);

class WebSocketGate final : public QObject
{
    Q_OBJECT

public:
    WebSocketGate(DeadlineWheel& wheel, std::chrono::milliseconds limit, QObject* parent);
    ~WebSocketGate() override;

    // Takes the socket, with the request still unread in it.
    void open(QTcpSocket* tcp, SocketTaker taker);

    [[nodiscard]] qsizetype waiting() const { return static_cast<qsizetype>(m_waiting.size()); }

private:
    struct Waiting
    {
        QTcpSocket* tcp = nullptr;
        FrameGuard* guard = nullptr;
        SocketTaker taker;
        Deadline deadline;
    };

    struct Peer
    {
        QHostAddress address;
        QHostAddress local;
        quint16 port = 0;
        bool operator==(const Peer&) const = default;

        friend size_t qHash(const Peer& peer, size_t seed)
        {
            return qHashMulti(seed, peer.address, peer.local, peer.port);
        }
    };

    void takeOpened();

    DeadlineWheel& m_wheel;
    std::chrono::milliseconds m_limit;
    QWebSocketServer m_server;
    QHash<Peer, std::shared_ptr<Waiting>> m_waiting;
};

} // namespace adjudge
