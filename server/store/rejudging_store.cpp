#include "server/store/rejudging_store.h"

#include "server/store/stored_values.h"
#include "shared/clock.h"

#include <array>

using namespace Qt::Literals::StringLiterals;

namespace adjudge {

namespace {

constexpr std::array kStateNames{"judging", "ready", "applied", "cancelled"};

RejudgingState stateOf(const QString& name)
{
    for (std::size_t i = 0; i < kStateNames.size(); ++i) {
        if (name == QLatin1StringView(kStateNames[i])) {
            return static_cast<RejudgingState>(i);
        }
    }
    return RejudgingState::Cancelled;
}

Rejudging rejudgingOf(const Rows& rows)
{
    Rejudging r;
    r.id = RejudgingId(rows.integer(0));
    r.user = UserId(rows.integer(1));
    r.userName = rows.text(2);
    r.reason = rows.text(3);
    r.filter = rows.text(4);
    r.isAutomatic = rows.integer(5) != 0;
    r.state = stateOf(rows.text(6));
    r.createdAt = QDateTime::fromString(rows.text(7), Qt::ISODateWithMs);
    r.endedAt = QDateTime::fromString(rows.text(8), Qt::ISODateWithMs);
    r.total = static_cast<int>(rows.integer(9));
    r.done = static_cast<int>(rows.integer(10));
    r.changed = static_cast<int>(rows.integer(11));
    r.failed = static_cast<int>(rows.integer(12));
    return r;
}

RejudgingMember memberOf(const Rows& rows)
{
    RejudgingMember m;
    m.submission = SubmissionId(rows.integer(0));
    m.problem = ProblemId(rows.integer(1));
    m.problemName = rows.text(2);
    m.userName = rows.text(3);
    m.language = rows.text(4);
    m.submittedAt = QDateTime::fromString(rows.text(5), Qt::ISODateWithMs);
    m.oldJudging = static_cast<int>(rows.integer(6));
    m.oldStatus = statusFromName(rows.text(7)).value_or(Status::JudgeError);
    m.judging = JudgingId(rows.integer(8));
    m.number = static_cast<int>(rows.integer(9));
    m.status = statusFromName(rows.text(10)).value_or(Status::JudgeError);
    m.test = static_cast<int>(rows.integer(11));
    m.tests = static_cast<int>(rows.integer(12));
    m.time = std::chrono::milliseconds(rows.integer(13));
    m.memoryBytes = rows.integer(14);
    m.metrics = metricsOf(rows.text(15));
    m.error = rows.text(16);
    m.score = rows.number(17);
    m.groups = groupsOf(rows.text(18));
    return m;
}

Result<void> outcome(const Result<Rows>& rows)
{
    return rows ? Result<void>() : Result<void>(rows.error());
}

} // namespace

QString rejudgingStateName(RejudgingState state)
{
    return QString::fromLatin1(kStateNames[static_cast<std::size_t>(state)]);
}

Result<RejudgingId> RejudgingStore::add(const Rejudging& r)
{
    auto rows = m_connection.run(
        u"INSERT INTO rejudgings (user_id, reason, filter, is_automatic, state, created_at) "
        "VALUES (?, ?, ?, ?, 'judging', ?) RETURNING id"_s,
        {r.user.value(), r.reason, r.filter, r.isAutomatic ? 1 : 0, isoText(r.createdAt)}
    );
    if (!rows) {
        return rows.error();
    }
    rows->next();
    return RejudgingId(rows->integer(0));
}

Result<void>
RejudgingStore::addMember(RejudgingId id, const Submission& submission, JudgingId judging)
{
    return outcome(m_connection.run(
        u"INSERT INTO rejudging_members (rejudging_id, submission_id, judging_id, old_judging, "
        "old_status) VALUES (?, ?, ?, ?, ?)"_s,
        {id.value(),
         submission.id.value(),
         judging.value(),
         submission.judging,
         statusName(submission.status)}
    ));
}

Result<void>
RejudgingStore::setState(RejudgingId id, RejudgingState state, const QDateTime& endedAt)
{
    return outcome(m_connection.run(
        u"UPDATE rejudgings SET state = ?, ended_at = ? WHERE id = ?"_s,
        {rejudgingStateName(state),
         endedAt.isValid() ? QVariant(isoText(endedAt)) : QVariant(),
         id.value()}
    ));
}

Result<QList<Rejudging>> RejudgingStore::list(const QString& tail, const QVariantList& values)
{
    auto rows = m_connection.run(
        u"SELECT r.id, r.user_id, u.username, r.reason, r.filter, r.is_automatic, r.state, "
        "r.created_at, r.ended_at, count(m.submission_id), coalesce(sum(j.ended_at IS NOT NULL), "
        "0), "
        "coalesce(sum(j.ended_at IS NOT NULL AND j.status <> m.old_status), 0), "
        "coalesce(sum(j.ended_at IS NOT NULL AND j.status = 'judge_error'), 0) "
        "FROM rejudgings r JOIN users u ON u.id = r.user_id "
        "LEFT JOIN rejudging_members m ON m.rejudging_id = r.id "
        "LEFT JOIN judgings j ON j.id = m.judging_id "_s +
            tail,
        values
    );
    if (!rows) {
        return rows.error();
    }
    QList<Rejudging> found;
    while (rows->next()) {
        found.append(rejudgingOf(*rows));
    }
    return found;
}

Result<std::optional<Rejudging>> RejudgingStore::byId(RejudgingId id)
{
    const auto found = list(u"WHERE r.id = ? GROUP BY r.id"_s, {id.value()});
    if (!found) {
        return found.error();
    }
    return found->isEmpty() ? std::nullopt : std::optional(found->first());
}

Result<QList<Rejudging>> RejudgingStore::newest(int limit)
{
    return list(u"GROUP BY r.id ORDER BY r.id DESC LIMIT ?"_s, {limit});
}

Result<QList<RejudgingMember>> RejudgingStore::members(RejudgingId id)
{
    auto rows = m_connection.run(
        u"SELECT s.id, s.problem_id, p.name, u.username, s.language, s.submitted_at, "
        "m.old_judging, m.old_status, j.id, j.number, j.status, j.test, j.tests, j.time_ms, "
        "j.memory_bytes, j.metrics, j.error, j.score, j.group_results "
        "FROM rejudging_members m JOIN judgings j ON j.id = m.judging_id "
        "JOIN submissions s ON s.id = m.submission_id JOIN problems p ON p.id = s.problem_id "
        "JOIN users u ON u.id = s.user_id WHERE m.rejudging_id = ? ORDER BY s.id"_s,
        {id.value()}
    );
    if (!rows) {
        return rows.error();
    }
    QList<RejudgingMember> members;
    while (rows->next()) {
        members.append(memberOf(*rows));
    }
    return members;
}

Result<bool> RejudgingStore::isBusy(SubmissionId submission)
{
    auto rows = m_connection.run(
        u"SELECT 1 FROM rejudging_members m JOIN rejudgings r ON r.id = m.rejudging_id "
        "WHERE m.submission_id = ? AND r.state IN ('judging', 'ready') LIMIT 1"_s,
        {submission.value()}
    );
    return rows ? Result<bool>(rows->next()) : Result<bool>(rows.error());
}

} // namespace adjudge
