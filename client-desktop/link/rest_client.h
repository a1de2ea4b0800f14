// The server's REST interface, asynchronously. Every call answers exactly once, in the main thread,
// unless `context` dies first: then never. Errors carry the server's own message where it gave one;
// code Unavailable means that no answer came (cable, time limit, TLS), so a try later is sensible.
#pragma once

#include "client-desktop/link/rejudge_values.h"
#include "client-desktop/link/rest_values.h"
#include "shared/result.h"

#include <QJsonObject>
#include <QNetworkAccessManager>
#include <QObject>
#include <QPointer>
#include <QUrl>

#include <functional>

namespace adjudge::desktop {

template <typename T> using Answer = std::function<void(Result<T>)>;

class RestClient : public QObject
{
    Q_OBJECT

public:
    explicit RestClient(QObject* parent = nullptr);

    // `base` from serverUrl(); an empty token is a guest.
    void open(const QUrl& base, const QString& token);

    void setToken(const QString& token) { m_token = token; }

    [[nodiscard]] QUrl base() const { return m_base; }

    void info(QObject* context, Answer<ServerInfo> answer);
    void login(
        const QString& user, const QString& password, QObject* context, Answer<LoginAnswer> answer
    );
    void problems(QObject* context, Answer<QList<Problem>> answer);
    void problem(ProblemId id, QObject* context, Answer<ProblemDetail> answer);
    void statementPdf(ProblemId id, QObject* context, Answer<QByteArray> answer);
    void page(const PageQuery& query, QObject* context, Answer<SubmissionPage> answer);
    void detail(SubmissionId id, QObject* context, Answer<DetailSnapshot> answer);
    void source(SubmissionId id, QObject* context, Answer<SourceText> answer);

    // The same key may be sent again after a failure: the server stores the draft once.
    void submit(
        const Draft& draft,
        const QString& idempotencyKey,
        QObject* context,
        Answer<Submission> answer
    );

    // For judges. One submission: its new verdict counts as soon as it is there.
    void rejudge(SubmissionId id, QObject* context, Answer<RejudgeSet> answer);
    void startRejudging(const RejudgeWish& wish, QObject* context, Answer<RejudgeSet> answer);
    void rejudging(RejudgingId id, QObject* context, Answer<RejudgeSet> answer);
    void endRejudging(RejudgingId id, bool isApplying, QObject* context, Answer<RejudgeSet> answer);

private:
    struct Call
    {
        QByteArray verb;
        QUrl url;
        QByteArray body;
        QString idempotencyKey;
        qint64 maxAnswerBytes = 0;
    };

    void send(const Call& call, QObject* context, Answer<QByteArray> answer);
    [[nodiscard]] Call get(const QString& path) const;
    [[nodiscard]] Call post(const QString& path, const QJsonObject& body) const;
    template <typename T>
    void
    ask(const Call& call,
        QObject* context,
        Answer<T> answer,
        Result<T> (*decode)(const QJsonObject&));

    QNetworkAccessManager m_network;
    QUrl m_base;
    QString m_token;
};

} // namespace adjudge::desktop
