#include "server/store/event_log.h"

using namespace Qt::Literals::StringLiterals;

namespace adjudge {

Result<Cursor> EventLog::head()
{
    auto rows = m_connection.run(u"SELECT epoch, seq FROM event_head"_s);
    if (!rows) {
        return rows.error();
    }
    if (!rows->next()) {
        return Error{ErrorCode::Internal, u"The event log has no head row."_s, {}};
    }
    return Cursor{rows->text(0), rows->integer(1)};
}

Result<qint64> EventLog::nextSeq()
{
    auto rows = m_connection.run(u"UPDATE event_head SET seq = seq + 1 RETURNING seq"_s);
    if (!rows) {
        return rows.error();
    }
    if (!rows->next()) {
        return Error{ErrorCode::Internal, u"The event log has no head row."_s, {}};
    }
    return rows->integer(0);
}

Result<void> EventLog::append(const StoredEvent& event)
{
    const auto done = m_connection.run(
        u"INSERT INTO events (seq, kind, problem_id, submission_id, user_id, text, judge_text) "
        "VALUES (?, ?, ?, ?, ?, ?, ?)"_s,
        {event.seq,
         event.kind,
         event.problem.value(),
         event.submission.value(),
         event.user.value(),
         QString::fromUtf8(event.text),
         QString::fromUtf8(event.judgeText)}
    );
    return done ? Result<void>() : Result<void>(done.error());
}

Result<QList<StoredEvent>> EventLog::since(qint64 seq, int limit)
{
    auto rows = m_connection.run(
        u"SELECT seq, kind, problem_id, submission_id, user_id, text, judge_text FROM events "
        "WHERE seq > ? ORDER BY seq LIMIT ?"_s,
        {seq, limit}
    );
    if (!rows) {
        return rows.error();
    }
    QList<StoredEvent> events;
    while (rows->next()) {
        events.append({
            rows->integer(0),
            rows->text(1),
            ProblemId(rows->integer(2)),
            SubmissionId(rows->integer(3)),
            UserId(rows->integer(4)),
            rows->text(5).toUtf8(),
            rows->text(6).toUtf8(),
        });
    }
    return events;
}

Result<qint64> EventLog::oldest()
{
    auto rows = m_connection.run(u"SELECT coalesce(min(seq), 0) FROM events"_s);
    if (!rows) {
        return rows.error();
    }
    return rows->next() ? rows->integer(0) : 0;
}

Result<void> EventLog::trim(qint64 keep)
{
    const auto done = m_connection.run(
        u"DELETE FROM events WHERE seq <= (SELECT seq FROM event_head) - ?"_s, {keep}
    );
    return done ? Result<void>() : Result<void>(done.error());
}

} // namespace adjudge
