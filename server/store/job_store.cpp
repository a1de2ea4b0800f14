#include "server/store/job_store.h"

#include "shared/clock.h"

using namespace Qt::Literals::StringLiterals;

namespace adjudge {

namespace {

QueuedJob jobOf(const Rows& rows)
{
    return {
        JobId(rows.integer(0)),
        JudgingId(rows.integer(1)),
        SubmissionId(rows.integer(2)),
        static_cast<int>(rows.integer(3)),
        RejudgingId(rows.integer(4)),
    };
}

} // namespace

Result<JobId>
JobStore::put(JudgingId judging, SubmissionId submission, int priority, RejudgingId rejudging)
{
    auto rows = m_connection.run(
        u"INSERT INTO jobs (judging_id, submission_id, priority, rejudging_id) "
        "VALUES (?, ?, ?, ?) RETURNING id"_s,
        {judging.value(), submission.value(), priority, rejudging.value()}
    );
    if (!rows) {
        return rows.error();
    }
    rows->next();
    return JobId(rows->integer(0));
}

Result<std::optional<QueuedJob>> JobStore::claim(const QString& owner, const QDateTime& until)
{
    auto rows = m_connection.run(
        u"UPDATE jobs SET lease_owner = ?, lease_until = ?, tries = tries + 1 WHERE id = "
        "(SELECT id FROM jobs WHERE lease_owner IS NULL ORDER BY priority, id LIMIT 1) "
        "RETURNING id, judging_id, submission_id, tries, rejudging_id"_s,
        {owner, isoText(until)}
    );
    if (!rows) {
        return rows.error();
    }
    return rows->next() ? std::optional(jobOf(*rows)) : std::nullopt;
}

Result<void> JobStore::extend(const QString& owner, const QDateTime& until)
{
    const auto done = m_connection.run(
        u"UPDATE jobs SET lease_until = ? WHERE lease_owner = ?"_s, {isoText(until), owner}
    );
    return done ? Result<void>() : Result<void>(done.error());
}

Result<bool> JobStore::isHeld(JobId job, const QString& owner)
{
    auto rows = m_connection.run(
        u"SELECT 1 FROM jobs WHERE id = ? AND lease_owner = ?"_s, {job.value(), owner}
    );
    return rows ? Result<bool>(rows->next()) : Result<bool>(rows.error());
}

Result<void> JobStore::finish(JobId job)
{
    const auto done = m_connection.run(u"DELETE FROM jobs WHERE id = ?"_s, {job.value()});
    return done ? Result<void>() : Result<void>(done.error());
}

Result<void> JobStore::release(JobId job, bool isCounted)
{
    const auto done = m_connection.run(
        u"UPDATE jobs SET lease_owner = NULL, lease_until = NULL, tries = tries - ? WHERE id = ?"_s,
        {isCounted ? 0 : 1, job.value()}
    );
    return done ? Result<void>() : Result<void>(done.error());
}

Result<QList<QueuedJob>> JobStore::expired(const QDateTime& now)
{
    return list(u"lease_owner IS NOT NULL AND lease_until < ?"_s, {isoText(now)});
}

Result<QList<QueuedJob>> JobStore::heldByOthers(const QString& owner)
{
    return list(u"lease_owner IS NOT NULL AND lease_owner <> ?"_s, {owner});
}

Result<QList<QueuedJob>> JobStore::list(const QString& condition, const QVariantList& values)
{
    auto rows = m_connection.run(
        u"SELECT id, judging_id, submission_id, tries, rejudging_id FROM jobs WHERE %1 ORDER BY id"_s
            .arg(condition),
        values
    );
    if (!rows) {
        return rows.error();
    }
    QList<QueuedJob> jobs;
    while (rows->next()) {
        jobs.append(jobOf(*rows));
    }
    return jobs;
}

Result<void> JobStore::dropOf(RejudgingId rejudging)
{
    const auto done =
        m_connection.run(u"DELETE FROM jobs WHERE rejudging_id = ?"_s, {rejudging.value()});
    return done ? Result<void>() : Result<void>(done.error());
}

Result<int> JobStore::waiting()
{
    auto rows = m_connection.run(u"SELECT count(*) FROM jobs WHERE lease_owner IS NULL"_s);
    if (!rows) {
        return rows.error();
    }
    return rows->next() ? static_cast<int>(rows->integer(0)) : 0;
}

} // namespace adjudge
