// Order, rhythm and removal of timers, with time as a number.
#include "server/net/timer_heap.h"

#include <QTest>

#include <map>
#include <random>

using namespace adjudge;
using namespace std::chrono_literals;

class TestTimerHeap : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void firesInOrder();
    void keepsItsRhythm();
    void roundsCoarseTimers();
    void firesZeroTimersOncePerPass();
    void forgetsRemovedTimers();
    void survivesMuchTraffic();
};

void TestTimerHeap::firesInOrder()
{
    TimerHeap heap;
    QObject object;
    QVERIFY(!heap.untilNext(0ns));
    heap.add(1, 30ms, Qt::PreciseTimer, &object, 0ns);
    heap.add(2, 10ms, Qt::PreciseTimer, &object, 0ns);
    heap.add(3, 20ms, Qt::PreciseTimer, &object, 0ns);
    QCOMPARE(heap.untilNext(1ms), TimerHeap::Time(9ms));
    QCOMPARE(heap.untilNext(15ms), TimerHeap::Time(0));
    QVERIFY(heap.due(9ms).empty());
    const auto shots = heap.due(25ms);
    QCOMPARE(shots.size(), 2U);
    QCOMPARE(shots[0].id, 2);
    QCOMPARE(shots[1].id, 3);
    QCOMPARE(heap.listOf(&object).size(), 3);
    QCOMPARE(heap.remaining(1, 25ms), TimerHeap::Time(5ms));
    QVERIFY(!heap.remaining(9, 25ms));
}

void TestTimerHeap::keepsItsRhythm()
{
    TimerHeap heap;
    heap.add(1, 10ms, Qt::PreciseTimer, nullptr, 0ns);
    const auto shot = heap.due(13ms).front();
    QVERIFY(heap.begin(shot));
    QVERIFY(!heap.untilNext(13ms)); // while it fires
    QVERIFY(!heap.begin(shot));
    heap.end(shot, 13ms);
    QCOMPARE(heap.untilNext(13ms), TimerHeap::Time(7ms)); // 20, not 23
    QVERIFY(heap.begin(shot));
    heap.end(shot, 95ms); // beats were missed
    QCOMPARE(heap.untilNext(95ms), TimerHeap::Time(10ms));
}

void TestTimerHeap::roundsCoarseTimers()
{
    TimerHeap heap;
    heap.add(1, 1000ms, Qt::CoarseTimer, nullptr, 7ms);
    QCOMPARE(heap.untilNext(7ms), TimerHeap::Time(1043ms)); // to the next 50 ms
    heap.add(1, 1000ms, Qt::VeryCoarseTimer, nullptr, 7ms);
    QCOMPARE(heap.untilNext(7ms), TimerHeap::Time(1993ms));
    heap.add(1, 5ms, Qt::CoarseTimer, nullptr, 7ms);
    QCOMPARE(heap.untilNext(7ms), TimerHeap::Time(5ms));
}

void TestTimerHeap::firesZeroTimersOncePerPass()
{
    TimerHeap heap;
    heap.add(1, 0ms, Qt::CoarseTimer, nullptr, 5ms);
    const auto shots = heap.due(5ms);
    QCOMPARE(shots.size(), 1U);
    QVERIFY(heap.begin(shots.front()));
    heap.end(shots.front(), 5ms);
    QCOMPARE(heap.due(5ms).size(), 1U); // again in the next pass
}

void TestTimerHeap::forgetsRemovedTimers()
{
    TimerHeap heap;
    QObject a;
    QObject b;
    heap.add(1, 1ms, Qt::PreciseTimer, &a, 0ns);
    heap.add(2, 1ms, Qt::PreciseTimer, &b, 0ns);
    heap.add(3, 1ms, Qt::PreciseTimer, &a, 0ns);
    const auto shots = heap.due(1ms);
    QVERIFY(heap.begin(shots[0]));
    QVERIFY(heap.removeAll(&a)); // also the one that fires
    heap.end(shots[0], 1ms);
    QVERIFY(!heap.begin(shots[2]));
    heap.add(1, 1ms, Qt::PreciseTimer, &b, 0ns); // its number again
    QVERIFY(!heap.begin(shots[0]));
    QVERIFY(heap.remove(2));
    QVERIFY(!heap.remove(2));
    QCOMPARE(heap.due(1ms).size(), 1U);
}

void TestTimerHeap::survivesMuchTraffic()
{
    TimerHeap heap;
    std::mt19937 random(3);
    std::map<int, TimerHeap::Time> expected;
    TimerHeap::Time now{0};
    for (int round = 0; round < 20'000; ++round) {
        const int id = static_cast<int>(random() % 500);
        if (random() % 3 == 0) {
            heap.remove(id);
            expected.erase(id);
        } else {
            const auto interval = std::chrono::milliseconds(random() % 1000);
            heap.add(id, interval, Qt::PreciseTimer, nullptr, now);
            expected[id] = now + interval;
        }
        now += 1ms;
        TimerHeap::Time least = expected.empty() ? 0ns : expected.begin()->second;
        for (const auto& [key, due] : expected) {
            least = std::min(least, due);
        }
        if (expected.empty()) {
            QVERIFY(!heap.untilNext(now));
        } else {
            QCOMPARE(*heap.untilNext(now), std::max(least - now, TimerHeap::Time(0)));
        }
    }
    QCOMPARE(heap.due(now + 10s).size(), expected.size());
}

QTEST_GUILESS_MAIN(TestTimerHeap)
#include "tst_timer_heap.moc"
