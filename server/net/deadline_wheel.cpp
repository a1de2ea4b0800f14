#include "server/net/deadline_wheel.h"

#include <algorithm>

namespace adjudge {

void Deadline::set(DeadlineWheel& wheel, std::chrono::milliseconds delay)
{
    drop();
    wheel.link(*this, delay);
}

void Deadline::drop()
{
    if (m_wheel) {
        m_wheel->unlink(*this);
    }
}

DeadlineWheel::DeadlineWheel(const Clock& clock, std::chrono::milliseconds tick, QObject* parent)
    : QObject(parent)
    , m_clock(clock)
    , m_tick(std::max(tick, std::chrono::milliseconds(1)))
    , m_slots(kSlots, nullptr)
{
    m_timer.setInterval(m_tick);
    m_timer.setTimerType(Qt::CoarseTimer);
    connect(&m_timer, &QTimer::timeout, this, &DeadlineWheel::turn);
}

DeadlineWheel::~DeadlineWheel()
{
    for (Deadline*& slot : m_slots) {
        while (slot) {
            unlink(*slot);
        }
    }
}

void DeadlineWheel::link(Deadline& deadline, std::chrono::milliseconds delay)
{
    const qint64 now = m_clock.monotonic() / m_tick;
    if (m_count == 0) {
        m_current = now;
        m_timer.start();
    }
    // Rounded up and one more, because `now` lies somewhere within its tick.
    const qint64 ticks = (std::max(delay, std::chrono::milliseconds(0)) + m_tick).count() - 1;
    deadline.m_tick = std::max(now, m_current) + ticks / m_tick.count() + 1;
    Deadline*& slot = m_slots[static_cast<size_t>(deadline.m_tick) % kSlots];
    deadline.m_wheel = this;
    deadline.m_next = slot;
    deadline.m_link = &slot;
    if (slot) {
        slot->m_link = &deadline.m_next;
    }
    slot = &deadline;
    ++m_count;
}

void DeadlineWheel::unlink(Deadline& deadline)
{
    *deadline.m_link = deadline.m_next;
    if (deadline.m_next) {
        deadline.m_next->m_link = deadline.m_link;
    }
    deadline.m_wheel = nullptr;
    deadline.m_next = nullptr;
    deadline.m_link = nullptr;
    --m_count;
}

void DeadlineWheel::turn()
{
    const qint64 now = m_clock.monotonic() / m_tick;
    // After a long sleep one look at every slot is enough.
    const qint64 from = std::max(m_current + 1, now - static_cast<qint64>(kSlots) + 1);
    m_current = now;
    for (qint64 tick = from; tick <= now; ++tick) {
        expireSlot(tick);
    }
    if (m_count == 0) {
        m_timer.stop();
    }
}

void DeadlineWheel::expireSlot(qint64 tick)
{
    // Whoever expires may drop or delete any other: move the due ones to a list of their own that
    // stays linked, and take from its head.
    Deadline* due = nullptr;
    Deadline** place = &m_slots[static_cast<size_t>(tick) % kSlots];
    while (Deadline* deadline = *place) {
        if (deadline->m_tick > m_current) {
            place = &deadline->m_next;
            continue;
        }
        *place = deadline->m_next;
        if (deadline->m_next) {
            deadline->m_next->m_link = place;
        }
        deadline->m_next = due;
        deadline->m_link = &due;
        if (due) {
            due->m_link = &deadline->m_next;
        }
        due = deadline;
    }
    while (due) {
        Deadline& deadline = *due;
        unlink(deadline);
        const auto expired = deadline.m_expired; // survives its owner
        if (expired) {
            expired();
        }
    }
}

} // namespace adjudge
