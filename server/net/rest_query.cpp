#include "server/net/rest_query.h"

#include "server/domain/submission_rules.h"
#include "server/net/multipart.h"
#include "shared/wire/codec.h"
#include "shared/wire/json_reader.h"

using namespace Qt::Literals::StringLiterals;

namespace adjudge {

namespace {

Error badParameter(const char* key, const QString& what)
{
    return {
        ErrorCode::BadRequest, u"The parameter \"%1\" %2."_s.arg(QLatin1StringView(key), what), {}};
}

Result<SubmitRequest> fromForm(const HttpCall& call, ProblemId problem)
{
    const auto type = call.request.header("Content-Type").value_or(QByteArrayView());
    const auto form = MultipartForm::parse(type, call.request.body);
    if (!form) {
        return form.error();
    }
    const auto language = form->text(u"language");
    const FormPart* source = form->part(u"source");
    if (!language || !source) {
        return Error{
            ErrorCode::BadRequest, u"The form needs the fields \"language\" and \"source\"."_s, {}};
    }
    return SubmitRequest{problem, *language, source->filename, source->data, {}};
}

Result<SubmitRequest> fromJson(const HttpCall& call, ProblemId problem)
{
    const auto object = wire::parseObject(call.request.body);
    if (!object) {
        return object.error();
    }
    wire::JsonReader in(*object, {});
    const QString language = in.text("language"_L1);
    const QString source = in.text("source"_L1);
    const QString filename = in.optionalText("filename"_L1);
    if (in.hasFailed()) {
        return in.error();
    }
    return SubmitRequest{problem, language, filename, source.toUtf8(), {}};
}

} // namespace

Result<qint64>
numberOf(const HttpRequest& request, const char* key, qint64 min, qint64 max, qint64 fallback)
{
    const auto text = request.query(key);
    if (!text) {
        return fallback;
    }
    bool isNumber = false;
    const qint64 value = text->toLongLong(&isNumber);
    if (!isNumber || value < min || value > max) {
        return badParameter(key, u"must be a whole number from %1 to %2"_s.arg(min).arg(max));
    }
    return value;
}

Result<SubmissionFilter> filterOf(const HttpCall& call)
{
    constexpr qint64 kMaxId = (qint64{1} << 53) - 1;
    constexpr int kMaxPage = 200;
    constexpr int kUsualPage = 50;
    const HttpRequest& request = call.request;
    const auto limit = numberOf(request, "limit", 1, kMaxPage, kUsualPage);
    const auto before = numberOf(request, "before", 1, kMaxId, 0);
    const auto problem = numberOf(request, "problem", 1, kMaxId, 0);
    for (const auto* number : {&limit, &before, &problem}) {
        if (!*number) {
            return number->error();
        }
    }
    SubmissionFilter filter;
    filter.limit = static_cast<int>(*limit);
    filter.before = SubmissionId(*before);
    filter.problem = ProblemId(*problem);
    filter.language = request.query("language").value_or(QString()).left(64);
    filter.userName = request.query("user").value_or(QString()).left(64);
    if (filter.userName == u"me") {
        filter.userName.clear();
        filter.user = call.caller.id();
        if (!filter.user.isValid()) {
            return Error{
                ErrorCode::Unauthenticated, u"Log in to ask for your own submissions."_s, {}};
        }
    }
    if (const auto status = request.query("status"); status && !status->isEmpty()) {
        filter.status = statusFromName(*status);
        if (!filter.status) {
            return badParameter("status", u"is no status: use accepted, wrong_answer, queued, …"_s);
        }
    }
    return filter;
}

Result<SubmitRequest> submitRequestOf(const HttpCall& call, ProblemId problem)
{
    const bool isForm = call.request.contentType() == "multipart/form-data";
    auto request = isForm ? fromForm(call, problem) : fromJson(call, problem);
    const auto key = call.request.header("Idempotency-Key");
    if (request && key) {
        const auto checked = checkedIdempotencyKey(key->toByteArray());
        if (!checked) {
            return checked.error();
        }
        request->idempotencyKey = *checked;
    }
    return request;
}

Result<QList<Topic>> topicsOf(const HttpCall& call)
{
    constexpr qsizetype kMaxTopics = 64;
    const QStringList names =
        call.request.query("topics").value_or(QString()).split(u',', Qt::SkipEmptyParts);
    if (names.isEmpty() || names.size() > kMaxTopics) {
        return badParameter("topics", u"must name 1 to 64 topics, such as problem:1,user:2"_s);
    }
    QList<Topic> topics;
    for (const QString& name : names) {
        const auto topic = Topic::fromText(name);
        if (!topic) {
            return badParameter("topics", u"has no topic \"%1\""_s.arg(name.left(64)));
        }
        if (!mayHear(call.caller, *topic)) {
            return Error{
                ErrorCode::Forbidden, u"You may not hear \"%1\"."_s.arg(name.left(64)), {}};
        }
        topics.append(*topic);
    }
    return topics;
}

} // namespace adjudge
