// A TCP client that sends exactly the bytes of a test, and reads whole HTTP answers.
#pragma once

#include <QTcpSocket>
#include <QTest>

namespace adjudge {

struct RawAnswer
{
    int status = 0;
    QByteArray head;
    QByteArray body;

    [[nodiscard]] QByteArray header(const QByteArray& name) const
    {
        const qsizetype at = head.toLower().indexOf("\r\n" + name.toLower() + ": ");
        if (at < 0) {
            return {};
        }
        const qsizetype from = at + name.size() + 4;
        return head.sliced(from, head.indexOf("\r\n", from) - from);
    }
};

class RawClient
{
public:
    explicit RawClient(quint16 port)
    {
        m_socket.connectToHost(QHostAddress::LocalHost, port);
        [[maybe_unused]] const bool isConnected =
            QTest::qWaitFor([&] { return m_socket.state() == QAbstractSocket::ConnectedState; });
    }

    void send(const QByteArray& bytes)
    {
        m_socket.write(bytes);
        m_socket.flush();
    }

    // The next whole answer; status 0 if none came within the time. `isHead`: it has no body
    // whatever its Content-Length says.
    RawAnswer answer(bool isHead = false)
    {
        RawAnswer result;
        if (!waitFor([&] { return m_received.contains("\r\n\r\n"); })) {
            return result;
        }
        const qsizetype end = m_received.indexOf("\r\n\r\n");
        result.head = m_received.first(end + 2);
        m_received.remove(0, end + 4);
        result.status = result.head.mid(9, 3).toInt();
        const qsizetype size = isHead ? 0 : result.header("Content-Length").toLongLong();
        if (waitFor([&] { return m_received.size() >= size; })) {
            result.body = m_received.first(size);
            m_received.remove(0, size);
        }
        return result;
    }

    RawAnswer ask(const QByteArray& bytes)
    {
        send(bytes);
        return answer();
    }

    bool isClosedByServer()
    {
        return waitFor([&] { return m_socket.state() == QAbstractSocket::UnconnectedState; });
    }

    [[nodiscard]] bool isOpen() const
    {
        return m_socket.state() == QAbstractSocket::ConnectedState;
    }

    QByteArray received()
    {
        m_received += m_socket.readAll();
        return m_received;
    }

    QTcpSocket& socket() { return m_socket; }

private:
    template <typename Condition> bool waitFor(Condition condition)
    {
        return QTest::qWaitFor(
            [&] {
                m_received += m_socket.readAll();
                return condition();
            },
            5000
        );
    }

    QTcpSocket m_socket;
    QByteArray m_received;
};

} // namespace adjudge
