// Writes what evaluation says: progress, test results, the verdict, a job given back. Each call is
// one transaction for all its reports, and a report is taken only while the lease is ours (law 6).
// Main thread.
#pragma once

#include "server/judge/job.h"
#include "server/store/database.h"
#include "server/store/event_log.h"
#include "server/store/job_store.h"
#include "shared/clock.h"

#include <QObject>

namespace adjudge {

// News of one job since the last report.
struct JobReport
{
    QueuedJob job;
    Status status = Status::Compiling; // Compiling or Running; ignored with an outcome
    int test = 0;
    int tests = 0; // 0: as known
    QList<TestResult> results;
    std::optional<Outcome> outcome; // ends the judging
};

class Verdicts final : public QObject
{
    Q_OBJECT

public:
    Verdicts(Database& database, const Clock& clock, QString owner, QObject* parent = nullptr);

    void record(const QList<JobReport>& reports);

    // The jobs of ours wait again, from the start of their judging. isCounted: the claim was a try,
    // and after kMaxTries of them the judging ends as JE with `reason`.
    QFuture<Result<int>>
    giveBack(const QList<QueuedJob>& jobs, bool isCounted, const QString& reason);

    // At start: what a server that is gone had claimed. Not counted as a try.
    QFuture<Result<int>> giveBackOthers();

    // What anybody's lease ran out on.
    QFuture<Result<int>> giveBackExpired();

    static constexpr int kMaxTries = 3;

Q_SIGNALS:
    void stored(const QList<adjudge::StoredEvent>& events);  // after the commit
    void recorded(const QList<adjudge::JobReport>& reports); // on disk
    void lost(adjudge::JobId job); // the lease was not ours; the report was dropped
    void notRecorded(const QList<adjudge::JobReport>& reports); // the store failed; try again

private:
    using Selection = std::function<Result<QList<QueuedJob>>(JobStore&)>;
    QFuture<Result<int>>
    giveBackSelected(const Selection& select, bool isCounted, const QString& reason);

    Database& m_database;
    const Clock& m_clock;
    QString m_owner;
};

} // namespace adjudge
