// What the live sockets need from the rest of the server, as functions, and their limits.
#pragma once

#include "server/live/live_event.h"
#include "server/net/http_router.h"

#include <chrono>
#include <functional>

namespace adjudge {

struct LivePolicy
{
    // The same as the router's.
    Authenticate authenticate;

    // In which form a caller gets an event; asked on push and on replay. Default: the domain's.
    std::function<EventForm(const Caller&, const LiveEvent&)> formOf;

    // Whether a caller may listen to a topic at all. Default: the domain's.
    std::function<bool(const Caller&, const Topic&)> mayHear;

    // Which of these topics do not exist; `done` is called once, on this thread, now or later.
    // Default: all exist.
    using Missing = std::function<void(QList<Topic>)>;
    std::function<void(const QList<Topic>&, Missing done)> findMissing;

    // With the defaults filled in.
    [[nodiscard]] static LivePolicy withDefaults(LivePolicy policy);
};

struct LiveSettings
{
    std::chrono::milliseconds helloTime{10'000};
    std::chrono::milliseconds heartbeat{20'000};   // gone after 2.5 silent ones
    std::chrono::milliseconds messageTime{30'000}; // for one message of a client, begin to end
    std::chrono::milliseconds closeTime{5'000};    // for a Close frame to leave
    std::chrono::milliseconds ackTimeout{60'000};  // TCP_USER_TIMEOUT
    std::chrono::milliseconds retryFrom{200};      // what `bye` tells
    std::chrono::milliseconds retryTo{8'000};
    qint64 messageBytes = 64 * 1024;   // of a client
    qsizetype topics = 64;             // of a session
    double messagesPerSecond = 20;     // frames of a client, pings too
    double messageBurst = 60;          // at once
    qint64 waitingBytes = 1024 * 1024; // of a client that does not read; above it is cut
    qint64 replayBytes = 256 * 1024;   // a replay goes on when less than this waits
    qint64 replayEvents = 10'000;      // further behind: fetch snapshots
    int sendBufferBytes = 128 * 1024;  // SO_SNDBUF
    int sessionsPerUser = 64;
};

// For /metrics. `sessions` is now, the others count up.
struct LiveCounters
{
    qint64 sessions = 0;
    qint64 opened = 0;
    qint64 frames = 0;     // of events, handed to sockets
    qint64 replaced = 0;   // intermediate states that gave way to newer ones
    qint64 cut = 0;        // did not read
    qint64 silent = 0;     // were heard no more
    qint64 violations = 0; // closed for what they sent
    qint64 resumed = 0;
    qint64 notResumed = 0; // came back too late, or to another log
};

} // namespace adjudge
