// Reads pages of the event log for the hub and for sockets that resume far back. The log belongs to
// somebody else and is asked through a function; here the number of questions at once is bounded,
// and equal questions are asked once, because after a restart everybody asks.
#pragma once

#include "server/live/live_event.h"

#include <QHash>
#include <QObject>

#include <deque>
#include <functional>

namespace adjudge {

// Events above a number, in order.
struct LogPage
{
    bool isWhole =
        true;        // false: some of them are not kept any more, or the number is ahead of the log
    qint64 head = 0; // the newest number of the log when this was read
    QList<LiveEvent> events;
};

// Asks for the events above `after`, at most `limit`; `done` is called once, on this thread, now or
// later. An Error means "try again later".
using ReadLog =
    std::function<void(qint64 after, int limit, std::function<void(Result<LogPage>)> done)>;

// The same page with its frames built.
struct EncodedPage
{
    bool isWhole = true;
    qint64 head = 0;
    QList<SharedEvent> events;
};

class LogReader final : public QObject
{
public:
    static constexpr int kPageEvents = 500;
    static constexpr int kMaxAtOnce = 4;

    using Done = std::function<void(const Result<EncodedPage>&)>;

    explicit LogReader(ReadLog read, QObject* parent = nullptr);

    // `done` is never called within this call, and not at all if the reader dies before.
    void read(qint64 after, Done done);

private:
    void askNext();
    void finish(qint64 after, const Result<LogPage>& page);

    ReadLog m_read;
    QHash<qint64, QList<Done>> m_waiting; // by the number asked for
    std::deque<qint64> m_queue;
    int m_asked = 0;
};

} // namespace adjudge
