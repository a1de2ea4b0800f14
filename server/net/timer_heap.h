// The timers of one thread, ordered by when they are due. Adding, removing and arming again cost
// O(log n), so a timer may be restarted at every packet. Time is a parameter; a timer never fires
// early, and keeps its rhythm however late the loop is.
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

    // What fires: the object is told the id.
    struct Shot
    {
        int id = 0;
        quint64 serial = 0; // of the registration; ids are used again
        QObject* object = nullptr;
    };

    // An id that is there already is replaced.
    void add(int id, Millis interval, Qt::TimerType type, QObject* object, Time now);
    bool remove(int id);
    bool removeAll(const QObject* object);

    [[nodiscard]] QList<QAbstractEventDispatcher::TimerInfo> listOf(const QObject* object) const;

    // When the loop must be awake; nothing if no timer waits. Timers that are just firing do not
    // count: their slot may run an event loop of its own.
    [[nodiscard]] std::optional<Time> nextDue() const;

    // Of one timer, 0 if it is late; nothing if there is none of that id.
    [[nodiscard]] std::optional<Time> remaining(int id, Time now) const;

    // A pass over what is due: take the mark once, then takeDue() until it is empty, with
    // putBack() after each delivery. No timer fires twice in one pass, not even at interval 0.
    [[nodiscard]] quint64 mark() const { return m_orders; }

    std::optional<Shot> takeDue(Time now, quint64 mark);
    void putBack(const Shot& shot); // nothing if it was removed while it fired

    [[nodiscard]] bool isEmpty() const { return m_timers.empty(); }

private:
    struct Timer
    {
        Shot shot;
        Millis interval{0};
        Qt::TimerType type = Qt::CoarseTimer;
        Time beat{0};      // the rhythm: start plus whole intervals
        Time due{0};       // the beat, rounded up as far as the type allows
        quint64 order = 0; // of arming; equal times fire in this order
        size_t place = 0;  // in m_heap, unless it is firing
        bool isFiring = false;
    };

    static Time dueAt(const Timer& timer);
    static bool isBefore(const Timer& a, const Timer& b);
    void push(Timer& timer);
    void take(Timer& timer);
    void siftUp(size_t place);
    void siftDown(size_t place);
    void put(size_t place, Timer* timer);

    std::unordered_map<int, std::unique_ptr<Timer>> m_timers;
    std::vector<Timer*> m_heap; // those that wait
    quint64 m_serials = 0;
    quint64 m_orders = 0;
};

} // namespace adjudge
