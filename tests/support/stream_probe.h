// A client of a socket that follows one thing: writes down messages and the close code.
#pragma once

#include <QJsonObject>
#include <QObject>
#include <QWebSocket>

namespace adjudge::test {

class StreamProbe final : public QObject
{
    Q_OBJECT

public:
    explicit StreamProbe(const QUrl& url);

    void send(const QString& text) { m_socket.sendTextMessage(text); }

    void cut(); // as a pulled cable

    [[nodiscard]] const QList<QJsonObject>& messages() const { return m_messages; }

    [[nodiscard]] QList<QJsonObject> ofType(const QString& type) const;

    [[nodiscard]] const QStringList& texts() const { return m_texts; }

    [[nodiscard]] bool isClosed() const { return m_isClosed; }

    [[nodiscard]] int closeCode() const { return m_closeCode; }

    [[nodiscard]] QString closeReason() const { return m_socket.closeReason(); }

    // The highest number heard.
    [[nodiscard]] qint64 seq() const { return m_seq; }

private:
    QWebSocket m_socket;
    QList<QJsonObject> m_messages;
    QStringList m_texts;
    bool m_isClosed = false;
    int m_closeCode = 0;
    qint64 m_seq = 0;
};

} // namespace adjudge::test
