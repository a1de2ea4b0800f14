// How a socket speaks that follows one thing (a submission, a run) and ends with it: the same
// events as everywhere, in the words that clients of other judges know. A LiveSession has one and
// asks it; numbers, resuming, limits and back-pressure are the session's.
#pragma once

#include "server/domain/access.h"
#include "server/live/live_event.h"
#include "shared/result.h"

#include <chrono>
#include <functional>

namespace adjudge {

// The state of the thing at the event number `seq`, in messages.
struct StreamSnapshot
{
    qint64 seq = 0;
    QList<QByteArray> texts;
    bool isOver = false; // nothing follows: the socket closes with 1000
};

struct StreamLimits
{
    std::chrono::milliseconds heartbeat{30'000};
    std::chrono::milliseconds idle{300'000};   // without a message either way; 0: no limit
    std::chrono::milliseconds life{3'600'000}; // of a connection; 0: no limit
};

// What one event is in messages.
struct StreamWords
{
    QList<QByteArray> texts;
    bool isEnd = false; // the thing has ended: a last snapshot is taken and told
};

class StreamDialect
{
public:
    virtual ~StreamDialect() = default;

    [[nodiscard]] virtual QList<Topic> topics() const = 0;
    [[nodiscard]] virtual StreamLimits limits() const = 0;

    // What has not been told yet, at the start and whenever the stream could not be followed.
    // `done` is called once, now or later, on this thread; not at all after this object's end.
    using Done = std::function<void(const Result<StreamSnapshot>&)>;
    virtual void takeSnapshot(const Caller& caller, const Done& done) = 0;

    // Remembers what it told: call it once an event, in order. `text` is the message in the form
    // that the caller may see.
    virtual StreamWords wordsFor(const LiveEvent& event, const QByteArray& text) = 0;

    // The answer to what a client said; empty: none.
    [[nodiscard]] virtual QByteArray answerTo(const QString& said) const = 0;

    // The code to close with, for one of /ws/live (docs/protocol.md section 3).
    [[nodiscard]] virtual int closeCode(int code) const;
};

} // namespace adjudge
