// The log behind every live view. An event's number is taken in the caller's write transaction, so
// number order is commit order (law 1). Publishing is somebody else's, after the commit.
#pragma once

#include "server/store/connection.h"
#include "shared/wire/messages.h"

namespace adjudge {

// One event as it is stored: who it is about, and the message in its two forms.
struct StoredEvent
{
    qint64 seq = 0;
    QString kind; // type of the message: "submission_update", "test_result", ...
    ProblemId problem;
    SubmissionId submission;
    UserId user;          // owner of the submission
    QByteArray text;      // one JSON message
    QByteArray judgeText; // its form for judges, where it differs; else empty

    bool operator==(const StoredEvent&) const = default;
};

class EventLog
{
public:
    explicit EventLog(Connection& connection)
        : m_connection(connection)
    {
    }

    Result<Cursor> head();

    // Takes the next number. The event must be appended in the same transaction.
    Result<qint64> nextSeq();
    Result<void> append(const StoredEvent& event);

    // Events with numbers above `seq`, in order, at most `limit`.
    Result<QList<StoredEvent>> since(qint64 seq, int limit);

    // The smallest number still kept; 0 while the log is empty.
    Result<qint64> oldest();

    // Forgets all but the newest `keep` events.
    Result<void> trim(qint64 keep);

private:
    Connection& m_connection;
};

} // namespace adjudge
