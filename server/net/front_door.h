// The one port: takes connections, up to a number, and lets each speak HTTP (HttpConnection) until
// it leaves or becomes a WebSocket (WebSocketGate). Main thread.
#pragma once

#include "server/net/front_door_settings.h"
#include "server/net/web_socket_gate.h"

#include <QHostAddress>
#include <QTcpServer>

namespace adjudge {

class HttpConnection;

class FrontDoor final : public QTcpServer
{
    Q_OBJECT

public:
    // The router is filled before the first connection and outlives this.
    FrontDoor(
        const HttpRouter& router,
        FrontDoorSettings settings,
        const Clock& clock,
        QObject* parent = nullptr
    );
    ~FrontDoor() override;

    // Port 0: any free one. The Error says whether the port is taken or forbidden, and what to do.
    Result<void> open(const QHostAddress& address, quint16 port);

    // Takes no new connections, ends the idle ones, lets the others finish their answer. WebSockets
    // are their sessions' matter.
    void drain();

    [[nodiscard]] const FrontDoorCounters& counters() const { return *m_counters; }

    // Shared with the live sessions: one timer for all.
    [[nodiscard]] DeadlineWheel& wheel() { return m_wheel; }

protected:
    void incomingConnection(qintptr descriptor) override;

private:
    void refuse(qintptr descriptor);

    const FrontDoorSettings m_settings;
    std::shared_ptr<FrontDoorCounters> m_counters; // also the sockets', which may outlive this
    DeadlineWheel m_wheel;
    WebSocketGate m_gate;
    HttpSurroundings m_around;
    Deadline m_retry;       // after the kernel had no descriptor for a connection
    QObject* m_connections; // parent of all HttpConnections; dies first
};

} // namespace adjudge
