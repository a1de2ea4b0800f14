// Rejudgings: sets of submissions that are judged again, and what each member's verdict was and
// would be.
#pragma once

#include "server/store/connection.h"
#include "shared/submission.h"

namespace adjudge {

enum class RejudgingState { Judging, Ready, Applied, Cancelled };
QString rejudgingStateName(RejudgingState state);

struct Rejudging
{
    RejudgingId id;
    UserId user;
    QString userName;
    QString reason;
    QString filter; // JSON
    bool isAutomatic = false;
    RejudgingState state = RejudgingState::Judging;
    QDateTime createdAt;
    QDateTime endedAt; // invalid while open
    int total = 0;
    int done = 0;
    int changed = 0; // done, with another verdict
    int failed = 0;  // done, judge error: never applied

    [[nodiscard]] bool isOpen() const
    {
        return state == RejudgingState::Judging || state == RejudgingState::Ready;
    }
};

struct RejudgingMember
{
    SubmissionId submission;
    ProblemId problem;
    QString problemName;
    QString userName;
    QString language;
    QDateTime submittedAt;
    int oldJudging = 0;
    Status oldStatus = Status::Queued;
    JudgingId judging; // the new one
    int number = 0;    // its number
    Status status = Status::Queued;
    int test = 0;
    int tests = 0;
    std::chrono::milliseconds time{0};
    qint64 memoryBytes = 0;
    Metrics metrics;
    std::optional<double> score;
    QList<GroupResult> groups;
    QString error; // of a judge error
};

class RejudgingStore
{
public:
    explicit RejudgingStore(Connection& connection)
        : m_connection(connection)
    {
    }

    // Writes user, reason, filter, isAutomatic and createdAt.
    Result<RejudgingId> add(const Rejudging& rejudging);
    Result<void> addMember(RejudgingId id, const Submission& submission, JudgingId judging);
    Result<void> setState(RejudgingId id, RejudgingState state, const QDateTime& endedAt);

    Result<std::optional<Rejudging>> byId(RejudgingId id);
    Result<QList<Rejudging>> newest(int limit);
    Result<QList<RejudgingMember>> members(RejudgingId id); // oldest submission first

    // Whether the submission is a member of an open one.
    Result<bool> isBusy(SubmissionId submission);

private:
    Result<QList<Rejudging>> list(const QString& tail, const QVariantList& values);

    Connection& m_connection;
};

} // namespace adjudge
