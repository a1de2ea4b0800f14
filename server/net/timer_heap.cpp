#include "server/net/timer_heap.h"

#include <algorithm>
#include <bit>

namespace adjudge {

namespace {

using namespace std::chrono_literals;

TimerHeap::Time roundedUp(TimerHeap::Time time, TimerHeap::Time grain)
{
    return (time + grain - 1ns) / grain * grain;
}

} // namespace

// Qt allows a coarse timer 5 %. Rounded up to a grid of that width, many fire in one wake-up; the
// beat itself is not rounded, so the error does not add up.
TimerHeap::Time TimerHeap::dueAt(const Timer& timer)
{
    if (timer.type == Qt::VeryCoarseTimer) {
        return roundedUp(timer.beat, 1s);
    }
    const auto slackMillis = static_cast<quint64>(timer.interval.count()) / 20;
    if (timer.type == Qt::PreciseTimer || slackMillis < 2) {
        return timer.beat;
    }
    return roundedUp(timer.beat, Millis(std::min<quint64>(std::bit_floor(slackMillis), 1024)));
}

bool TimerHeap::isBefore(const Timer& a, const Timer& b)
{
    return a.due != b.due ? a.due < b.due : a.order < b.order;
}

void TimerHeap::add(int id, Millis interval, Qt::TimerType type, QObject* object, Time now)
{
    remove(id);
    auto timer = std::make_unique<Timer>();
    timer->shot = {id, ++m_serials, object};
    timer->interval = std::max(interval, 0ms);
    timer->type = type;
    timer->beat = now + timer->interval;
    timer->due = dueAt(*timer);
    push(*timer);
    m_timers.emplace(id, std::move(timer));
}

bool TimerHeap::remove(int id)
{
    const auto found = m_timers.find(id);
    if (found == m_timers.end()) {
        return false;
    }
    if (!found->second->isFiring) {
        take(*found->second);
    }
    m_timers.erase(found);
    return true;
}

bool TimerHeap::removeAll(const QObject* object)
{
    std::vector<int> ids;
    for (const auto& [id, timer] : m_timers) {
        if (timer->shot.object == object) {
            ids.push_back(id);
        }
    }
    for (const int id : ids) {
        remove(id);
    }
    return !ids.empty();
}

QList<QAbstractEventDispatcher::TimerInfo> TimerHeap::listOf(const QObject* object) const
{
    QList<QAbstractEventDispatcher::TimerInfo> list;
    for (const auto& [id, timer] : m_timers) {
        if (timer->shot.object == object) {
            list.append({id, static_cast<int>(timer->interval.count()), timer->type});
        }
    }
    return list;
}

std::optional<TimerHeap::Time> TimerHeap::nextDue() const
{
    if (m_heap.empty()) {
        return std::nullopt;
    }
    return m_heap.front()->due;
}

std::optional<TimerHeap::Time> TimerHeap::remaining(int id, Time now) const
{
    const auto found = m_timers.find(id);
    if (found == m_timers.end()) {
        return std::nullopt;
    }
    return std::max(found->second->due - now, Time(0));
}

std::optional<TimerHeap::Shot> TimerHeap::takeDue(Time now, quint64 mark)
{
    // Whatever was armed since the mark is due at `now` at the earliest and sorts behind the rest.
    if (m_heap.empty() || m_heap.front()->due > now || m_heap.front()->order >= mark) {
        return std::nullopt;
    }
    Timer& timer = *m_heap.front();
    take(timer);
    timer.isFiring = true;
    // The next beat is set before the delivery, so that the slot can ask how long is left. Beats
    // that were missed are left out, the rhythm stays.
    timer.beat = timer.interval == 0ms ? now : timer.beat + timer.interval;
    if (timer.beat < now) {
        timer.beat += ((now - timer.beat) / timer.interval + 1) * timer.interval;
    }
    timer.due = dueAt(timer);
    return timer.shot;
}

void TimerHeap::putBack(const Shot& shot)
{
    const auto found = m_timers.find(shot.id);
    if (found != m_timers.end() && found->second->shot.serial == shot.serial) {
        found->second->isFiring = false;
        push(*found->second);
    }
}

void TimerHeap::push(Timer& timer)
{
    timer.order = m_orders++;
    timer.place = m_heap.size();
    m_heap.push_back(&timer);
    siftUp(timer.place);
}

void TimerHeap::take(Timer& timer)
{
    Timer* last = m_heap.back();
    m_heap.pop_back();
    if (last != &timer) {
        put(timer.place, last);
        siftUp(last->place);
        siftDown(last->place);
    }
}

void TimerHeap::put(size_t place, Timer* timer)
{
    m_heap[place] = timer;
    timer->place = place;
}

void TimerHeap::siftUp(size_t place)
{
    Timer* timer = m_heap[place];
    for (size_t above = 0; place > 0; place = above) {
        above = (place - 1) / 2;
        if (!isBefore(*timer, *m_heap[above])) {
            break;
        }
        put(place, m_heap[above]);
    }
    put(place, timer);
}

void TimerHeap::siftDown(size_t place)
{
    Timer* timer = m_heap[place];
    for (size_t child = 2 * place + 1; child < m_heap.size(); child = 2 * place + 1) {
        if (child + 1 < m_heap.size() && isBefore(*m_heap[child + 1], *m_heap[child])) {
            ++child;
        }
        if (!isBefore(*m_heap[child], *timer)) {
            break;
        }
        put(place, m_heap[child]);
        place = child;
    }
    put(place, timer);
}

} // namespace adjudge
