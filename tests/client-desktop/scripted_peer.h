// The other end for tests of the client: real sockets on a free port of 127.0.0.1, HTTP and
// WebSocket on one port as the server has it, and a script instead of a judge.
#pragma once

#include <QHash>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTcpServer>
#include <QTcpSocket>
#include <QUrl>
#include <QWebSocket>
#include <QWebSocketServer>

#include <functional>
#include <memory>

namespace adjudge::test {

struct PeerRequest
{
    QByteArray verb;
    QString target;                        // path and query
    QHash<QByteArray, QByteArray> headers; // names in lower case
    QJsonObject body;
};

struct PeerAnswer
{
    int status = 200;
    QJsonObject body;
    QByteArray raw; // instead of body
};

class ScriptedPeer : public QObject
{
public:
    std::function<PeerAnswer(const PeerRequest&)> onRequest = [](const PeerRequest&) {
        return PeerAnswer{404, {}, {}};
    };
    // What comes over the socket; by default hello is welcomed, hb and subscribe are answered.
    std::function<void(QWebSocket&, const QJsonObject&)> onMessage =
        [this](QWebSocket& socket, const QJsonObject& message) { answer(socket, message); };
    QList<PeerRequest> requests;
    QList<QJsonObject> received;
    int connections = 0;
    int heartbeatMs = 20'000;
    QString epoch = QStringLiteral("e1");
    qint64 seq = 10;
    bool mayResume = true;
    QJsonValue user;

    ScriptedPeer()
        : m_live(QStringLiteral("peer"), QWebSocketServer::NonSecureMode)
    {
        connect(&m_door, &QTcpServer::newConnection, this, [this] {
            while (QTcpSocket* socket = m_door.nextPendingConnection()) {
                connect(socket, &QTcpSocket::readyRead, this, [this, socket] { read(socket); });
                connect(socket, &QTcpSocket::disconnected, socket, &QObject::deleteLater);
            }
        });
        connect(&m_live, &QWebSocketServer::newConnection, this, [this] { accept(); });
        listen();
    }

    bool listen(quint16 port = 0) { return m_door.listen(QHostAddress::LocalHost, port); }

    // Gone without a word, as a killed server is.
    void vanish()
    {
        m_door.close();
        dropSockets();
    }

    // The planned way: bye, 1012, and nobody at the door.
    void stop(int retryMs)
    {
        say({
            {QStringLiteral("type"), QStringLiteral("bye")},
            {QStringLiteral("retry_after_ms"), QJsonArray{retryMs, retryMs}},
        });
        m_door.close();
        closeAll(1012);
    }

    void dropSockets()
    {
        for (const auto& socket : std::exchange(m_sockets, {})) {
            socket->abort();
        }
    }

    [[nodiscard]] quint16 port() const { return m_door.serverPort(); }

    [[nodiscard]] QUrl url() const
    {
        return QUrl(QStringLiteral("http://127.0.0.1:%1/").arg(port()));
    }

    [[nodiscard]] QUrl live() const
    {
        return QUrl(QStringLiteral("ws://127.0.0.1:%1/ws/live").arg(port()));
    }

    [[nodiscard]] QWebSocket* socket() const
    {
        return m_sockets.empty() ? nullptr : m_sockets.back().get();
    }

    void say(const QJsonObject& message)
    {
        socket()->sendTextMessage(QString::fromUtf8(QJsonDocument(message).toJson()));
    }

    static void close(QWebSocket& socket, int code, const QString& reason = {})
    {
        socket.close(static_cast<QWebSocketProtocol::CloseCode>(code), reason);
    }

    void closeAll(int code, const QString& reason = {})
    {
        for (const auto& socket : m_sockets) {
            close(*socket, code, reason);
        }
    }

    [[nodiscard]] QList<QJsonObject> receivedOf(const QString& type) const
    {
        QList<QJsonObject> list;
        for (const QJsonObject& message : received) {
            if (message.value(u"type").toString() == type) {
                list.append(message);
            }
        }
        return list;
    }

    void answer(QWebSocket& socket, const QJsonObject& message)
    {
        const QString type = message.value(u"type").toString();
        QJsonObject reply;
        if (type == u"hello") {
            const QJsonObject last = message.value(u"last").toObject();
            const bool resumed = mayResume && last.value(u"epoch").toString() == epoch;
            m_topics = message.value(u"topics").toArray();
            reply = {
                {QStringLiteral("type"), QStringLiteral("welcome")},
                {QStringLiteral("proto"), 1},
                {QStringLiteral("session"), QStringLiteral("s")},
                {QStringLiteral("epoch"), epoch},
                {QStringLiteral("seq"), seq},
                {QStringLiteral("resumed"), resumed},
                {QStringLiteral("heartbeat_ms"), heartbeatMs},
                {QStringLiteral("user"), user},
                {QStringLiteral("topics"), m_topics},
            };
        } else if (type == u"hb") {
            reply = {{QStringLiteral("type"), QStringLiteral("hb")}, {QStringLiteral("seq"), seq}};
        } else if (type == u"subscribe") {
            for (const QJsonValue& topic : message.value(u"topics").toArray()) {
                m_topics.append(topic);
            }
            reply = {
                {QStringLiteral("type"), QStringLiteral("subscribed")},
                {QStringLiteral("topics"), m_topics},
                {QStringLiteral("seq"), seq},
            };
        } else {
            return;
        }
        socket.sendTextMessage(QString::fromUtf8(QJsonDocument(reply).toJson()));
    }

private:
    void read(QTcpSocket* socket)
    {
        const QByteArray seen = socket->peek(64LL * 1024 * 1024);
        const qsizetype end = seen.indexOf("\r\n\r\n");
        if (end < 0) {
            return;
        }
        const QList<QByteArray> lines = seen.left(end).split('\n');
        const QList<QByteArray> first = lines.first().trimmed().split(' ');
        PeerRequest request{first.value(0), QString::fromLatin1(first.value(1)), {}, {}};
        for (const QByteArray& line : lines.mid(1)) {
            const qsizetype colon = line.indexOf(':');
            request.headers.insert(line.left(colon).toLower(), line.mid(colon + 1).trimmed());
        }
        if (request.headers.contains("upgrade")) {
            disconnect(socket, &QTcpSocket::readyRead, this, nullptr);
            m_live.handleConnection(socket);
            return;
        }
        const qsizetype length = request.headers.value("content-length").toLongLong();
        if (seen.size() < end + 4 + length) {
            return;
        }
        socket->readAll();
        request.body = QJsonDocument::fromJson(seen.mid(end + 4, length)).object();
        requests.append(request);
        const PeerAnswer answer = onRequest(request);
        if (answer.status == 0) {
            socket->abort(); // no answer: the cable
            return;
        }
        const QByteArray body =
            answer.raw.isEmpty() ? QJsonDocument(answer.body).toJson() : answer.raw;
        socket->write(
            "HTTP/1.1 " + QByteArray::number(answer.status) +
            " X\r\nContent-Type: application/json\r\nConnection: close\r\nContent-Length: " +
            QByteArray::number(body.size()) + "\r\n\r\n" + body
        );
        socket->disconnectFromHost();
    }

    void accept()
    {
        while (QWebSocket* socket = m_live.nextPendingConnection()) {
            ++connections;
            m_sockets.emplace_back(socket);
            connect(
                socket,
                &QWebSocket::textMessageReceived,
                this,
                [this, socket](const QString& t) {
                    const QJsonObject message = QJsonDocument::fromJson(t.toUtf8()).object();
                    received.append(message);
                    onMessage(*socket, message);
                }
            );
        }
    }

    struct LaterDelete
    {
        void operator()(QWebSocket* socket) const { socket->deleteLater(); }
    };

    QTcpServer m_door;
    QWebSocketServer m_live;
    std::vector<std::unique_ptr<QWebSocket, LaterDelete>> m_sockets;
    QJsonArray m_topics;
};

} // namespace adjudge::test
