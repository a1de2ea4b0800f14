#include "server/net/rest_json.h"

#include "shared/wire/analysis_codec.h"

using namespace Qt::Literals::StringLiterals;

namespace adjudge {

namespace {

QJsonArray metricsArray(const QList<MetricMeaning>& metrics)
{
    QJsonArray array;
    for (const MetricMeaning& metric : metrics) {
        array.append(QJsonObject{
            {u"name"_s, metric.name},
            {u"unit"_s, metric.unit},
            {u"direction"_s, metric.direction},
        });
    }
    return array;
}

} // namespace

QJsonObject problemJson(const Problem& p)
{
    return {
        {u"id"_s, p.id.value()},
        {u"name"_s, p.name},
        {u"title"_s, p.title},
        {u"time_limit_ms"_s, qint64{p.timeLimit.count()}},
        {u"memory_limit_bytes"_s, p.memoryLimitBytes},
        {u"tests"_s, p.tests},
        {u"samples_count"_s, p.samples.size()},
        {u"validation"_s, p.validation},
        {u"languages"_s, QJsonArray::fromStringList(p.rules.languages)},
        {u"metrics"_s, metricsArray(p.rules.metrics)},
        {u"kinds"_s, QJsonArray::fromStringList(p.kinds)},
        {u"max_score"_s, p.maxScore ? QJsonValue(*p.maxScore) : QJsonValue()},
    };
}

QJsonObject problemDetailJson(const Problem& p)
{
    QJsonArray samples;
    for (const Sample& sample : p.samples) {
        QJsonObject one{
            {u"name"_s, sample.name}, {u"input"_s, sample.input}, {u"answer"_s, sample.answer}};
        if (!sample.interaction.isEmpty()) {
            one.insert(u"interaction"_s, sample.interaction);
        }
        samples.append(one);
    }
    QJsonObject object = problemJson(p);
    object.insert(u"samples"_s, samples);
    object.insert(
        u"statement"_s,
        QJsonObject{
            {u"format"_s, p.statementFormat},
            {u"html"_s, p.statementHtml},
            {u"language"_s, p.statementLanguage},
        }
    );
    return object;
}

QJsonObject pageJson(const Snapshot<SubmissionPage>& page)
{
    QJsonArray submissions;
    for (const Submission& submission : page.value.submissions) {
        submissions.append(wire::toJson(submission));
    }
    const SubmissionId next = page.value.next;
    return {
        {u"epoch"_s, page.at.epoch},
        {u"seq"_s, page.at.seq},
        {u"total"_s, page.value.total},
        {u"submissions"_s, submissions},
        {u"next"_s, next.isValid() ? QJsonValue(next.value()) : QJsonValue()},
    };
}

QJsonObject detailJson(const Snapshot<SubmissionDetail>& snapshot, bool isJudge)
{
    const SubmissionDetail& detail = snapshot.value;
    QJsonObject object = wire::toJson(detail.submission);
    object.insert(u"epoch"_s, snapshot.at.epoch);
    object.insert(u"snapshot_seq"_s, snapshot.at.seq);
    object.insert(u"may_see_source"_s, detail.maySeeDetail);
    if (!detail.maySeeDetail) {
        object.insert(u"compile_log"_s, QJsonValue());
        object.insert(u"test_results"_s, QJsonValue());
        object.insert(u"error_analysis"_s, QJsonValue());
        return object;
    }
    QJsonArray tests;
    for (const TestResult& test : detail.judging.tests) {
        tests.append(wire::toJson(test, isJudge));
    }
    object.insert(u"compile_log"_s, detail.judging.compileLog);
    object.insert(u"test_results"_s, tests);
    const QString& forJudge = detail.judging.judgeAnalysis;
    const auto analysis =
        wire::analysisFromText(isJudge && !forJudge.isEmpty() ? forJudge : detail.judging.analysis);
    object.insert(
        u"error_analysis"_s, analysis ? QJsonValue(wire::toJson(*analysis)) : QJsonValue()
    );
    if (isJudge) {
        object.insert(u"judge_error"_s, detail.judging.error);
    }
    return object;
}

} // namespace adjudge
