// Submissions, their sources, judgings and test results.
#pragma once

#include "server/store/connection.h"
#include "shared/submission.h"

namespace adjudge {

struct NewSubmission
{
    ProblemId problem;
    UserId user;
    QString language;
    QString fileName;
    QString source;
    QString idempotencyKey; // empty: none
    QString contentHash;    // of problem, language and source
    QDateTime submittedAt;
    int tests = 0; // of the problem
};

struct SubmissionFilter
{
    ProblemId problem; // none: any
    UserId user;       // none: any
    QString userName;  // empty: any
    QString language;  // empty: any
    std::optional<Status> status;
    SubmissionId only;   // none: any
    QDateTime from;      // invalid: any; this moment included
    QDateTime until;     // invalid: any; this moment included
    SubmissionId before; // none: from the newest
    int limit = 50;
};

struct SubmissionPage
{
    QList<Submission> submissions; // newest first
    qint64 total = 0;              // that agree with the filter, whatever `before` and `limit` are
    SubmissionId next;             // the `before` of the next page; none: this is the last
};

struct SubmissionSource
{
    QString language;
    QString fileName;
    QString source;
};

// The present judging of a submission, with what only some may see.
struct JudgingDetail
{
    QString compileLog;
    QString error;
    QList<TestResult> tests;
    std::chrono::milliseconds duration{0}; // from start to verdict; 0 while there is none
    QString analysis;                      // JSON (shared/wire/analysis_codec.h); empty: none
    QString judgeAnalysis;                 // the same for judges; empty: no other
};

// One judging of a submission, for judges.
struct JudgingRecord
{
    int number = 0;
    Status status = Status::Queued;
    QDateTime startedAt; // invalid: not yet
    QDateTime endedAt;
    QString error;
    QString sandbox;
    int test = 0;
    int tests = 0;
    std::chrono::milliseconds time{0};
    qint64 memoryBytes = 0;
    RejudgingId rejudging; // none: the first judging
    QString rejudgingState;
    QString reason;
    bool isPresent = false; // the one that counts
};

struct KeyedSubmission
{
    SubmissionId id;
    QString contentHash;
};

class SubmissionStore
{
public:
    explicit SubmissionStore(Connection& connection)
        : m_connection(connection)
    {
    }

    // The submission, its source and its first judging. `seq` is the number of its event.
    Result<SubmissionId> add(const NewSubmission& submission, qint64 seq);
    Result<JudgingId> addJudging(SubmissionId submission, int number, RejudgingId rejudging = {});
    Result<int> nextJudgingNumber(SubmissionId submission);
    Result<QList<JudgingRecord>> history(SubmissionId submission); // oldest first
    Result<std::optional<KeyedSubmission>> byKey(UserId user, const QString& idempotencyKey);

    Result<std::optional<Submission>> byId(SubmissionId id);
    Result<SubmissionPage> page(const SubmissionFilter& filter);
    Result<std::optional<SubmissionSource>> source(SubmissionId id);
    Result<JudgingDetail> detail(const Submission& submission);

    // Writes the state that lists show (status, test, tests, time, memory, metrics, judging, seq).
    Result<void> writeState(const Submission& submission);
    Result<void> writeTest(JudgingId judging, const TestResult& result);
    Result<void> clearTests(JudgingId judging);
    Result<void> startJudging(JudgingId judging, const QDateTime& now, const QString& sandbox);
    Result<void> writeCompileLog(JudgingId judging, const QString& log);
    // With the status and figures of `state`.
    Result<void> endJudging(
        JudgingId judging, const Submission& state, const QString& error, const QDateTime& now
    );
    Result<int> lastTest(JudgingId judging); // the highest number; 0: none
    Result<void>
    writeAnalysis(JudgingId judging, const QString& analysis, const QString& judgeAnalysis);

private:
    Connection& m_connection;
};

} // namespace adjudge
