// The queue of judgings. A job is claimed with a lease by one owner (a running server); only the
// owner may report on it or end it (law 6). A lease that is not extended runs out and the job waits
// again.
#pragma once

#include "server/store/connection.h"
#include "shared/ids.h"

#include <QDateTime>
#include <QList>

#include <optional>

namespace adjudge {

struct QueuedJob
{
    JobId id;
    JudgingId judging;
    SubmissionId submission;
    int tries = 0;         // claims so far, this one included
    RejudgingId rejudging; // none: the judging that everybody sees
};

inline constexpr int kSubmitPriority = 0;
inline constexpr int kRejudgePriority = 10; // behind everything just submitted

class JobStore
{
public:
    explicit JobStore(Connection& connection)
        : m_connection(connection)
    {
    }

    Result<JobId>
    put(JudgingId judging,
        SubmissionId submission,
        int priority = kSubmitPriority,
        RejudgingId rejudging = {});

    // Of the waiting jobs the oldest of the smallest priority, now leased to `owner` until `until`;
    // nothing if none waits.
    Result<std::optional<QueuedJob>> claim(const QString& owner, const QDateTime& until);
    Result<void> extend(const QString& owner, const QDateTime& until); // all of the owner's
    Result<bool> isHeld(JobId job, const QString& owner);

    // The job is done and leaves the queue; the caller has asked isHeld() in the same transaction.
    Result<void> finish(JobId job);

    // The job waits again. `isCounted` is false when the claim was no try (the server stopped).
    // Whether the lease is the caller's is checked by isHeld() in the same transaction.
    Result<void> release(JobId job, bool isCounted);

    // Jobs whose lease ran out before `now`, or, at start, that anybody but `owner` holds.
    Result<QList<QueuedJob>> expired(const QDateTime& now);
    Result<QList<QueuedJob>> heldByOthers(const QString& owner);

    // All of a rejudging leave the queue; who runs one finds its lease gone.
    Result<void> dropOf(RejudgingId rejudging);

    Result<int> waiting();

private:
    Result<QList<QueuedJob>> list(const QString& condition, const QVariantList& values);

    Connection& m_connection;
};

} // namespace adjudge
