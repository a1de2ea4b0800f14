#include "client-desktop/link/rest_codec.h"

#include "shared/wire/analysis_codec.h"
#include "shared/wire/codec.h"
#include "shared/wire/host_codec.h"
#include "shared/wire/json_reader.h"

#include <QCoreApplication>
#include <QJsonArray>

using namespace Qt::Literals::StringLiterals;

namespace adjudge::desktop::rest {

namespace {

using wire::JsonReader;

template <typename T> Result<T> checked(const JsonReader& in, T value)
{
    if (in.hasFailed()) {
        return in.error();
    }
    return value;
}

// Reads each element of an array of objects with `read`; the first fault ends it.
template <typename T, typename Read> Result<QList<T>> listOf(const QJsonValue& value, Read read)
{
    QList<T> list;
    for (const QJsonValue& element : value.toArray()) {
        Result<T> one = read(element.toObject());
        if (!one) {
            return one.error();
        }
        list.append(*one);
    }
    return list;
}

Result<Problem> problemFromJson(const QJsonObject& object)
{
    JsonReader in(object, u"problem"_s);
    Problem problem;
    problem.id = ProblemId(in.integer("id"_L1));
    problem.name = in.text("name"_L1);
    problem.title = in.optionalText("title"_L1);
    problem.timeLimit = std::chrono::milliseconds(in.optionalInteger("time_limit_ms"_L1));
    problem.memoryLimitBytes = in.optionalInteger("memory_limit_bytes"_L1);
    problem.tests = static_cast<int>(in.optionalInteger("tests"_L1));
    problem.samples = static_cast<int>(in.optionalInteger("samples_count"_L1));
    if (in.optionalText("validation"_L1) == "custom"_L1) {
        problem.validation = Validation::Custom;
    }
    if (problem.title.isEmpty()) {
        problem.title = problem.name;
    }
    return checked(in, problem);
}

Result<Sample> sampleFromJson(const QJsonObject& object)
{
    JsonReader in(object, u"samples"_s);
    const QString name = in.optionalText("name"_L1);
    const QString input = in.optionalText("input"_L1);
    const QString answer = in.optionalText("answer"_L1);
    return checked(in, Sample{name, input, answer, in.optionalText("interaction"_L1)});
}

Cursor cursorFrom(JsonReader& in, QLatin1StringView seqKey)
{
    return {in.text("epoch"_L1), in.integer(seqKey)};
}

// For answers that do not come from Adjudge itself, such as a proxy's page.
ErrorCode codeOfStatus(int httpStatus)
{
    switch (httpStatus) {
    case 400:
        return ErrorCode::BadRequest;
    case 401:
        return ErrorCode::Unauthenticated;
    case 403:
        return ErrorCode::Forbidden;
    case 404:
        return ErrorCode::NotFound;
    case 405:
        return ErrorCode::MethodNotAllowed;
    case 409:
        return ErrorCode::Conflict;
    case 413:
        return ErrorCode::TooLarge;
    case 415:
        return ErrorCode::UnsupportedMedia;
    case 429:
        return ErrorCode::RateLimited;
    case 502:
    case 503:
    case 504:
        return ErrorCode::Unavailable;
    default:
        return ErrorCode::Internal;
    }
}

} // namespace

Result<ServerInfo> infoFromJson(const QJsonObject& object)
{
    JsonReader in(object, u"info"_s);
    ServerInfo info;
    info.name = in.text("name"_L1);
    info.version = in.text("version"_L1);
    info.demo = in.boolean("demo"_L1);
    info.guests = in.boolean("guests"_L1);
    info.at = cursorFrom(in, "seq"_L1);
    const QJsonObject limits = in.optionalObject("limits"_L1).value_or(QJsonObject{});
    info.sourceLimitBytes = limits.value("source_bytes"_L1).toInteger();
    if (const auto sandbox = in.optionalObject("sandbox"_L1)) {
        if (const auto report = wire::sandboxReportFromJson(*sandbox)) {
            info.sandbox = *report;
        }
    }
    auto languages = listOf<Language>(object.value("languages"_L1), wire::languageFromJson);
    if (!languages) {
        return languages.error();
    }
    info.languages = *languages;
    return checked(in, info);
}

Result<LoginAnswer> loginFromJson(const QJsonObject& object)
{
    JsonReader in(object, u"login"_s);
    LoginAnswer answer;
    answer.token = in.text("token"_L1);
    answer.expiresAt = QDateTime::fromString(in.optionalText("expires_at"_L1), Qt::ISODateWithMs);
    const auto user = wire::userFromJson(object.value("user"_L1).toObject());
    if (!user) {
        return user.error();
    }
    answer.user = *user;
    return checked(in, answer);
}

Result<QList<Problem>> problemsFromJson(const QJsonObject& object)
{
    return listOf<Problem>(object.value("problems"_L1), problemFromJson);
}

Result<ProblemDetail> problemDetailFromJson(const QJsonObject& object)
{
    const auto problem = problemFromJson(object);
    if (!problem) {
        return problem.error();
    }
    auto samples = listOf<Sample>(object.value("samples"_L1), sampleFromJson);
    if (!samples) {
        return samples.error();
    }
    JsonReader in(object.value("statement"_L1).toObject(), u"statement"_s);
    ProblemDetail detail{*problem, StatementFormat::None, {}, *samples};
    const QString format = in.optionalText("format"_L1);
    if (format == "html"_L1) {
        detail.format = StatementFormat::Html;
        detail.html = in.text("html"_L1);
    } else if (format == "pdf"_L1) {
        detail.format = StatementFormat::Pdf;
    }
    return checked(in, detail);
}

Result<SubmissionPage> pageFromJson(const QJsonObject& object)
{
    JsonReader in(object, u"page"_s);
    SubmissionPage page;
    page.at = cursorFrom(in, "seq"_L1);
    auto rows = listOf<Submission>(object.value("submissions"_L1), wire::submissionFromJson);
    if (!rows) {
        return rows.error();
    }
    page.submissions = *rows;
    page.next = SubmissionId(in.optionalInteger("next"_L1));
    return checked(in, page);
}

Result<DetailSnapshot> detailFromJson(const QJsonObject& object)
{
    const auto submission = wire::submissionFromJson(object);
    if (!submission) {
        return submission.error();
    }
    JsonReader in(object, u"submission"_s);
    DetailSnapshot detail;
    detail.at = cursorFrom(in, "snapshot_seq"_L1);
    detail.submission = *submission;
    detail.maySeeSource = object.value("may_see_source"_L1).toBool();
    if (object.value("compile_log"_L1).isString()) {
        detail.compileLog = in.text("compile_log"_L1);
    }
    if (object.value("error_analysis"_L1).isObject()) {
        const auto analysis = wire::analysisFromJson(object.value("error_analysis"_L1).toObject());
        if (!analysis) {
            return analysis.error();
        }
        detail.analysis = *analysis;
    }
    if (object.value("test_results"_L1).isArray()) {
        auto tests = listOf<TestResult>(object.value("test_results"_L1), wire::testResultFromJson);
        if (!tests) {
            return tests.error();
        }
        detail.tests = *tests;
    }
    return checked(in, detail);
}

Result<SourceText> sourceFromJson(const QJsonObject& object)
{
    JsonReader in(object, u"source"_s);
    SourceText source;
    source.submission = SubmissionId(in.integer("submission_id"_L1));
    source.language = in.optionalText("language"_L1);
    source.fileName = in.optionalText("filename"_L1);
    source.text = in.text("source"_L1);
    return checked(in, source);
}

QJsonObject toJson(const Draft& draft)
{
    QJsonObject object{{u"language"_s, draft.language}, {u"source"_s, draft.source}};
    if (!draft.fileName.isEmpty()) {
        object.insert(u"filename"_s, draft.fileName);
    }
    return object;
}

Error errorFromAnswer(int httpStatus, const QByteArray& body)
{
    if (const auto object = wire::parseObject(body)) {
        const QJsonObject error = object->value("error"_L1).toObject();
        const QString message = error.value("message"_L1).toString();
        if (!message.isEmpty()) {
            return {errorCodeFromName(error.value("code"_L1).toString()), message, {}};
        }
    }
    const QString message =
        QCoreApplication::translate(
            "adjudge::desktop::RestClient",
            "The server answered with HTTP status %1 and no explanation. Is the address right?"
        )
            .arg(httpStatus);
    return {codeOfStatus(httpStatus), message, QString::fromUtf8(body.left(200))};
}

} // namespace adjudge::desktop::rest
