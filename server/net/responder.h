// The right to answer one request, given to its handler by value. A handler may keep it, copy it
// and answer later; it is safe when the client has left meanwhile (nothing happens), when it is
// used twice (the first answer wins), when the last copy dies without an answer (the client gets
// 500), and from any thread.
#pragma once

#include "server/net/http_response.h"

#include <QPointer>

#include <functional>
#include <memory>
#include <variant>

class QTcpSocket;
class QWebSocket;

namespace adjudge {

class FrameGuard;

// A connection that has become a WebSocket. The TCP socket is there for writing frames and for
// socket options. It is deleted when the connection ends; who deletes the WebSocket before, deletes
// it too, because QWebSocket then lets go of it (deleteLater; it may be null by then).
struct OpenedSocket
{
    std::unique_ptr<QWebSocket> webSocket;
    QPointer<QTcpSocket> tcp;
    FrameGuard* guard = nullptr; // the TCP socket's; looks at frames before QWebSocket
};

// Called once, when the handshake is done; never if the client leaves before.
using SocketTaker = std::function<void(OpenedSocket)>;

class Responder
{
public:
    using Answer = std::variant<HttpResponse, SocketTaker>;
    using Sink = std::function<void(Answer)>;

    // `home` lives on the thread that `sink` is to be called on.
    Responder(std::shared_ptr<QObject> home, Sink sink);

    void send(HttpResponse response) const;
    void fail(const Error& error) const;

    // Only in a handler of a socket route: goes on with the handshake. Elsewhere it is a 500.
    void upgrade(SocketTaker taker) const;

    // The home that a front door gives to its responders: a plain object of this thread, deleted
    // on it when the last responder is gone.
    static std::shared_ptr<QObject> makeHome();

private:
    class Ticket;
    std::shared_ptr<Ticket> m_ticket;
};

} // namespace adjudge
