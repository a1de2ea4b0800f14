// Every live message as a plain struct (docs/protocol.md section 3). Encoding is codec.h.
#pragma once

#include "shared/analysis.h"
#include "shared/ids.h"
#include "shared/submission.h"
#include "shared/wire/groups.h"
#include "shared/wire/user.h"

#include <QByteArray>
#include <QString>

#include <optional>
#include <variant>

namespace adjudge {

inline constexpr int kProtocolVersion = 1;

// Where a client is in the event log. The epoch changes when the log is another one (restore).
struct Cursor
{
    QString epoch;
    qint64 seq = 0;

    bool operator==(const Cursor&) const = default;
};

namespace message {

// Client to server.
struct Hello
{
    int proto = kProtocolVersion;
    QString token; // empty: guest
    QList<Topic> topics;
    QStringList badTopics; // names that are no topics; answered by an Error
    std::optional<Cursor> last;
};

struct Subscribe
{
    QList<Topic> topics;
    QStringList badTopics;
};

struct Unsubscribe
{
    QList<Topic> topics;
};

// Both ways.
struct Heartbeat
{
    qint64 seq = 0;
};

// Server to client.
struct Welcome
{
    int proto = kProtocolVersion;
    QString session;
    Cursor at;
    bool resumed = false;
    QString reason; // "fresh", "epoch", "expired"; empty when resumed
    std::chrono::milliseconds heartbeat{20'000};
    std::optional<User> user;
    QList<Topic> topics;
};

struct SubmissionUpdate
{
    Submission submission; // its seq is the event's number
};

struct TestDone
{
    qint64 seq = 0;
    SubmissionId submission;
    int judging = 1;
    TestResult result;
};

struct CompileLog
{
    qint64 seq = 0;
    SubmissionId submission;
    int judging = 1;
    QString text;
};

struct ErrorAnalysis
{
    qint64 seq = 0;
    SubmissionId submission;
    int judging = 1;
    Analysis analysis;
};

struct ProblemUpdate
{
    qint64 seq = 0;
    ProblemId problem;
};

// Topic "rejudgings"; judges only.
struct RejudgingUpdate
{
    qint64 seq = 0;
    RejudgingId rejudging;
    QString state; // "judging", "ready", "applied", "cancelled"
    int total = 0;
    int done = 0;
    int changed = 0;
    int failed = 0;
};

struct Subscribed
{
    QList<Topic> topics;
    qint64 seq = 0;
};

struct Resync
{
    Cursor at;
    QString reason;
};

struct Refused // type "error"
{
    QString code;
    QString text;
};

struct Bye
{
    std::chrono::milliseconds retryFrom{200};
    std::chrono::milliseconds retryTo{8000};
};

} // namespace message

using ClientMessage =
    std::variant<message::Hello, message::Subscribe, message::Unsubscribe, message::Heartbeat>;
using ServerMessage = std::variant<
    message::Welcome,
    message::SubmissionUpdate,
    message::TestDone,
    message::CompileLog,
    message::ErrorAnalysis,
    message::ProblemUpdate,
    message::RejudgingUpdate,
    message::Subscribed,
    message::Heartbeat,
    message::Resync,
    message::Refused,
    message::Bye>;

} // namespace adjudge
