// The part of SubmissionStore about judgings: their tests, words, ends and history.
#include "server/store/stored_values.h"
#include "server/store/submission_store.h"
#include "shared/clock.h"

using namespace Qt::Literals::StringLiterals;

namespace adjudge {

namespace {

Result<void> outcome(const Result<Rows>& rows)
{
    return rows ? Result<void>() : Result<void>(rows.error());
}

} // namespace

Result<void> SubmissionStore::writeTest(JudgingId judging, const TestResult& t)
{
    return outcome(m_connection.run(
        u"INSERT INTO test_results (judging_id, number, name, verdict, time_ms, wall_ms, "
        u"memory_bytes, "
        "exit_code, signal, message, judge_message, score, transcript) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
        "ON CONFLICT DO NOTHING"_s,
        {judging.value(),
         t.index,
         t.name,
         statusName(t.verdict),
         qint64{t.time.count()},
         qint64{t.wall.count()},
         t.memoryBytes,
         t.exitCode,
         t.signal,
         t.message,
         t.judgeMessage,
         orNull(t.score),
         t.transcript}
    ));
}

Result<void> SubmissionStore::clearTests(JudgingId judging)
{
    return outcome(
        m_connection.run(u"DELETE FROM test_results WHERE judging_id = ?"_s, {judging.value()})
    );
}

Result<void>
SubmissionStore::startJudging(JudgingId judging, const QDateTime& now, const QString& sandbox)
{
    return outcome(m_connection.run(
        u"UPDATE judgings SET started_at = ?, sandbox = ?, compile_log = '', error = '', "
        u"analysis = '', judge_analysis = '' WHERE id = ?"_s,
        {isoText(now), sandbox, judging.value()}
    ));
}

Result<void> SubmissionStore::writeCompileLog(JudgingId judging, const QString& log)
{
    return outcome(m_connection.run(
        u"UPDATE judgings SET compile_log = ? WHERE id = ?"_s, {log, judging.value()}
    ));
}

Result<void> SubmissionStore::writeAnalysis(
    JudgingId judging, const QString& analysis, const QString& judgeAnalysis
)
{
    return outcome(m_connection.run(
        u"UPDATE judgings SET analysis = ?, judge_analysis = ? WHERE id = ?"_s,
        {analysis, judgeAnalysis, judging.value()}
    ));
}

Result<void> SubmissionStore::endJudging(
    JudgingId judging, const Submission& s, const QString& error, const QDateTime& now
)
{
    return outcome(m_connection.run(
        u"UPDATE judgings SET status = ?, error = ?, ended_at = ?, test = ?, tests = ?, "
        "time_ms = ?, memory_bytes = ?, metrics = ?, score = ?, group_results = ? WHERE id = ?"_s,
        {statusName(s.status),
         error,
         isoText(now),
         s.test,
         s.tests,
         qint64{s.time.count()},
         s.memoryBytes,
         metricsText(s.metrics),
         orNull(s.score),
         groupsText(s.groups),
         judging.value()}
    ));
}

Result<int> SubmissionStore::nextJudgingNumber(SubmissionId submission)
{
    auto rows = m_connection.run(
        u"SELECT coalesce(max(number), 0) + 1 FROM judgings WHERE submission_id = ?"_s,
        {submission.value()}
    );
    if (!rows) {
        return rows.error();
    }
    return rows->next() ? static_cast<int>(rows->integer(0)) : 1;
}

Result<int> SubmissionStore::lastTest(JudgingId judging)
{
    auto rows = m_connection.run(
        u"SELECT coalesce(max(number), 0) FROM test_results WHERE judging_id = ?"_s,
        {judging.value()}
    );
    if (!rows) {
        return rows.error();
    }
    return rows->next() ? static_cast<int>(rows->integer(0)) : 0;
}

Result<QList<JudgingRecord>> SubmissionStore::history(SubmissionId submission)
{
    auto rows = m_connection.run(
        u"SELECT j.number, j.status, j.started_at, j.ended_at, j.error, j.sandbox, j.test, "
        "j.tests, j.time_ms, j.memory_bytes, j.rejudging_id, coalesce(r.state, ''), "
        "coalesce(r.reason, ''), j.number = s.judging FROM judgings j "
        "JOIN submissions s ON s.id = j.submission_id "
        "LEFT JOIN rejudgings r ON r.id = j.rejudging_id "
        "WHERE j.submission_id = ? ORDER BY j.number"_s,
        {submission.value()}
    );
    if (!rows) {
        return rows.error();
    }
    QList<JudgingRecord> records;
    while (rows->next()) {
        records.append({
            static_cast<int>(rows->integer(0)),
            statusFromName(rows->text(1)).value_or(Status::JudgeError),
            QDateTime::fromString(rows->text(2), Qt::ISODateWithMs),
            QDateTime::fromString(rows->text(3), Qt::ISODateWithMs),
            rows->text(4),
            rows->text(5),
            static_cast<int>(rows->integer(6)),
            static_cast<int>(rows->integer(7)),
            std::chrono::milliseconds(rows->integer(8)),
            rows->integer(9),
            RejudgingId(rows->integer(10)),
            rows->text(11),
            rows->text(12),
            rows->integer(13) != 0,
        });
    }
    return records;
}

} // namespace adjudge
