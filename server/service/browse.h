// Reads for lists and details, each a snapshot with the event number it is true at (law 3),
// filtered by the rules of domain/access. Main thread; the reading happens on the store's readers.
#pragma once

#include "server/domain/access.h"
#include "server/store/database.h"
#include "server/store/event_log.h"
#include "server/store/problem_store.h"
#include "server/store/submission_store.h"

namespace adjudge {

template <typename T> struct Snapshot
{
    Cursor at;
    T value;
};

struct SubmissionDetail
{
    Submission submission;
    bool maySeeDetail = false;
    JudgingDetail judging; // empty unless maySeeDetail; judge messages only for judges
    std::chrono::milliseconds duration{0}; // of the present judging; 0 while it goes on
};

class Browse
{
public:
    explicit Browse(Database& database)
        : m_database(database)
    {
    }

    QFuture<Result<Cursor>> head();
    QFuture<Result<QList<Problem>>> problems();
    QFuture<Result<Problem>> problem(ProblemId id); // NotFound
    QFuture<Result<Snapshot<SubmissionPage>>> page(const SubmissionFilter& filter);
    QFuture<Result<Snapshot<SubmissionDetail>>> detail(const Caller& caller, SubmissionId id);
    QFuture<Result<SubmissionSource>> source(const Caller& caller, SubmissionId id);

    // Those of the topics whose problem, submission or user does not exist.
    QFuture<Result<QList<Topic>>> missing(const QList<Topic>& topics);

    // Events above `seq` in order. `isWhole` is false when some of them are no longer kept, or
    // `seq` is ahead of the log: the caller has to resync.
    struct Replay
    {
        Cursor head;
        bool isWhole = true;
        QList<StoredEvent> events;
    };

    QFuture<Result<Replay>> since(qint64 seq, int limit);

private:
    Database& m_database;
};

} // namespace adjudge
