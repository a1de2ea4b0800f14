#include "tests/support/rest_probe.h"

#include "tests/support/server_process.h"

#include <QJsonDocument>
#include <QTest>

using namespace Qt::Literals::StringLiterals;

namespace adjudge::test {

bool RestProbe::logIn(const QString& userName, const QString& password)
{
    const RestAnswer answer =
        post(u"/api/auth/login"_s, {{u"username"_s, userName}, {u"password"_s, password}});
    m_token = answer.body[u"token"].toString();
    return answer.status == 200;
}

RestAnswer RestProbe::get(const QString& path)
{
    return send("GET", path, {}, {});
}

RestAnswer RestProbe::post(const QString& path, const QJsonObject& body, const QByteArray& key)
{
    return send("POST", path, QJsonDocument(body).toJson(), "application/json", key);
}

RestAnswer RestProbe::send(
    const QByteArray& method,
    const QString& path,
    const QByteArray& body,
    const QByteArray& contentType,
    const QByteArray& key
)
{
    QNetworkRequest request(m_server.url(path));
    if (!m_token.isEmpty()) {
        request.setRawHeader("Authorization", "Bearer " + m_token.toLatin1());
    }
    if (!contentType.isEmpty()) {
        request.setHeader(QNetworkRequest::ContentTypeHeader, contentType);
    }
    if (!key.isEmpty()) {
        request.setRawHeader("Idempotency-Key", key);
    }
    return wait(m_network.sendCustomRequest(request, method, body));
}

RestAnswer RestProbe::wait(QNetworkReply* reply)
{
    constexpr int kAnswerMs = 30'000;
    const bool isDone = QTest::qWaitFor([reply] { return reply->isFinished(); }, kAnswerMs);
    RestAnswer answer;
    if (isDone) {
        answer.status = reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
        answer.text = reply->readAll();
        answer.body = QJsonDocument::fromJson(answer.text).object();
        for (const auto& [name, value] : reply->rawHeaderPairs()) {
            answer.headers.insert(name.toLower(), value);
        }
    }
    reply->deleteLater();
    return answer;
}

qint64 RestProbe::submit(
    qint64 problem, const QString& language, const QString& source, const QByteArray& key
)
{
    const QJsonObject body{{u"language"_s, language}, {u"source"_s, source}};
    const RestAnswer answer = post(u"/api/problems/%1/submissions/"_s.arg(problem), body, key);
    return answer.status == 201 || answer.status == 200 ? answer.body[u"id"].toInteger() : 0;
}

QString RestProbe::verdict(qint64 submission, int timeoutMs)
{
    QString verdict;
    const QString path = u"/api/submissions/%1/"_s.arg(submission);
    const bool isThere = QTest::qWaitFor(
        [&] {
            verdict = get(path).body[u"verdict"].toString();
            return !verdict.isEmpty();
        },
        timeoutMs
    );
    return isThere ? verdict : QString();
}

} // namespace adjudge::test
