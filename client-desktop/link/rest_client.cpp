#include "client-desktop/link/rest_client.h"

#include "client-desktop/link/rest_codec.h"
#include "client-desktop/link/server_address.h"
#include "shared/wire/codec.h"

#include <QJsonDocument>
#include <QNetworkReply>
#include <QUrlQuery>

#include <memory>

using namespace Qt::Literals::StringLiterals;

namespace adjudge::desktop {

namespace {

constexpr std::chrono::milliseconds kAnswerLimit{20'000};
constexpr qint64 kMaxJsonBytes = 16LL * 1024 * 1024;
constexpr qint64 kMaxPdfBytes = 64LL * 1024 * 1024;

Error failureOf(const QNetworkReply& reply, const QByteArray& body)
{
    const int status = reply.attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    if (status >= 300 && status < 400) {
        // Followed silently, a redirect could carry the token to another host.
        const QString target = reply.header(QNetworkRequest::LocationHeader).toUrl().toString();
        return {
            ErrorCode::BadRequest,
            RestClient::tr("The server says that it lives at %1. Use that address.").arg(target),
            {}};
    }
    if (status >= 400) {
        return rest::errorFromAnswer(status, body);
    }
    if (reply.error() == QNetworkReply::OperationCanceledError) {
        return {ErrorCode::Unavailable, RestClient::tr("The server did not answer in time."), {}};
    }
    return {
        ErrorCode::Unavailable,
        RestClient::tr("The server %1 cannot be reached: %2")
            .arg(reply.url().authority(), reply.errorString()),
        {}};
}

} // namespace

RestClient::RestClient(QObject* parent)
    : QObject(parent)
{
    m_network.setRedirectPolicy(QNetworkRequest::ManualRedirectPolicy);
}

void RestClient::open(const QUrl& base, const QString& token)
{
    m_base = base;
    m_token = token;
}

RestClient::Call RestClient::get(const QString& path) const
{
    return {"GET", endpointUrl(m_base, path), {}, {}, kMaxJsonBytes};
}

RestClient::Call RestClient::post(const QString& path, const QJsonObject& body) const
{
    const QByteArray text = QJsonDocument(body).toJson(QJsonDocument::Compact);
    return {"POST", endpointUrl(m_base, path), text, {}, kMaxJsonBytes};
}

void RestClient::send(const Call& call, QObject* context, Answer<QByteArray> answer)
{
    QNetworkRequest request(call.url);
    request.setTransferTimeout(static_cast<int>(kAnswerLimit.count()));
    request.setRawHeader("Accept", "application/json, application/pdf");
    if (!m_token.isEmpty()) {
        request.setRawHeader("Authorization", "Bearer " + m_token.toUtf8());
    }
    if (!call.body.isEmpty()) {
        request.setHeader(QNetworkRequest::ContentTypeHeader, u"application/json"_s);
    }
    if (!call.idempotencyKey.isEmpty()) {
        request.setRawHeader("Idempotency-Key", call.idempotencyKey.toLatin1());
    }
    QNetworkReply* reply = m_network.sendCustomRequest(request, call.verb, call.body);
    const auto isTooLarge = std::make_shared<bool>(false);
    connect(
        reply,
        &QNetworkReply::downloadProgress,
        reply,
        [reply, isTooLarge, limit = call.maxAnswerBytes](qint64 received, qint64 total) {
            if (received > limit || total > limit) {
                *isTooLarge = true;
                reply->abort();
            }
        }
    );
    connect(reply, &QNetworkReply::finished, reply, &QObject::deleteLater);
    connect(
        reply,
        &QNetworkReply::finished,
        context,
        [reply, isTooLarge, answer = std::move(answer)] {
            if (*isTooLarge) {
                answer(Error{ErrorCode::TooLarge, tr("The server's answer is too large."), {}});
                return;
            }
            const QByteArray body = reply->readAll();
            const int status = reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
            if (reply->error() != QNetworkReply::NoError || status < 200 || status > 299) {
                answer(failureOf(*reply, body));
            } else {
                answer(body);
            }
        }
    );
}

template <typename T>
void RestClient::ask(
    const Call& call, QObject* context, Answer<T> answer, Result<T> (*decode)(const QJsonObject&)
)
{
    send(call, context, [answer = std::move(answer), decode](const Result<QByteArray>& body) {
        if (!body) {
            answer(body.error());
            return;
        }
        const auto object = wire::parseObject(*body);
        Result<T> value = object ? decode(*object) : Result<T>(object.error());
        if (!value) {
            const QString what =
                tr("This is not what an Adjudge server answers (%1). Is the address right?");
            answer(Error{ErrorCode::Internal, what.arg(value.error().message), {}});
            return;
        }
        answer(std::move(value));
    });
}

void RestClient::info(QObject* context, Answer<ServerInfo> answer)
{
    ask(get(u"api/info"_s), context, std::move(answer), &rest::infoFromJson);
}

void RestClient::login(
    const QString& user, const QString& password, QObject* context, Answer<LoginAnswer> answer
)
{
    const QJsonObject body{{u"username"_s, user}, {u"password"_s, password}};
    ask(post(u"api/auth/login"_s, body), context, std::move(answer), &rest::loginFromJson);
}

void RestClient::problems(QObject* context, Answer<QList<Problem>> answer)
{
    ask(get(u"api/problems/"_s), context, std::move(answer), &rest::problemsFromJson);
}

void RestClient::problem(ProblemId id, QObject* context, Answer<ProblemDetail> answer)
{
    const Call call = get(u"api/problems/%1/"_s.arg(id.value()));
    ask(call, context, std::move(answer), &rest::problemDetailFromJson);
}

void RestClient::statementPdf(ProblemId id, QObject* context, Answer<QByteArray> answer)
{
    Call call = get(u"api/problems/%1/statement.pdf"_s.arg(id.value()));
    call.maxAnswerBytes = kMaxPdfBytes;
    send(call, context, std::move(answer));
}

void RestClient::page(const PageQuery& query, QObject* context, Answer<SubmissionPage> answer)
{
    Call call = get(u"api/submissions/"_s);
    QUrlQuery parameters;
    parameters.addQueryItem(u"limit"_s, QString::number(query.limit));
    if (query.isMine) {
        parameters.addQueryItem(u"user"_s, u"me"_s);
    }
    if (query.before.isValid()) {
        parameters.addQueryItem(u"before"_s, query.before.text());
    }
    call.url.setQuery(parameters);
    ask(call, context, std::move(answer), &rest::pageFromJson);
}

void RestClient::detail(SubmissionId id, QObject* context, Answer<DetailSnapshot> answer)
{
    const Call call = get(u"api/submissions/%1/"_s.arg(id.value()));
    ask(call, context, std::move(answer), &rest::detailFromJson);
}

void RestClient::source(SubmissionId id, QObject* context, Answer<SourceText> answer)
{
    const Call call = get(u"api/submissions/%1/source"_s.arg(id.value()));
    ask(call, context, std::move(answer), &rest::sourceFromJson);
}

void RestClient::submit(
    const Draft& draft, const QString& idempotencyKey, QObject* context, Answer<Submission> answer
)
{
    const QString path = u"api/problems/%1/submissions/"_s.arg(draft.problem.value());
    Call call = post(path, rest::toJson(draft));
    call.idempotencyKey = idempotencyKey;
    ask(call, context, std::move(answer), &wire::submissionFromJson);
}

void RestClient::rejudge(SubmissionId id, QObject* context, Answer<RejudgeSet> answer)
{
    const Call call = post(u"api/submissions/%1/rejudge"_s.arg(id.value()), {});
    ask(call, context, std::move(answer), &rest::rejudgeSetFromJson);
}

void RestClient::startRejudging(
    const RejudgeWish& wish, QObject* context, Answer<RejudgeSet> answer
)
{
    const Call call = post(u"api/rejudgings/"_s, rest::toJson(wish));
    ask(call, context, std::move(answer), &rest::rejudgeSetFromJson);
}

void RestClient::rejudging(RejudgingId id, QObject* context, Answer<RejudgeSet> answer)
{
    const Call call = get(u"api/rejudgings/%1/"_s.arg(id.value()));
    ask(call, context, std::move(answer), &rest::rejudgeSetFromJson);
}

void RestClient::endRejudging(
    RejudgingId id, bool isApplying, QObject* context, Answer<RejudgeSet> answer
)
{
    const QString verb = isApplying ? u"apply"_s : u"cancel"_s;
    const Call call = post(u"api/rejudgings/%1/%2"_s.arg(id.text(), verb), {});
    ask(call, context, std::move(answer), &rest::rejudgeSetFromJson);
}

} // namespace adjudge::desktop
