#include "tests/support/stream_probe.h"

#include <QJsonDocument>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace adjudge::test {

StreamProbe::StreamProbe(const QUrl& url)
{
    connect(&m_socket, &QWebSocket::textMessageReceived, this, [this](const QString& text) {
        m_texts.append(text);
        const QJsonObject message = QJsonDocument::fromJson(text.toUtf8()).object();
        if (!message.isEmpty()) {
            m_messages.append(message);
            m_seq = std::max(m_seq, message[u"seq"].toInteger());
        }
    });
    connect(&m_socket, &QWebSocket::disconnected, this, [this] {
        m_isClosed = true;
        m_closeCode = m_socket.closeCode();
    });
    m_socket.open(url);
}

void StreamProbe::cut()
{
    m_socket.disconnect(this);
    m_socket.abort();
}

QList<QJsonObject> StreamProbe::ofType(const QString& type) const
{
    QList<QJsonObject> found;
    for (const QJsonObject& message : m_messages) {
        if (message[u"type"].toString() == type) {
            found.append(message);
        }
    }
    return found;
}

} // namespace adjudge::test
