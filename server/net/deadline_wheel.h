// Time limits of many connections on one timer. Setting, moving and dropping a deadline costs a few
// pointer writes, whatever their number; they are kept to within one tick (never early). The timer
// runs only while a deadline is set.
#pragma once

#include "shared/clock.h"

#include <QObject>
#include <QTimer>

#include <functional>
#include <vector>

namespace adjudge {

class DeadlineWheel;

// One deadline, a member of whoever waits. Dropped with it.
class Deadline
{
public:
    Deadline() = default;

    ~Deadline() { drop(); }

    Deadline(const Deadline&) = delete;
    Deadline& operator=(const Deadline&) = delete;

    // What happens when time is up; may delete the owner. Give it once, before the first set().
    void onExpired(std::function<void()> expired) { m_expired = std::move(expired); }

    // From now on; replaces an earlier one.
    void set(DeadlineWheel& wheel, std::chrono::milliseconds delay);
    void drop();

    [[nodiscard]] bool isSet() const { return m_wheel != nullptr; }

private:
    friend class DeadlineWheel;

    DeadlineWheel* m_wheel = nullptr;
    Deadline* m_next = nullptr;
    Deadline** m_link = nullptr; // what points at this one
    qint64 m_tick = 0;           // expires at the start of this tick
    std::function<void()> m_expired;
};

class DeadlineWheel final : public QObject
{
    Q_OBJECT

public:
    DeadlineWheel(const Clock& clock, std::chrono::milliseconds tick, QObject* parent = nullptr);
    ~DeadlineWheel() override;

    [[nodiscard]] qsizetype count() const { return m_count; }

    [[nodiscard]] std::chrono::milliseconds now() const { return m_clock.monotonic(); }

private:
    friend class Deadline;

    void link(Deadline& deadline, std::chrono::milliseconds delay);
    void unlink(Deadline& deadline);
    void turn();
    void expireSlot(qint64 tick);

    static constexpr size_t kSlots = 512;

    const Clock& m_clock;
    std::chrono::milliseconds m_tick;
    qint64 m_current = 0; // ticks up to this one have been expired
    qsizetype m_count = 0;
    std::vector<Deadline*> m_slots;
    QTimer m_timer;
};

} // namespace adjudge
