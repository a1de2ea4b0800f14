#include "server/net/timer_heap.h"

#include <QTest>

#include <random>

namespace adjudge {

using namespace std::chrono_literals;

class TestTimerHeap : public QObject
{
    Q_OBJECT

private:
    // One pass at a time; the ids in their order.
    static QList<int> pass(TimerHeap& heap, TimerHeap::Time now)
    {
        QList<int> ids;
        const quint64 mark = heap.mark();
        while (const auto shot = heap.takeDue(now, mark)) {
            ids.append(shot->id);
            heap.putBack(*shot);
        }
        return ids;
    }

private Q_SLOTS:

    void firesInOrderOfTimeThenOfArming()
    {
        TimerHeap heap;
        heap.add(1, 30ms, Qt::PreciseTimer, this, 0ns);
        heap.add(2, 10ms, Qt::PreciseTimer, this, 0ns);
        heap.add(3, 20ms, Qt::PreciseTimer, this, 0ns);
        heap.add(4, 10ms, Qt::PreciseTimer, this, 0ns);
        QCOMPARE(heap.nextDue(), TimerHeap::Time(10ms));
        QCOMPARE(pass(heap, 9999999ns), QList<int>{});
        QCOMPARE(pass(heap, 10ms), (QList<int>{2, 4}));
        // 3 is due at 20 ms as 2 and 4 are again, but was armed before them.
        QCOMPARE(pass(heap, 31ms), (QList<int>{3, 2, 4, 1}));
    }

    void keepsItsRhythmWhenTheLoopIsLate()
    {
        TimerHeap heap;
        heap.add(1, 10ms, Qt::PreciseTimer, this, 0ns);
        for (int beat = 1; beat <= 1000; ++beat) {
            QCOMPARE(heap.nextDue(), TimerHeap::Time(beat * 10ms));
            QCOMPARE(pass(heap, beat * 10ms + 3ms), QList<int>{1});
        }
        // Beats that were missed are left out: one shot, then the next beat of the same rhythm.
        QCOMPARE(pass(heap, 10057ms), QList<int>{1});
        QCOMPARE(heap.nextDue(), TimerHeap::Time(10060ms));
    }

    void coarseTimersAreLateByFivePercentAtMostAndNeverDrift_data()
    {
        QTest::addColumn<int>("interval");
        QTest::addColumn<Qt::TimerType>("type");
        QTest::addColumn<int>("slack");
        QTest::newRow("precise") << 1000 << Qt::PreciseTimer << 0;
        QTest::newRow("coarse, short") << 19 << Qt::CoarseTimer << 0;
        QTest::newRow("coarse") << 999 << Qt::CoarseTimer << 49;
        QTest::newRow("coarse, long") << 60000 << Qt::CoarseTimer << 1024;
        QTest::newRow("very coarse") << 2500 << Qt::VeryCoarseTimer << 1000;
    }

    void coarseTimersAreLateByFivePercentAtMostAndNeverDrift()
    {
        QFETCH(const int, interval);
        QFETCH(const Qt::TimerType, type);
        QFETCH(const int, slack);
        const auto start = 123456789ns;
        TimerHeap heap;
        heap.add(1, TimerHeap::Millis(interval), type, this, start);
        for (int beat = 1; beat <= 500; ++beat) {
            const TimerHeap::Time due = *heap.nextDue();
            const TimerHeap::Time exact = start + beat * TimerHeap::Millis(interval);
            QVERIFY(due >= exact);
            QVERIFY(due <= exact + TimerHeap::Millis(slack));
            QCOMPARE(pass(heap, due), QList<int>{1});
        }
    }

    void coarseTimersShareWakeUps()
    {
        TimerHeap heap;
        for (int id = 0; id < 1000; ++id) {
            heap.add(id, 10000ms, Qt::CoarseTimer, this, id * 250us);
        }
        int wakeUps = 0;
        for (qsizetype fired = 0; fired < 1000; ++wakeUps) {
            fired += pass(heap, *heap.nextDue()).size();
        }
        QVERIFY2(wakeUps <= 3, qPrintable(QString::number(wakeUps)));
    }

    void aZeroTimerFiresOnceAPass()
    {
        TimerHeap heap;
        heap.add(1, 0ms, Qt::PreciseTimer, this, 5ms);
        heap.add(2, 0ms, Qt::CoarseTimer, this, 5ms);
        heap.add(3, 1ms, Qt::CoarseTimer, this, 4ms);
        QCOMPARE(pass(heap, 5ms), (QList<int>{1, 2, 3}));
        QCOMPARE(pass(heap, 5ms), (QList<int>{1, 2}));
        QCOMPARE(heap.nextDue(), TimerHeap::Time(5ms));
    }

    void aTimerThatFiresIsOutOfTheHeapAndKnowsItsNextBeat()
    {
        TimerHeap heap;
        heap.add(1, 10ms, Qt::PreciseTimer, this, 0ns);
        const auto shot = heap.takeDue(10ms, heap.mark());
        QVERIFY(shot.has_value());
        QCOMPARE(heap.nextDue(), std::nullopt);
        QCOMPARE(heap.remaining(1, 12ms), TimerHeap::Time(8ms));
        QVERIFY(!heap.takeDue(1h, heap.mark()).has_value());
        heap.putBack(*shot);
        QCOMPARE(heap.nextDue(), TimerHeap::Time(20ms));
        QCOMPARE(heap.remaining(1, 99ms), TimerHeap::Time(0));
        QCOMPARE(heap.remaining(2, 0ms), std::nullopt);
    }

    void removedWhileFiringItStaysAway()
    {
        TimerHeap heap;
        heap.add(1, 0ms, Qt::PreciseTimer, this, 0ns);
        auto shot = heap.takeDue(0ns, heap.mark());
        QVERIFY(heap.remove(1));
        QVERIFY(!heap.remove(1));
        heap.putBack(*shot);
        QVERIFY(heap.isEmpty());
        QCOMPARE(heap.nextDue(), std::nullopt);
        // The same id, used again in the meantime, is another timer.
        heap.add(1, 0ms, Qt::PreciseTimer, this, 0ns);
        shot = heap.takeDue(0ns, heap.mark());
        heap.remove(1);
        heap.add(1, 7ms, Qt::PreciseTimer, this, 0ns);
        heap.putBack(*shot);
        QCOMPARE(pass(heap, 7ms), QList<int>{1});
        QCOMPARE(heap.nextDue(), TimerHeap::Time(14ms));
    }

    void listsAndRemovesByObject()
    {
        TimerHeap heap;
        QObject other;
        heap.add(1, 10ms, Qt::PreciseTimer, this, 0ns);
        heap.add(2, 20ms, Qt::CoarseTimer, &other, 0ns);
        heap.add(3, 30ms, Qt::VeryCoarseTimer, &other, 0ns);
        QCOMPARE(heap.listOf(&other).size(), 2);
        QCOMPARE(heap.listOf(this).constFirst().interval, 10);
        QVERIFY(heap.removeAll(&other));
        QVERIFY(!heap.removeAll(&other));
        QCOMPARE(pass(heap, 1h), QList<int>{1});
    }

    void agreesWithASortedListOverManyRandomSteps()
    {
        std::mt19937 random(7); // NOLINT: the same steps every time
        TimerHeap heap;
        std::map<int, TimerHeap::Time> expected;
        for (int step = 0; step < 20000; ++step) {
            const int id = static_cast<int>(random() % 300);
            if (random() % 3 == 0) {
                QCOMPARE(heap.remove(id), expected.erase(id) == 1);
            } else {
                const auto interval = TimerHeap::Millis(random() % 1000);
                heap.add(id, interval, Qt::PreciseTimer, this, step * 1ms);
                expected[id] = step * 1ms + interval;
            }
            const auto earliest = std::ranges::min_element(expected, {}, [](const auto& pair) {
                return pair.second;
            });
            QCOMPARE(
                heap.nextDue().value_or(0ns), earliest == expected.end() ? 0ns : earliest->second
            );
        }
    }
};

} // namespace adjudge

QTEST_GUILESS_MAIN(adjudge::TestTimerHeap)
#include "tst_timer_heap.moc"
