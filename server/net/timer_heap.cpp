#include "server/net/timer_heap.h"

#include <algorithm>

namespace adjudge {

namespace {

using namespace std::chrono_literals;

TimerHeap::Time roundedUp(TimerHeap::Time time, TimerHeap::Time grain)
{
    return (time + grain - 1ns) / grain * grain;
}

} // namespace

// Coarse timers may be late by 5 %: rounding them to a common grain lets many fire in one wake-up.
TimerHeap::Time TimerHeap::dueAfter(const Timer& timer, Time from)
{
    const Time exact = from + timer.interval;
    if (timer.type == Qt::VeryCoarseTimer) {
        return roundedUp(exact, 1s);
    }
    if (timer.type == Qt::PreciseTimer || timer.interval < 20ms) {
        return exact;
    }
    constexpr Millis kGrains[] = {500ms, 250ms, 100ms, 50ms, 25ms, 10ms, 5ms};
    for (const Millis grain : kGrains) {
        if (grain * 20 <= timer.interval) {
            return roundedUp(exact, grain);
        }
    }
    return roundedUp(exact, 1ms);
}

void TimerHeap::add(int id, Millis interval, Qt::TimerType type, QObject* object, Time now)
{
    remove(id);
    auto timer = std::make_unique<Timer>();
    timer->shot = {id, ++m_serial, object};
    timer->interval = interval;
    timer->type = type;
    timer->due = dueAfter(*timer, now);
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

bool TimerHeap::removeAll(QObject* object)
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

QList<QAbstractEventDispatcher::TimerInfo> TimerHeap::listOf(QObject* object) const
{
    QList<QAbstractEventDispatcher::TimerInfo> list;
    for (const auto& [id, timer] : m_timers) {
        if (timer->shot.object == object) {
            list.append({id, static_cast<int>(timer->interval.count()), timer->type});
        }
    }
    return list;
}

std::optional<TimerHeap::Time> TimerHeap::untilNext(Time now) const
{
    if (m_heap.empty()) {
        return std::nullopt;
    }
    return std::max(m_heap.front()->due - now, Time(0));
}

std::optional<TimerHeap::Time> TimerHeap::remaining(int id, Time now) const
{
    const auto found = m_timers.find(id);
    if (found == m_timers.end()) {
        return std::nullopt;
    }
    const Timer& timer = *found->second;
    return timer.isFiring ? Time(timer.interval) : std::max(timer.due - now, Time(0));
}

std::vector<TimerHeap::Shot> TimerHeap::due(Time now) const
{
    std::vector<const Timer*> timers;
    // A heap's due elements are a connected top: go down only from those.
    std::vector<std::size_t> open;
    if (!m_heap.empty()) {
        open.push_back(0);
    }
    while (!open.empty()) {
        const std::size_t place = open.back();
        open.pop_back();
        if (place >= m_heap.size() || m_heap[place]->due > now) {
            continue;
        }
        timers.push_back(m_heap[place]);
        open.push_back(2 * place + 1);
        open.push_back(2 * place + 2);
    }
    std::sort(timers.begin(), timers.end(), [](const Timer* a, const Timer* b) {
        return a->due != b->due ? a->due < b->due : a->shot.serial < b->shot.serial;
    });
    std::vector<Shot> shots;
    shots.reserve(timers.size());
    for (const Timer* timer : timers) {
        shots.push_back(timer->shot);
    }
    return shots;
}

bool TimerHeap::begin(const Shot& shot)
{
    const auto found = m_timers.find(shot.id);
    if (found == m_timers.end() || found->second->shot.serial != shot.serial ||
        found->second->isFiring) {
        return false;
    }
    take(*found->second);
    found->second->isFiring = true;
    return true;
}

void TimerHeap::end(const Shot& shot, Time now)
{
    const auto found = m_timers.find(shot.id);
    if (found == m_timers.end() || found->second->shot.serial != shot.serial) {
        return;
    }
    Timer& timer = *found->second;
    timer.isFiring = false;
    // Keeps its rhythm; beats that were missed are not made up for.
    const Time next = dueAfter(timer, timer.due);
    timer.due = next > now ? next : dueAfter(timer, now);
    push(timer);
}

void TimerHeap::push(Timer& timer)
{
    m_heap.push_back(&timer);
    timer.place = m_heap.size() - 1;
    siftUp(timer.place);
}

void TimerHeap::take(Timer& timer)
{
    const std::size_t place = timer.place;
    Timer* last = m_heap.back();
    m_heap.pop_back();
    if (last != &timer) {
        put(place, last);
        siftUp(place);
        siftDown(last->place);
    }
}

void TimerHeap::put(std::size_t place, Timer* timer)
{
    m_heap[place] = timer;
    timer->place = place;
}

void TimerHeap::siftUp(std::size_t place)
{
    Timer* timer = m_heap[place];
    while (place > 0 && m_heap[(place - 1) / 2]->due > timer->due) {
        put(place, m_heap[(place - 1) / 2]);
        place = (place - 1) / 2;
    }
    put(place, timer);
}

void TimerHeap::siftDown(std::size_t place)
{
    Timer* timer = m_heap[place];
    while (true) {
        std::size_t child = 2 * place + 1;
        if (child + 1 < m_heap.size() && m_heap[child + 1]->due < m_heap[child]->due) {
            ++child;
        }
        if (child >= m_heap.size() || m_heap[child]->due >= timer->due) {
            break;
        }
        put(place, m_heap[child]);
        place = child;
    }
    put(place, timer);
}

} // namespace adjudge
