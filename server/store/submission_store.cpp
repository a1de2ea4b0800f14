#include "server/store/submission_store.h"

#include "server/store/stored_values.h"
#include "shared/clock.h"

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace adjudge {

namespace {

const QString kSelect =
    u"SELECT s.id, s.problem_id, p.name, s.user_id, u.username, s.language, s.submitted_at, "
    u"s.status, "
    "s.test, s.tests, s.time_ms, s.memory_bytes, s.metrics, s.judging, s.seq, "
    "s.score, p.max_score, s.group_results "
    "FROM submissions s JOIN problems p ON p.id = s.problem_id JOIN users u ON u.id = s.user_id "_s;

Submission submissionOf(const Rows& rows)
{
    Submission s;
    s.id = SubmissionId(rows.integer(0));
    s.problem = ProblemId(rows.integer(1));
    s.problemName = rows.text(2);
    s.user = UserId(rows.integer(3));
    s.userName = rows.text(4);
    s.language = rows.text(5);
    s.submittedAt = QDateTime::fromString(rows.text(6), Qt::ISODateWithMs);
    s.status = statusFromName(rows.text(7)).value_or(Status::JudgeError);
    s.test = static_cast<int>(rows.integer(8));
    s.tests = static_cast<int>(rows.integer(9));
    s.time = std::chrono::milliseconds(rows.integer(10));
    s.memoryBytes = rows.integer(11);
    s.metrics = metricsOf(rows.text(12));
    s.judging = static_cast<int>(rows.integer(13));
    s.seq = rows.integer(14);
    s.score = rows.number(15);
    s.maxScore = rows.number(16);
    s.groups = groupsOf(rows.text(17));
    return s;
}

TestResult testOf(const Rows& rows)
{
    return {
        static_cast<int>(rows.integer(0)),
        rows.text(1),
        statusFromName(rows.text(2)).value_or(Status::JudgeError),
        std::chrono::milliseconds(rows.integer(3)),
        std::chrono::milliseconds(rows.integer(4)),
        rows.integer(5),
        static_cast<int>(rows.integer(6)),
        static_cast<int>(rows.integer(7)),
        rows.text(8),
        rows.text(9),
        rows.number(10),
        rows.text(11),
    };
}

// From one stored time to another; 0 if one is missing.
std::chrono::milliseconds between(const QString& from, const QString& to)
{
    const QDateTime start = QDateTime::fromString(from, Qt::ISODateWithMs);
    const QDateTime end = QDateTime::fromString(to, Qt::ISODateWithMs);
    return std::chrono::milliseconds(
        start.isValid() && end.isValid() ? std::max<qint64>(0, start.msecsTo(end)) : 0
    );
}

struct Where
{
    QString text = u"WHERE 1 = 1 "_s;
    QVariantList values;

    void add(bool isWanted, const QString& condition, const QVariant& value)
    {
        if (isWanted) {
            text += u"AND %1 = ? "_s.arg(condition);
            values.append(value);
        }
    }
};

Where whereOf(const SubmissionFilter& f)
{
    Where where;
    where.add(f.problem.isValid(), u"s.problem_id"_s, f.problem.value());
    where.add(f.user.isValid(), u"s.user_id"_s, f.user.value());
    where.add(!f.userName.isEmpty(), u"u.username"_s, f.userName.toLower());
    where.add(!f.language.isEmpty(), u"s.language"_s, f.language);
    where.add(f.only.isValid(), u"s.id"_s, f.only.value());
    where.add(f.status.has_value(), u"s.status"_s, statusName(f.status.value_or(Status::Queued)));
    for (const auto& [time, comparison] :
         {std::pair(f.from, u">="_s), std::pair(f.until, u"<="_s)}) {
        if (time.isValid()) {
            where.text += u"AND s.submitted_at %1 ? "_s.arg(comparison);
            where.values.append(isoText(time));
        }
    }
    return where;
}

Result<void> outcome(const Result<Rows>& rows)
{
    return rows ? Result<void>() : Result<void>(rows.error());
}

} // namespace

Result<SubmissionId> SubmissionStore::add(const NewSubmission& n, qint64 seq)
{
    auto rows = m_connection.run(
        u"INSERT INTO submissions (problem_id, user_id, language, submitted_at, status, tests, "
        u"seq, "
        "idempotency_key, content_hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id"_s,
        {n.problem.value(),
         n.user.value(),
         n.language,
         isoText(n.submittedAt),
         statusName(Status::Queued),
         n.tests,
         seq,
         n.idempotencyKey.isEmpty() ? QVariant() : QVariant(n.idempotencyKey),
         n.contentHash}
    );
    if (!rows) {
        return rows.error();
    }
    rows->next();
    const SubmissionId id(rows->integer(0));
    const auto kept = m_connection.run(
        u"INSERT INTO sources (submission_id, filename, source) VALUES (?, ?, ?)"_s,
        {id.value(), n.fileName, n.source}
    );
    return kept ? Result<SubmissionId>(id) : Result<SubmissionId>(kept.error());
}

Result<JudgingId>
SubmissionStore::addJudging(SubmissionId submission, int number, RejudgingId rejudging)
{
    auto rows = m_connection.run(
        u"INSERT INTO judgings (submission_id, number, status, rejudging_id) VALUES (?, ?, ?, ?) "
        "RETURNING id"_s,
        {submission.value(), number, statusName(Status::Queued), rejudging.value()}
    );
    if (!rows) {
        return rows.error();
    }
    rows->next();
    return JudgingId(rows->integer(0));
}

Result<std::optional<KeyedSubmission>> SubmissionStore::byKey(UserId user, const QString& key)
{
    auto rows = m_connection.run(
        u"SELECT id, content_hash FROM submissions WHERE user_id = ? AND idempotency_key = ?"_s,
        {user.value(), key}
    );
    if (!rows) {
        return rows.error();
    }
    if (!rows->next()) {
        return std::optional<KeyedSubmission>();
    }
    return std::optional(KeyedSubmission{SubmissionId(rows->integer(0)), rows->text(1)});
}

Result<std::optional<Submission>> SubmissionStore::byId(SubmissionId id)
{
    auto rows = m_connection.run(kSelect + u"WHERE s.id = ?"_s, {id.value()});
    if (!rows) {
        return rows.error();
    }
    return rows->next() ? std::optional(submissionOf(*rows)) : std::nullopt;
}

Result<SubmissionPage> SubmissionStore::page(const SubmissionFilter& filter)
{
    Where where = whereOf(filter);
    const QString joined = u"FROM submissions s JOIN users u ON u.id = s.user_id "_s;
    const QString plain = u"FROM submissions s "_s;
    auto count = m_connection.run(
        u"SELECT count(*) "_s + (filter.userName.isEmpty() ? plain : joined) + where.text,
        where.values
    );
    if (!count) {
        return count.error();
    }
    SubmissionPage page;
    page.total = count->next() ? count->integer(0) : 0;
    if (filter.before.isValid()) {
        where.text += u"AND s.id < ? "_s;
        where.values.append(filter.before.value());
    }
    where.values.append(filter.limit + 1);
    auto rows =
        m_connection.run(kSelect + where.text + u"ORDER BY s.id DESC LIMIT ?"_s, where.values);
    if (!rows) {
        return rows.error();
    }
    while (rows->next()) {
        if (page.submissions.size() == filter.limit) {
            page.next = page.submissions.last().id;
            break;
        }
        page.submissions.append(submissionOf(*rows));
    }
    return page;
}

Result<std::optional<SubmissionSource>> SubmissionStore::source(SubmissionId id)
{
    auto rows = m_connection.run(
        u"SELECT s.language, f.filename, f.source FROM sources f "
        "JOIN submissions s ON s.id = f.submission_id WHERE f.submission_id = ?"_s,
        {id.value()}
    );
    if (!rows) {
        return rows.error();
    }
    if (!rows->next()) {
        return std::optional<SubmissionSource>();
    }
    return std::optional(SubmissionSource{rows->text(0), rows->text(1), rows->text(2)});
}

Result<JudgingDetail> SubmissionStore::detail(const Submission& submission)
{
    auto judging = m_connection.run(
        u"SELECT id, compile_log, error, started_at, ended_at, analysis, judge_analysis "
        "FROM judgings WHERE submission_id = ? AND number = ?"_s,
        {submission.id.value(), submission.judging}
    );
    if (!judging) {
        return judging.error();
    }
    if (!judging->next()) {
        return Error{
            ErrorCode::Internal, u"Submission %1 has no judging."_s.arg(submission.id.text()), {}};
    }
    JudgingDetail detail{
        judging->text(1),
        judging->text(2),
        {},
        between(judging->text(3), judging->text(4)),
        judging->text(5),
        judging->text(6)};
    auto rows = m_connection.run(
        u"SELECT number, name, verdict, time_ms, wall_ms, memory_bytes, exit_code, signal, "
        u"message, "
        "judge_message, score, transcript FROM test_results WHERE judging_id = ? ORDER BY number"_s,
        {judging->integer(0)}
    );
    if (!rows) {
        return rows.error();
    }
    while (rows->next()) {
        detail.tests.append(testOf(*rows));
    }
    return detail;
}

Result<void> SubmissionStore::writeState(const Submission& s)
{
    return outcome(m_connection.run(
        u"UPDATE submissions SET status = ?, test = ?, tests = ?, time_ms = ?, memory_bytes = ?, "
        "metrics = ?, score = ?, group_results = ?, judging = ?, seq = ? WHERE id = ?"_s,
        {statusName(s.status),
         s.test,
         s.tests,
         qint64{s.time.count()},
         s.memoryBytes,
         metricsText(s.metrics),
         orNull(s.score),
         groupsText(s.groups),
         s.judging,
         s.seq,
         s.id.value()}
    ));
}

} // namespace adjudge
