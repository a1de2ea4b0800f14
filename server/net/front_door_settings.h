// Limits of the HTTP edge, and what its connections share.
#pragma once

#include "server/net/deadline_wheel.h"
#include "server/net/http_router.h"

#include <QByteArray>

#include <chrono>

namespace adjudge {

struct FrontDoorSettings
{
    qsizetype headBytes = 16 * 1024;
    std::chrono::milliseconds headTime{10'000};    // from the first byte to the end of the head
    std::chrono::milliseconds bodyTime{30'000};    // for a body, and a second more for each 128 KB
    std::chrono::milliseconds idleTime{60'000};    // between two requests
    std::chrono::milliseconds writeTime{30'000};   // without progress of a client that reads slowly
    std::chrono::milliseconds closeTime{2'000};    // for the client to read a last answer
    std::chrono::milliseconds upgradeTime{10'000}; // from our consent to the WebSocket's birth
    std::chrono::milliseconds tick{100};           // how exact these are
    int connections = 15'000;                      // HTTP and WebSocket together; above it 503
    int backlog = 4096;                            // of the kernel: many reconnect at once
    qint64 bodyBytes = 512LL * 1024 * 1024; // of all bodies being received together; above it 503
    // Other origins whose pages may open WebSockets: "https://judge.example:8443".
    QList<QByteArray> origins;
};

// For /metrics. Everything counts up, but `open`.
struct FrontDoorCounters
{
    qint64 open = 0; // connections now, upgraded ones too
    qint64 accepted = 0;
    qint64 refused = 0; // above the limit of connections
    qint64 requests = 0;
    qint64 upgrades = 0;
    qint64 answers[6] = {}; // by the first digit of the status
};

class WebSocketGate;

// What every connection of one front door uses. Main thread.
struct HttpSurroundings
{
    const HttpRouter& router;
    const FrontDoorSettings& settings;
    const Clock& clock;
    DeadlineWheel& wheel;
    WebSocketGate& gate;
    FrontDoorCounters& counters;
    std::shared_ptr<QObject> home; // of responders
    QByteArray scratch;            // for looking at a head: headBytes and a little more
    qint64 bodyBytes = 0;          // being received now
    bool isDraining = false;
    QByteArray date; // of the current second
    std::chrono::seconds dateAt{-1};

    const QByteArray& dateLine(); // IMF-fixdate
};

} // namespace adjudge
