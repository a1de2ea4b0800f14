#include "tests/server/net/epoll_fixture.h"

#include <QElapsedTimer>
#include <QEventLoop>
#include <QFuture>
#include <QProcess>
#include <QPromise>
#include <QSignalSpy>
#include <QThread>
#include <QTimer>

#include <csignal>
#include <thread>

namespace adjudge {

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

namespace {

EpollDispatcher* s_signalled = nullptr;
std::atomic<int> s_signals = 0;

void onSignal(int)
{
    s_signalled->wakeUp();
    ++s_signals;
}

} // namespace

class TestEpollDispatcher : public QObject
{
    Q_OBJECT

private:
    QList<int> m_timerEvents;
    std::function<void(int)> m_onTimer;

    void timerEvent(QTimerEvent* event) override
    {
        m_timerEvents.append(event->timerId());
        if (m_onTimer) {
            m_onTimer(event->timerId());
        }
    }

private Q_SLOTS:

    void init()
    {
        m_timerEvents.clear();
        m_onTimer = nullptr;
        settle();
    }

    void cleanup() { loop().unregisterTimers(this); }

    void isInUse()
    {
        QVERIFY(qobject_cast<EpollDispatcher*>(QAbstractEventDispatcher::instance()));
    }

    void saysWhenItSleepsAndWhetherItDidSomething()
    {
        QSignalSpy blocks(&loop(), &QAbstractEventDispatcher::aboutToBlock);
        QSignalSpy awakes(&loop(), &QAbstractEventDispatcher::awake);
        QVERIFY(!turn());
        QCOMPARE(awakes.size(), 1);
        QCoreApplication::postEvent(this, new QEvent(QEvent::User));
        QVERIFY(turn(QEventLoop::WaitForMoreEvents));
        QVERIFY(!turn());
        QCOMPARE(blocks.size(), 0);
        QCOMPARE(awakes.size(), 3);
        // A slow machine may find the timer due before it can sleep; not every time.
        const int id = startTimer(5, Qt::PreciseTimer);
        do {
            QVERIFY(turn(QEventLoop::WaitForMoreEvents));
        } while (blocks.isEmpty());
        QVERIFY(m_timerEvents.contains(id));
        QVERIFY(blocks.size() < awakes.size());
        killTimer(id);
    }

    void whatIsPostedJustBeforeSleepIsNotSleptOver()
    {
        int done = 0;
        const auto connection =
            connect(&loop(), &QAbstractEventDispatcher::aboutToBlock, this, [&] {
                QMetaObject::invokeMethod(
                    this, [&] { ++done; }, Qt::QueuedConnection
                );
            });
        turn(QEventLoop::WaitForMoreEvents);
        disconnect(connection);
        turn();
        QCOMPARE(done, 1);
    }

    void timersAreNeverEarlyAndNeverForgotten()
    {
        QElapsedTimer watch;
        for (const auto type : {Qt::PreciseTimer, Qt::CoarseTimer}) {
            QTimer timer;
            timer.setTimerType(type);
            timer.setInterval(20ms);
            int beats = 0;
            qint64 early = 0;
            watch.start();
            connect(&timer, &QTimer::timeout, this, [&] {
                early += watch.nsecsElapsed() < ++beats * 20'000'000 ? 1 : 0;
            });
            timer.start();
            QTRY_VERIFY(beats >= 5);
            QCOMPARE(early, 0);
        }
    }

    void tellsWhatTimersThereAre()
    {
        const int minute = startTimer(60000, Qt::PreciseTimer);
        const int second = startTimer(1000, Qt::CoarseTimer);
        const auto timers = loop().registeredTimers(this);
        QCOMPARE(timers.size(), 2);
        for (const auto& timer : timers) {
            QCOMPARE(timer.interval, timer.timerId == minute ? 60000 : 1000);
        }
        QVERIFY(loop().remainingTime(minute) <= 60000);
        QVERIFY(loop().remainingTime(second) <= 1050);
        QCOMPARE(loop().remainingTime(-5), -1);
        killTimer(minute);
        QCOMPARE(loop().remainingTime(minute), -1);
        QVERIFY(loop().unregisterTimers(this));
        QVERIFY(loop().registeredTimers(this).isEmpty());
    }

    void timersMayBeStoppedAndStartedInTheirOwnEvent()
    {
        int first = startTimer(0);
        const int second = startTimer(0);
        m_onTimer = [&](int id) {
            if (id == first && m_timerEvents.size() == 1) {
                killTimer(second); // due in the same pass: must not come
                killTimer(first);
                first = startTimer(0); // probably of the same id: comes with the next pass
            }
        };
        QVERIFY(turn());
        QCOMPARE(m_timerEvents.size(), 1);
        QVERIFY(turn());
        QCOMPARE(m_timerEvents.size(), 2);
        QCOMPARE(m_timerEvents[1], first);
        killTimer(first);
        QVERIFY(!turn());
    }

    void aTimerDoesNotInterruptItself()
    {
        const int outer = startTimer(0);
        int inner = 0;
        int depth = 0;
        m_onTimer = [&](int id) {
            if (id == outer) {
                QCOMPARE(++depth, 1);
                inner = startTimer(1);
                while (!m_timerEvents.contains(inner)) {
                    turn(QEventLoop::WaitForMoreEvents);
                }
                --depth;
                m_onTimer = nullptr;
            }
        };
        QVERIFY(turn());
        QCOMPARE(m_timerEvents.count(outer), 1);
        killTimer(outer);
        killTimer(inner);
    }

    void itSleepsUntilTheTimeComes()
    {
        QEventLoop inner;
        QElapsedTimer watch;
        watch.start();
        QTimer::singleShot(100, Qt::PreciseTimer, &inner, &QEventLoop::quit);
        const auto waits = loop().counters().waits;
        inner.exec();
        QVERIFY(watch.nsecsElapsed() >= 100'000'000);
        QVERIFY(loop().counters().waits - waits < 10);
    }

    void zeroTimersAndBusySocketsLeaveRoomForEachOther()
    {
        const Pair pair;
        Listener listener(pair);
        const Pair noisy;
        const Listener noise(noisy, false); // always ready
        noisy.tell();
        QTimer busy;
        int turns = 0;
        connect(&busy, &QTimer::timeout, this, [&] { ++turns; });
        busy.start(0);
        bool fired = false;
        QTimer::singleShot(10, this, [&] { fired = true; });
        for (int i = 1; i <= 100; ++i) {
            pair.tell();
            QVERIFY(turn());
            QCOMPARE(listener.heard, i);
            QCOMPARE(turns, i);
        }
        QTRY_VERIFY(fired);
    }

    void noWakeUpOfAnotherThreadIsLost()
    {
        // Each call waits for the answer to the one before, so the loop goes to sleep between
        // them: one lost wake-up, and this never ends.
        constexpr int kCalls = 3000;
        std::atomic<int> done = 0;
        std::thread caller([&] {
            for (int i = 0; i < kCalls; ++i) {
                QMetaObject::invokeMethod(
                    this, [&] { ++done; }, Qt::QueuedConnection
                );
                while (done <= i) {
                    std::this_thread::yield();
                }
            }
        });
        while (done < kCalls) {
            turn(QEventLoop::WaitForMoreEvents);
        }
        caller.join();
        QCOMPARE(done.load(), kCalls);
    }

    void manyThreadsAtOnceAreAllHeard()
    {
        int done = 0;
        std::vector<std::thread> callers;
        for (int i = 0; i < 4; ++i) {
            callers.emplace_back([&] {
                for (int call = 0; call < 2500; ++call) {
                    QMetaObject::invokeMethod(
                        this, [&] { ++done; }, Qt::QueuedConnection
                    );
                }
            });
        }
        while (done < 10000) {
            turn(QEventLoop::WaitForMoreEvents);
        }
        std::ranges::for_each(callers, &std::thread::join);
        QCOMPARE(done, 10000);
    }

    void noWakeUpOfASignalHandlerIsLost()
    {
        constexpr int kSignals = 2000;
        s_signalled = &loop();
        s_signals = 0;
        const auto before = std::signal(SIGUSR1, onSignal);
        std::atomic<int> seen = 0;
        std::thread sender([&, main = ::pthread_self()] {
            for (int i = 0; i < kSignals; ++i) {
                ::pthread_kill(main, SIGUSR1);
                while (seen <= i) {
                    std::this_thread::yield();
                }
            }
        });
        while (seen < kSignals) {
            turn(QEventLoop::WaitForMoreEvents);
            seen = s_signals.load();
        }
        sender.join();
        std::signal(SIGUSR1, before);
    }

    void aLoopIsLeftFromAnotherThread()
    {
        for (int i = 0; i < 300; ++i) {
            QEventLoop inner;
            std::thread leaver; // started inside: a loop that does not run cannot be left
            QMetaObject::invokeMethod(
                &inner, [&] { leaver = std::thread([&] { inner.exit(i); }); }, Qt::QueuedConnection
            );
            QCOMPARE(inner.exec(), i);
            leaver.join();
        }
    }

    void interruptEndsTheWait()
    {
        std::thread interrupter;
        const auto connection =
            connect(&loop(), &QAbstractEventDispatcher::aboutToBlock, this, [&] {
                interrupter = std::thread([main = &loop()] { main->interrupt(); });
            });
        turn(QEventLoop::WaitForMoreEvents);
        disconnect(connection);
        interrupter.join();
    }

    void futuresComeBackToTheirContext()
    {
        QPromise<int> promise;
        promise.start();
        QThread* ranOn = nullptr;
        const auto future = promise.future().then(this, [&](int value) {
            ranOn = QThread::currentThread();
            return value * 2;
        });
        std::thread worker([&] {
            promise.addResult(21);
            promise.finish();
        });
        QTRY_VERIFY(future.isFinished());
        worker.join();
        QCOMPARE(future.result(), 42);
        QCOMPARE(ranOn, thread());
    }

    void runsChildProcesses()
    {
        QProcess cat;
        cat.start(u"cat"_s, QStringList());
        cat.write(QByteArray(300'000, 'z'));
        cat.closeWriteChannel();
        std::vector<std::unique_ptr<QProcess>> others;
        for (int i = 0; i < 10; ++i) {
            others.push_back(std::make_unique<QProcess>());
            others.back()->start(u"sh"_s, {u"-c"_s, u"exit %1"_s.arg(i)});
        }
        QTRY_COMPARE_WITH_TIMEOUT(cat.state(), QProcess::NotRunning, 20000);
        QCOMPARE(cat.readAll().size(), 300'000);
        for (int i = 0; i < 10; ++i) {
            QTRY_COMPARE_WITH_TIMEOUT(
                others[static_cast<size_t>(i)]->state(), QProcess::NotRunning, 20000
            );
            QCOMPARE(others[static_cast<size_t>(i)]->exitCode(), i);
        }
    }

    void noticesProcessesThatDieOrNeverStart()
    {
        QProcess missing;
        QSignalSpy failed(&missing, &QProcess::errorOccurred);
        missing.start(u"/nonexistent/program"_s, QStringList());
        QTRY_COMPARE(failed.size(), 1);
        QProcess killed;
        killed.start(u"sleep"_s, {u"100"_s});
        QTRY_COMPARE(killed.state(), QProcess::Running);
        killed.kill();
        QTRY_COMPARE(killed.state(), QProcess::NotRunning);
        QCOMPARE(killed.exitStatus(), QProcess::CrashExit);
    }

    void servesAThreadOfItsOwn()
    {
        QThread other;
        other.setEventDispatcher(new EpollDispatcher);
        other.start();
        QObject there;
        there.moveToThread(&other);
        QThread* ranOn = nullptr;
        QMetaObject::invokeMethod(
            &there, [&] { ranOn = QThread::currentThread(); }, Qt::BlockingQueuedConnection
        );
        QCOMPARE(ranOn, &other);
        QTimer* timer = nullptr;
        std::atomic<int> beats = 0;
        QMetaObject::invokeMethod(&there, [&] {
            timer = new QTimer(&there);
            connect(timer, &QTimer::timeout, timer, [&] { ++beats; });
            timer->start(1);
        });
        QTRY_VERIFY(beats > 3);
        QMetaObject::invokeMethod(
            &there, [&] { delete timer; }, Qt::BlockingQueuedConnection
        );
        other.quit();
        QVERIFY(other.wait(10000));
    }
};

} // namespace adjudge

ADJUDGE_EPOLL_TEST_MAIN(adjudge::TestEpollDispatcher)
#include "tst_epoll_dispatcher.moc"
