// REST as a client sees it: one request, wait for the answer.
#pragma once

#include <QJsonObject>
#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QUrl>

namespace adjudge::test {

class ServerProcess;

struct RestAnswer
{
    int status = 0; // 0: no answer at all
    QJsonObject body;
    QByteArray text;
    QHash<QByteArray, QByteArray> headers; // lower-case names
};

class RestProbe
{
public:
    explicit RestProbe(const ServerProcess& server)
        : m_server(server)
    {
    }

    // Keeps the token for what follows.
    bool logIn(const QString& userName, const QString& password);

    [[nodiscard]] QString token() const { return m_token; }

    RestAnswer get(const QString& path);
    RestAnswer post(const QString& path, const QJsonObject& body, const QByteArray& key = {});
    RestAnswer send(
        const QByteArray& method,
        const QString& path,
        const QByteArray& body,
        const QByteArray& contentType,
        const QByteArray& key = {}
    );

    // Submits; the answer's id, or 0.
    qint64 submit(
        qint64 problem, const QString& language, const QString& source, const QByteArray& key = {}
    );

    // Waits until the submission has its verdict: "AC", "WA", …; "" if it never comes.
    QString verdict(qint64 submission, int timeoutMs = 60'000);

private:
    RestAnswer wait(QNetworkReply* reply);

    const ServerProcess& m_server;
    QNetworkAccessManager m_network;
    QString m_token;
};

} // namespace adjudge::test
