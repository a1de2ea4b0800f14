// The timers of one thread, ordered by when they are due. Adding, removing and re-arming cost
// O(log n), so thousands of them may be restarted at every packet. Time is a parameter.
#pragma once

#include <QAbstractEventDispatcher>
#include <QList>

#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <unordered_map>
#include <vector>

namespace adjudge {

class TimerHeap
{
public:
    using Time = std::chrono::nanoseconds; // of a monotonic clock
    using Millis = std::chrono::milliseconds;

    // What fires: the object gets a QTimerEvent with the id.
    struct Shot
    {
        int id = 0;
        quint64 serial = 0; // of the registration; ids are used again
        QObject* object = nullptr;
    };

    void add(int id, Millis interval, Qt::TimerType type, QObject* object, Time now);
    bool remove(int id);
    bool removeAll(QObject* object);

    [[nodiscard]] QList<QAbstractEventDispatcher::TimerInfo> listOf(QObject* object) const;

    // Until the next one is due, 0 if one is; nothing without timers. Those that are firing do not
    // count: their slot may run an event loop of its own.
    [[nodiscard]] std::optional<Time> untilNext(Time now) const;

    // Of one timer; nothing if there is none of that id.
    [[nodiscard]] std::optional<Time> remaining(int id, Time now) const;

    // Everything due, earliest first; each is fired at most once a pass.
    [[nodiscard]] std::vector<Shot> due(Time now) const;

    // Around the delivery. begin() is false if the timer was removed or is firing further up the
    // stack; end() arms it again, if it still exists.
    bool begin(const Shot& shot);
    void end(const Shot& shot, Time now);

    [[nodiscard]] bool isEmpty() const { return m_timers.empty(); }

private:
    struct Timer
    {
        Shot shot;
        Millis interval{0};
        Qt::TimerType type = Qt::CoarseTimer;
        Time due{0};
        std::size_t place = 0; // in m_heap; meaningless while firing
        bool isFiring = false;
    };

    static Time dueAfter(const Timer& timer, Time from);
    void push(Timer& timer);
    void take(Timer& timer);
    void siftUp(std::size_t place);
    void siftDown(std::size_t place);
    void put(std::size_t place, Timer* timer);

    std::unordered_map<int, std::unique_ptr<Timer>> m_timers;
    std::vector<Timer*> m_heap;
    quint64 m_serial = 0;
};

} // namespace adjudge
