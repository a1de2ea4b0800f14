#include "server/judge/worker_lines.h"

#include "shared/wire/analysis_codec.h"
#include "shared/wire/codec.h"
#include "shared/wire/host_codec.h"
#include "shared/wire/json_reader.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QStringDecoder>

#include <climits>

using namespace Qt::Literals::StringLiterals;

namespace adjudge {

namespace {

template <typename... Ts> struct Overload : Ts...
{
    using Ts::operator()...;
};

QJsonObject head(QLatin1StringView type, JobId job)
{
    return {{u"type"_s, type}, {u"job_id"_s, job.value()}};
}

QByteArray oneLine(const QJsonObject& object)
{
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

QByteArray encodeReady(const line::Ready& ready)
{
    QJsonArray languages;
    for (const Language& language : ready.languages) {
        languages.append(wire::toJson(language));
    }
    return oneLine({
        {u"type"_s, u"ready"_s},
        {u"pid"_s, ready.pid},
        {u"sandbox"_s, wire::toJson(ready.sandbox)},
        {u"languages"_s, languages},
    });
}

QByteArray encodeFinished(const line::Finished& finished)
{
    const Outcome& outcome = finished.outcome;
    QJsonObject metrics;
    for (auto it = outcome.metrics.cbegin(); it != outcome.metrics.cend(); ++it) {
        metrics.insert(it.key(), it.value());
    }
    QJsonObject object = head("outcome"_L1, finished.job);
    object.insert(u"verdict"_s, verdictCode(outcome.verdict));
    object.insert(u"time_ms"_s, qint64{outcome.time.count()});
    object.insert(u"memory_bytes"_s, outcome.memoryBytes);
    object.insert(u"tests"_s, outcome.tests);
    object.insert(u"compile_log"_s, outcome.compileLog);
    object.insert(u"metrics"_s, metrics);
    if (outcome.score) {
        object.insert(u"score"_s, *outcome.score);
        object.insert(u"groups"_s, wire::toJson(outcome.groups));
    }
    object.insert(u"sandbox"_s, outcome.sandbox);
    if (outcome.analysis) {
        object.insert(u"error_analysis"_s, wire::toJson(*outcome.analysis));
    }
    if (outcome.judgeAnalysis) {
        object.insert(u"judge_analysis"_s, wire::toJson(*outcome.judgeAnalysis));
    }
    object.insert(u"error"_s, outcome.error);
    return oneLine(object);
}

QByteArray encodeTested(const line::Tested& tested)
{
    QJsonObject object = wire::toJson(tested.result, true);
    object.insert(u"type"_s, u"test"_s);
    object.insert(u"job_id"_s, tested.job.value());
    return oneLine(object);
}

int smallNumber(wire::JsonReader& in, QLatin1StringView key)
{
    const qint64 number = in.integer(key);
    if (number < 0 || number > INT_MAX) {
        in.fail(key, u"is out of range"_s);
        return 0;
    }
    return static_cast<int>(number);
}

Result<WorkerLine> decodeReady(const QJsonObject& object)
{
    wire::JsonReader in(object, {});
    line::Ready ready;
    ready.pid = in.integer("pid"_L1);
    if (in.hasFailed()) {
        return in.error();
    }
    const auto sandbox = wire::sandboxReportFromJson(object.value("sandbox"_L1).toObject());
    if (!sandbox) {
        return sandbox.error();
    }
    ready.sandbox = *sandbox;
    for (const QJsonValue& value : object.value("languages"_L1).toArray()) {
        const auto language = wire::languageFromJson(value.toObject());
        if (!language) {
            return language.error();
        }
        ready.languages.append(*language);
    }
    return WorkerLine(ready);
}

Metrics readMetrics(wire::JsonReader& in)
{
    Metrics metrics;
    const QJsonObject object = in.optionalObject("metrics"_L1).value_or(QJsonObject());
    for (auto it = object.begin(); it != object.end(); ++it) {
        if (!it.value().isDouble()) {
            in.fail("metrics"_L1, u"must hold numbers"_s);
        }
        metrics.insert(it.key(), it.value().toDouble());
    }
    return metrics;
}

// An analysis is a help: a broken one is left out, the verdict counts.
std::optional<Analysis> readAnalysis(wire::JsonReader& in, QLatin1StringView key)
{
    const auto object = in.optionalObject(key);
    const auto analysis = object ? wire::analysisFromJson(*object) : Result<Analysis>(Error{});
    return analysis ? std::optional(*analysis) : std::nullopt;
}

Result<WorkerLine> decodeFinished(const QJsonObject& object, JobId job)
{
    wire::JsonReader in(object, {});
    Outcome outcome;
    const auto verdict = statusFromVerdict(in.text("verdict"_L1));
    if (!verdict) {
        in.fail("verdict"_L1, u"is no verdict"_s);
    }
    outcome.verdict = verdict.value_or(Status::JudgeError);
    outcome.time = std::chrono::milliseconds(in.integer("time_ms"_L1));
    outcome.memoryBytes = in.integer("memory_bytes"_L1);
    outcome.tests = smallNumber(in, "tests"_L1);
    outcome.compileLog = in.optionalText("compile_log"_L1);
    outcome.metrics = readMetrics(in);
    if (const QJsonValue score = object.value("score"_L1); score.isDouble()) {
        outcome.score = score.toDouble();
        outcome.groups = wire::groupsFromJson(object.value("groups"_L1).toArray());
    }
    outcome.sandbox = in.optionalText("sandbox"_L1);
    outcome.analysis = readAnalysis(in, "error_analysis"_L1);
    outcome.judgeAnalysis = readAnalysis(in, "judge_analysis"_L1);
    outcome.error = in.optionalText("error"_L1);
    if (in.hasFailed()) {
        return in.error();
    }
    return WorkerLine(line::Finished{job, outcome});
}

Result<WorkerLine> decodeOfJob(const QString& type, const QJsonObject& object)
{
    wire::JsonReader in(object, {});
    const JobId job(in.integer("job_id"_L1));
    if (in.hasFailed()) {
        return in.error();
    }
    if (type == u"compiling") {
        return WorkerLine(line::Compiling{job});
    }
    if (type == u"running") {
        const line::Running running{job, smallNumber(in, "test"_L1), smallNumber(in, "tests"_L1)};
        return in.hasFailed() ? Result<WorkerLine>(in.error()) : WorkerLine(running);
    }
    if (type == u"outcome") {
        return decodeFinished(object, job);
    }
    const auto result = wire::testResultFromJson(object);
    return result ? Result<WorkerLine>(line::Tested{job, *result}) : result.error();
}

bool isUtf8(const QByteArray& text)
{
    QStringDecoder decoder(QStringDecoder::Utf8, QStringDecoder::Flag::Stateless);
    const QString decoded = decoder(text);
    // A byte order mark would be dropped, and the source would not come back as it was.
    return !decoder.hasError() && decoded.toUtf8() == text;
}

} // namespace

QByteArray encodeLine(const WorkerLine& line)
{
    return std::visit(
        Overload{
            [](const line::Ready& ready) { return encodeReady(ready); },
            [](const line::Compiling& one) { return oneLine(head("compiling"_L1, one.job)); },
            [](const line::Running& one) {
                QJsonObject object = head("running"_L1, one.job);
                object.insert(u"test"_s, one.test);
                object.insert(u"tests"_s, one.tests);
                return oneLine(object);
            },
            [](const line::Tested& tested) { return encodeTested(tested); },
            [](const line::Finished& finished) { return encodeFinished(finished); },
            [](const line::Alive&) {
                return oneLine({{u"type"_s, u"alive"_s}});
            },
        },
        line
    );
}

Result<WorkerLine> decodeWorkerLine(const QByteArray& text)
{
    const auto object = wire::parseObject(text);
    if (!object) {
        return object.error();
    }
    const QString type = object->value("type"_L1).toString();
    if (type == u"ready") {
        return decodeReady(*object);
    }
    if (type == u"alive") {
        return WorkerLine(line::Alive{});
    }
    if (type == u"compiling" || type == u"running" || type == u"test" || type == u"outcome") {
        return decodeOfJob(type, *object);
    }
    if (type.isEmpty()) {
        return Error{ErrorCode::BadRequest, u"a line without a type"_s, {}};
    }
    return Error{ErrorCode::NotFound, u"unknown line type \"%1\""_s.arg(type.left(40)), {}};
}

QByteArray encodeLine(const Job& job)
{
    QJsonObject object = head("job"_L1, job.id);
    object.insert(u"submission_id"_s, job.submission.value());
    object.insert(u"language"_s, job.language);
    object.insert(u"filename"_s, job.filename);
    if (isUtf8(job.source)) {
        object.insert(u"source"_s, QString::fromUtf8(job.source));
    } else {
        object.insert(u"source_base64"_s, QString::fromLatin1(job.source.toBase64()));
    }
    QJsonArray files;
    for (const SourceFile& file : job.moreFiles) {
        files.append(QJsonObject{
            {u"name"_s, file.name},
            {u"base64"_s, QString::fromLatin1(file.content.toBase64())},
        });
    }
    object.insert(u"files"_s, files);
    object.insert(u"package"_s, job.package);
    object.insert(u"time_limit_ms"_s, qint64{job.timeLimit.count()});
    object.insert(u"memory_limit_bytes"_s, job.memoryLimitBytes);
    object.insert(u"run_all"_s, job.runAll);
    if (job.checksInputs) {
        object.insert(u"check_inputs"_s, true);
    }
    return oneLine(object);
}

Result<Job> decodeJobLine(const QByteArray& text)
{
    const auto object = wire::parseObject(text);
    if (!object) {
        return object.error();
    }
    wire::JsonReader in(*object, {});
    if (in.text("type"_L1) != u"job") {
        in.fail("type"_L1, u"must be \"job\""_s);
    }
    Job job;
    job.id = JobId(in.integer("job_id"_L1));
    job.submission = SubmissionId(in.optionalInteger("submission_id"_L1));
    job.language = in.text("language"_L1);
    job.filename = in.optionalText("filename"_L1);
    const QByteArray encoded = in.optionalText("source_base64"_L1).toLatin1();
    job.source =
        encoded.isEmpty() ? in.text("source"_L1).toUtf8() : QByteArray::fromBase64(encoded);
    for (const QJsonValue& value : object->value("files"_L1).toArray()) {
        wire::JsonReader file(value.toObject(), u"files"_s);
        const QString name = file.text("name"_L1);
        const QByteArray content = QByteArray::fromBase64(file.text("base64"_L1).toLatin1());
        if (file.hasFailed()) {
            return file.error();
        }
        job.moreFiles.append({name, content});
    }
    job.package = in.text("package"_L1);
    job.timeLimit = std::chrono::milliseconds(in.integer("time_limit_ms"_L1));
    job.memoryLimitBytes = in.optionalInteger("memory_limit_bytes"_L1);
    job.runAll = in.boolean("run_all"_L1);
    job.checksInputs = object->value("check_inputs"_L1).toBool();
    if (job.timeLimit.count() <= 0) {
        in.fail("time_limit_ms"_L1, u"must be above 0"_s);
    }
    if (in.hasFailed()) {
        return in.error();
    }
    return job;
}

} // namespace adjudge
