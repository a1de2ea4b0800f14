// The values everyone means: the status of a submission, the verdict of a test, and what may be
// shown of them. No SQL, no JSON; the wire form is shared/wire/codec.h.
#pragma once

#include "shared/ids.h"

#include <QDateTime>
#include <QList>
#include <QMap>
#include <QString>

#include <chrono>
#include <optional>

namespace adjudge {

// A submission's life. The first three may change; the others are final until a rejudge.
enum class Status {
    Queued,
    Compiling,
    Running,
    Accepted,
    WrongAnswer,
    TimeLimitExceeded,
    RunTimeError,
    MemoryLimitExceeded,
    OutputLimitExceeded,
    CompileError,
    JudgeError, // our own fault; never charged to the contestant
};

// One row a status, used by both ends: wire name, verdict code ("" while not final), words.
struct StatusRow
{
    Status status;
    const char* wireName; // "wrong_answer"
    const char* verdict;  // "WA"
    const char* words;    // "Wrong answer", to be translated by the clients
};

const StatusRow& statusRow(Status status);
QString statusName(Status status);
QString verdictCode(Status status); // "AC", "WA", …; "" while not final
std::optional<Status> statusFromName(QStringView wireName);
std::optional<Status> statusFromVerdict(QStringView code);
QList<Status> allStatuses();
bool isFinal(Status status);

using Metrics = QMap<QString, double>;

// One group of tests of a scoring problem.
struct GroupResult
{
    QString name;                   // "subtask1"
    Status status = Status::Queued; // not final: the group was not run
    double score = 0;
    std::optional<double> maxScore; // none: not known, or without bound

    bool operator==(const GroupResult&) const = default;
};

// What everybody who may see the submission in a list sees.
struct Submission
{
    SubmissionId id;
    ProblemId problem;
    QString problemName; // short name
    UserId user;
    QString userName;
    QString language; // id from resources/languages.json
    QDateTime submittedAt;
    Status status = Status::Queued;
    int test = 0;  // 1-based number of the test that is running; after the end the last one run
    int tests = 0; // of the problem; 0 while not known
    std::chrono::milliseconds time{0}; // slowest test's CPU time so far
    qint64 memoryBytes = 0;            // largest peak so far
    Metrics metrics;
    std::optional<double> score;    // scoring problems, once judged
    std::optional<double> maxScore; // of the problem, where it is known
    QList<GroupResult> groups;      // scoring problems, once judged
    int judging = 1;                // 1 for the first, one more with each rejudge
    qint64 seq = 0;                 // number of the event that made this state

    bool operator==(const Submission&) const = default;
};

// One test of one judging.
struct TestResult
{
    int index = 0;                     // 1-based, in judging order
    QString name;                      // "sample/1", "secret/03-big"
    Status verdict = Status::Accepted; // a final one
    std::chrono::milliseconds time{0}; // CPU, all descendants
    std::chrono::milliseconds wall{0};
    qint64 memoryBytes = 0; // peak of the box
    int exitCode = 0;
    int signal = 0;                   // 0: it exited
    QString message;                  // for the contestant
    QString judgeMessage;             // for judges only
    std::optional<double> score = {}; // scoring problems
    QString transcript = {};          // interactive: what was said, at most 16 KiB; for judges only

    bool operator==(const TestResult&) const = default;
};

} // namespace adjudge
