#include "server/live/event_ring.h"

#include <algorithm>

namespace adjudge {

void EventRing::push(SharedEvent event)
{
    m_bytes += event->bytes();
    m_events.push_back(std::move(event));
    while (size() > m_limits.events || (m_bytes > m_limits.bytes && size() > 1)) {
        m_bytes -= m_events.front()->bytes();
        m_floor = m_events.front()->seq();
        m_events.pop_front();
    }
}

void EventRing::clear()
{
    m_events.clear();
    m_bytes = 0;
}

SharedEvent EventRing::next(qint64 after) const
{
    if (m_events.empty() || m_events.back()->seq() <= after) {
        return nullptr;
    }
    // Numbers nearly always have no holes: then the place is a subtraction.
    const qint64 guess = after + 1 - m_events.front()->seq();
    if (guess >= 0 && guess < size() &&
        m_events[static_cast<std::size_t>(guess)]->seq() == after + 1) {
        return m_events[static_cast<std::size_t>(guess)];
    }
    return *std::upper_bound(
        m_events.begin(),
        m_events.end(),
        after,
        [](qint64 seq, const SharedEvent& event) { return seq < event->seq(); }
    );
}

} // namespace adjudge
