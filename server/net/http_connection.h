// One TCP connection that speaks HTTP: reads a request within its limits, finds its route, gives it
// to the handler, sends the answer, and goes on with the next one, in order. Ends when the client
// leaves, at a limit, or by becoming a WebSocket. Deletes itself. Main thread.
#pragma once

#include "server/net/front_door_settings.h"
#include "server/net/http_parser.h"

#include <QObject>
#include <QTcpSocket>

#include <optional>

namespace adjudge {

class HttpConnection final : public QObject
{
    Q_OBJECT

public:
    // Takes the socket, which is connected.
    HttpConnection(QTcpSocket* socket, HttpSurroundings& around, QObject* parent);
    ~HttpConnection() override;

    // Leave after the answer that is being made, or at once when there is none.
    void drain();

private:
    enum class Phase {
        Idle,     // between requests
        Head,     // its first bytes are there
        Body,     // the head is read, the route is known
        Handling, // the handler has it
        Sending,  // the answer waits for the client to read
        Leaving,  // nothing more is answered; what comes is thrown away
    };

    // http_connection.cpp: reading. Those that return bool say "look again, there may be more".
    void advance();
    bool readHead();
    bool admitRequest();
    bool answerWithoutRoute(const QByteArray& allow);
    bool beginBody();
    [[nodiscard]] std::chrono::milliseconds bodyTime() const;
    bool readBody();
    bool handle();
    void throwAway();

    // http_connection_answers.cpp: answering.
    Responder makeResponder();
    void takeAnswer(Responder::Answer answer, quint64 number);
    bool beginUpgrade();
    void finishUpgrade(SocketTaker taker);
    bool refuse(int status, const Error& error);
    void send(const HttpResponse& response);
    void write(const QByteArray& bytes);
    void afterSending();
    void leave();
    void expire();
    void releaseBodyBytes();

    QTcpSocket* m_socket; // null after the upgrade
    HttpSurroundings& m_around;
    Deadline m_deadline;
    Phase m_phase = Phase::Idle;
    bool m_isAdvancing = false;
    bool m_isLast = false;       // leave after this answer
    bool m_isHeadUnread = false; // an upgrade: the head is left in the socket
    bool m_isBodyUnread = false;
    quint64 m_number = 0;   // of the request; answers to earlier ones are ignored
    qint64 m_heldBytes = 0; // of the budget for bodies
    qint64 m_thrownBytes = 0;
    std::optional<HttpParser> m_parser;
    const Route* m_route = nullptr;
    HttpCall m_call;
};

} // namespace adjudge
