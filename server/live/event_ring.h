// The newest events, in the order of their numbers, bounded by count and bytes.
#pragma once

#include "server/live/live_event.h"

#include <deque>

namespace adjudge {

class EventRing
{
public:
    struct Limits
    {
        qsizetype events = 8192;
        qsizetype bytes = 32 * 1024 * 1024;
    };

    explicit EventRing(Limits limits)
        : m_limits(limits)
    {
    }

    // Numbers only grow.
    void push(SharedEvent event);
    void clear();

    // The number above which everything is here; the ring's whole memory begins behind it.
    [[nodiscard]] qint64 floor() const { return m_floor; }

    void setFloor(qint64 seq) { m_floor = seq; } // of an empty ring

    // The first event above `after`, null if there is none.
    [[nodiscard]] SharedEvent next(qint64 after) const;

    [[nodiscard]] qsizetype size() const { return static_cast<qsizetype>(m_events.size()); }

private:
    Limits m_limits;
    std::deque<SharedEvent> m_events;
    qsizetype m_bytes = 0;
    qint64 m_floor = 0;
};

} // namespace adjudge
