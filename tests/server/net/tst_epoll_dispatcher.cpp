// Everything the server expects of its event loop, on the loop of our own.
#include "tests/server/net/epoll_main.h"

#include <QElapsedTimer>
#include <QEventLoop>
#include <QProcess>
#include <QSemaphore>
#include <QSignalSpy>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTemporaryFile>
#include <QThread>
#include <QTimer>

#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <vector>

using namespace adjudge;
using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

namespace {

// Two connected descriptors.
struct Pair
{
    Pair() { [[maybe_unused]] const int r = ::socketpair(AF_UNIX, SOCK_STREAM, 0, ends); }

    ~Pair()
    {
        closeEnd(0);
        closeEnd(1);
    }

    void closeEnd(int which)
    {
        if (ends[which] >= 0) {
            ::close(ends[which]);
            ends[which] = -1;
        }
    }

    void write(int which) const { [[maybe_unused]] const ssize_t r = ::write(ends[which], "x", 1); }

    void read(int which) const
    {
        char c = 0;
        [[maybe_unused]] const ssize_t r = ::read(ends[which], &c, 1);
    }

    int ends[2] = {-1, -1};
};

} // namespace

class TestEpollDispatcher : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void isInUse();
    void runsTimers();
    void runsManyTimers();
    void stopsTimersInTheirSlots();
    void runsTimersInNestedLoops();
    void tellsTimers();
    void readsAndWrites();
    void noticesHangups();
    void noticesUrgentData();
    void toleratesNotifiersThatDie();
    void tellsReusedDescriptorsApart();
    void readsPlainFiles();
    void excludesSockets();
    void wakesUpFromOtherThreads();
    void sendsPostedEvents();
    void doesNotSpinOrSleep();
    void runsProcesses();
    void runsInAThread();
    void talksTcp();
    void isQuickWithManyIdleSockets();
};

void TestEpollDispatcher::isInUse()
{
    QVERIFY(qobject_cast<EpollDispatcher*>(QAbstractEventDispatcher::instance()));
}

void TestEpollDispatcher::runsTimers()
{
    for (const Qt::TimerType type : {Qt::PreciseTimer, Qt::CoarseTimer}) {
        QTimer timer;
        timer.setTimerType(type);
        int count = 0;
        QElapsedTimer clock;
        clock.start();
        connect(&timer, &QTimer::timeout, &timer, [&] { ++count; });
        timer.start(5ms);
        QTRY_VERIFY(count >= 10);
        QVERIFY(clock.elapsed() >= 50);
    }
    bool isFired = false;
    QTimer::singleShot(0, this, [&] { isFired = true; });
    QTRY_VERIFY(isFired);
    bool isLate = false;
    QTimer::singleShot(30ms, this, [&] { isLate = true; });
    QVERIFY(!isLate);
    QTRY_VERIFY(isLate);
}

void TestEpollDispatcher::runsManyTimers()
{
    std::vector<std::unique_ptr<QTimer>> timers;
    std::vector<int> order;
    for (int i = 0; i < 500; ++i) {
        timers.push_back(std::make_unique<QTimer>());
        timers.back()->setTimerType(Qt::PreciseTimer);
        timers.back()->setSingleShot(true);
        const int delay = (i * 7919) % 100;
        connect(timers.back().get(), &QTimer::timeout, this, [&order, delay] {
            order.push_back(delay);
        });
        timers.back()->start(delay);
    }
    QTRY_COMPARE(order.size(), 500U);
    QVERIFY(std::is_sorted(order.begin(), order.end()));
}

void TestEpollDispatcher::stopsTimersInTheirSlots()
{
    auto* victim = new QTimer;
    int victimCount = 0;
    QTimer timer;
    int count = 0;
    connect(victim, &QTimer::timeout, victim, [&] { ++victimCount; });
    connect(&timer, &QTimer::timeout, &timer, [&] {
        ++count;
        delete std::exchange(victim, nullptr);
        timer.stop();
    });
    timer.start(0);
    victim->start(0); // due in the same pass, after the other
    QTRY_COMPARE(count, 1);
    bool isIdle = false;
    QTimer::singleShot(10ms, this, [&] { isIdle = true; });
    QTRY_VERIFY(isIdle);
    QCOMPARE(count, 1);
    QCOMPARE(victimCount, 0);
    // Restarting itself is a new timer.
    QTimer again;
    int shots = 0;
    connect(&again, &QTimer::timeout, &again, [&] {
        if (++shots < 5) {
            again.start(1);
        } else {
            again.stop();
        }
    });
    again.start(1);
    QTRY_COMPARE(shots, 5);
}

void TestEpollDispatcher::runsTimersInNestedLoops()
{
    QTimer outer;
    int outerCount = 0;
    int innerCount = 0;
    connect(&outer, &QTimer::timeout, &outer, [&] {
        ++outerCount;
        QEventLoop loop;
        QTimer inner;
        connect(&inner, &QTimer::timeout, &loop, [&] {
            if (++innerCount % 5 == 0) {
                loop.quit();
            }
        });
        inner.start(1);
        loop.exec();
        QCOMPARE(innerCount, 5 * outerCount); // the outer one did not fire within itself
    });
    outer.start(0);
    QTRY_VERIFY(outerCount >= 3);
}

void TestEpollDispatcher::tellsTimers()
{
    QObject object;
    const int id = object.startTimer(1000ms, Qt::PreciseTimer);
    auto* dispatcher = QAbstractEventDispatcher::instance();
    const auto timers = dispatcher->registeredTimers(&object);
    QCOMPARE(timers.size(), 1);
    QCOMPARE(timers.first().timerId, id);
    QCOMPARE(timers.first().interval, 1000);
    const int left = dispatcher->remainingTime(id);
    QVERIFY(left > 900 && left <= 1000);
    object.killTimer(id);
    QCOMPARE(dispatcher->remainingTime(id), -1);
    QVERIFY(dispatcher->registeredTimers(&object).isEmpty());
}

void TestEpollDispatcher::readsAndWrites()
{
    const Pair pair;
    QSocketNotifier reader(pair.ends[0], QSocketNotifier::Read);
    QSocketNotifier writer(pair.ends[0], QSocketNotifier::Write);
    int reads = 0;
    int writes = 0;
    connect(&reader, &QSocketNotifier::activated, this, [&] {
        ++reads;
        pair.read(0);
    });
    connect(&writer, &QSocketNotifier::activated, this, [&] {
        ++writes;
        writer.setEnabled(writes < 3);
    });
    QTRY_COMPARE(writes, 3);
    QCOMPARE(reads, 0);
    pair.write(1);
    QTRY_COMPARE(reads, 1);
    reader.setEnabled(false);
    pair.write(1);
    QCoreApplication::processEvents();
    QCOMPARE(reads, 1);
    reader.setEnabled(true);
    QTRY_COMPARE(reads, 2);
    QCOMPARE(writes, 3);
}

void TestEpollDispatcher::noticesHangups()
{
    Pair pair;
    QSocketNotifier reader(pair.ends[0], QSocketNotifier::Read);
    int count = 0;
    connect(&reader, &QSocketNotifier::activated, this, [&] {
        ++count;
        reader.setEnabled(false);
    });
    pair.closeEnd(1);
    QTRY_COMPARE(count, 1);
}

void TestEpollDispatcher::noticesUrgentData()
{
    QTcpServer server;
    QVERIFY(server.listen(QHostAddress::LocalHost));
    QTcpSocket client;
    client.connectToHost(QHostAddress::LocalHost, server.serverPort());
    QTRY_VERIFY(server.hasPendingConnections());
    QTRY_COMPARE(client.state(), QAbstractSocket::ConnectedState);
    const std::unique_ptr<QTcpSocket> peer(server.nextPendingConnection());
    const int fd = ::dup(static_cast<int>(peer->socketDescriptor()));
    {
        QSocketNotifier urgent(fd, QSocketNotifier::Exception);
        int count = 0;
        connect(&urgent, &QSocketNotifier::activated, this, [&] {
            ++count;
            urgent.setEnabled(false);
        });
        ::send(static_cast<int>(client.socketDescriptor()), "!", 1, MSG_OOB);
        QTRY_COMPARE(count, 1);
    }
    ::close(fd);
}

void TestEpollDispatcher::toleratesNotifiersThatDie()
{
    const Pair a;
    const Pair b;
    auto* first = new QSocketNotifier(a.ends[0], QSocketNotifier::Read);
    auto* second = new QSocketNotifier(b.ends[0], QSocketNotifier::Read);
    int count = 0;
    const auto killBoth = [&] { // both are ready in one pass; the other must not be called
        ++count;
        delete std::exchange(first, nullptr);
        delete std::exchange(second, nullptr);
    };
    connect(first, &QSocketNotifier::activated, this, killBoth, Qt::QueuedConnection);
    connect(second, &QSocketNotifier::activated, this, killBoth, Qt::QueuedConnection);
    a.write(1);
    b.write(1);
    QTRY_VERIFY(count >= 1);
    QVERIFY(!first && !second);

    auto* read = new QSocketNotifier(a.ends[0], QSocketNotifier::Read);
    auto* write = new QSocketNotifier(a.ends[0], QSocketNotifier::Write);
    int writes = 0;
    connect(write, &QSocketNotifier::activated, this, [&] { ++writes; });
    int reads = 0;
    connect(read, &QSocketNotifier::activated, this, [&] {
        ++reads;
        delete std::exchange(write, nullptr);
        read->setEnabled(false);
        read->deleteLater();
    });
    QTRY_COMPARE(reads, 1);
    QCOMPARE(writes, 0);
}

// A slot closes a descriptor that is ready in the same pass, and opens another of the same number.
void TestEpollDispatcher::tellsReusedDescriptorsApart()
{
    auto old = std::make_unique<Pair>();
    auto other = std::make_unique<Pair>();
    std::unique_ptr<Pair> fresh;
    std::unique_ptr<QSocketNotifier> notifiers[2];
    std::unique_ptr<QSocketNotifier> freshNotifier;
    int count = 0;
    int freshCount = 0;
    const auto replaceOther = [&](std::size_t mine) {
        ++count;
        notifiers[mine]->setEnabled(false);
        const std::size_t theirs = 1 - mine;
        auto& victim = theirs == 0 ? old : other;
        const int number = victim->ends[0];
        notifiers[theirs]->setEnabled(false);
        victim.reset();
        fresh = std::make_unique<Pair>();
        QVERIFY(fresh->ends[0] == number || fresh->ends[1] == number);
        freshNotifier = std::make_unique<QSocketNotifier>(number, QSocketNotifier::Read);
        connect(freshNotifier.get(), &QSocketNotifier::activated, this, [&] { ++freshCount; });
    };
    notifiers[0] = std::make_unique<QSocketNotifier>(old->ends[0], QSocketNotifier::Read);
    notifiers[1] = std::make_unique<QSocketNotifier>(other->ends[0], QSocketNotifier::Read);
    connect(notifiers[0].get(), &QSocketNotifier::activated, this, [&] { replaceOther(0); });
    connect(notifiers[1].get(), &QSocketNotifier::activated, this, [&] { replaceOther(1); });
    old->write(1);
    other->write(1);
    QTRY_COMPARE(count, 1);
    QCoreApplication::processEvents();
    QCOMPARE(freshCount, 0); // nothing was ever written to the new one
    freshNotifier.reset();
}

void TestEpollDispatcher::readsPlainFiles()
{
    QTemporaryFile file;
    QVERIFY(file.open());
    int count = 0;
    {
        QSocketNotifier reader(file.handle(), QSocketNotifier::Read);
        connect(&reader, &QSocketNotifier::activated, this, [&] { ++count; });
        QTRY_VERIFY(count >= 3); // the kernel cannot watch it: it is always ready
    }
    count = 0;
    QCoreApplication::processEvents();
    QCOMPARE(count, 0);
}

void TestEpollDispatcher::excludesSockets()
{
    const Pair pair;
    QSocketNotifier reader(pair.ends[0], QSocketNotifier::Read);
    int count = 0;
    connect(&reader, &QSocketNotifier::activated, this, [&] {
        ++count;
        pair.read(0);
    });
    pair.write(1);
    bool isTimerFired = false;
    QTimer::singleShot(20ms, this, [&] { isTimerFired = true; });
    while (!isTimerFired) {
        QCoreApplication::processEvents(
            QEventLoop::ExcludeSocketNotifiers | QEventLoop::WaitForMoreEvents
        );
    }
    QCOMPARE(count, 0);
    QTRY_COMPARE(count, 1);
}

void TestEpollDispatcher::wakesUpFromOtherThreads()
{
    QEventLoop loop;
    int calls = 0;
    std::unique_ptr<QThread> thread(QThread::create([&] {
        for (int i = 0; i < 10'000; ++i) {
            QMetaObject::invokeMethod(
                &loop, [&] { ++calls; }, Qt::QueuedConnection
            );
        }
        QMetaObject::invokeMethod(&loop, &QEventLoop::quit, Qt::QueuedConnection);
    }));
    thread->start();
    loop.exec();
    QVERIFY(thread->wait());
    QCOMPARE(calls, 10'000);
    // One at a time, each into a sleeping loop: a lost wake-up would hang here.
    QSemaphore turn;
    std::unique_ptr<QThread> pinger(QThread::create([&] {
        for (int i = 0; i < 500; ++i) {
            QMetaObject::invokeMethod(
                &loop,
                [&] {
                    ++calls;
                    turn.release();
                },
                Qt::QueuedConnection
            );
            turn.acquire();
        }
        loop.exit(3); // interrupt() from another thread
    }));
    pinger->start();
    QCOMPARE(loop.exec(), 3);
    QVERIFY(pinger->wait());
    QCOMPARE(calls, 10'500);
}

void TestEpollDispatcher::sendsPostedEvents()
{
    QStringList order;
    QTimer::singleShot(0, this, [&] { order.append(u"timer"_s); });
    QMetaObject::invokeMethod(
        this,
        [&] {
            order.append(u"first"_s);
            QMetaObject::invokeMethod(
                this, [&] { order.append(u"third"_s); }, Qt::QueuedConnection
            );
        },
        Qt::QueuedConnection
    );
    QMetaObject::invokeMethod(
        this, [&] { order.append(u"second"_s); }, Qt::QueuedConnection
    );
    QTRY_COMPARE(order.size(), 4);
    QVERIFY(order.indexOf(u"first"_s) < order.indexOf(u"second"_s));
    QVERIFY(order.indexOf(u"second"_s) < order.indexOf(u"third"_s));
    QPointer<QObject> doomed = new QObject;
    doomed->deleteLater();
    QTRY_VERIFY(!doomed);
}

void TestEpollDispatcher::doesNotSpinOrSleep()
{
    int passes = 0;
    connect(QAbstractEventDispatcher::instance(), &QAbstractEventDispatcher::awake, this, [&] {
        ++passes;
    });
    QEventLoop loop;
    QElapsedTimer clock;
    clock.start();
    QTimer::singleShot(100ms, Qt::PreciseTimer, &loop, &QEventLoop::quit);
    loop.exec();
    QVERIFY(clock.elapsed() >= 99);
    QVERIFY2(passes < 10, qPrintable(QString::number(passes)));
    disconnect(QAbstractEventDispatcher::instance(), nullptr, this, nullptr);
}

void TestEpollDispatcher::runsProcesses()
{
    std::vector<std::unique_ptr<QProcess>> processes;
    int finished = 0;
    for (int i = 0; i < 10; ++i) {
        processes.push_back(std::make_unique<QProcess>());
        connect(processes.back().get(), &QProcess::finished, this, [&] { ++finished; });
        processes.back()->start(u"/bin/cat"_s, QStringList());
        processes.back()->write(QByteArray(100'000, 'x'));
        processes.back()->closeWriteChannel();
    }
    QTRY_COMPARE(finished, 10);
    for (const auto& process : processes) {
        QCOMPARE(process->exitCode(), 0);
        QCOMPARE(process->readAllStandardOutput().size(), 100'000);
    }
    QProcess missing;
    QSignalSpy failed(&missing, &QProcess::errorOccurred);
    missing.start(u"/nonexistent/program"_s, QStringList());
    QTRY_COMPARE(failed.size(), 1);
    QProcess killed;
    killed.start(u"/bin/sleep"_s, {u"100"_s});
    QTRY_COMPARE(killed.state(), QProcess::Running);
    killed.kill();
    QTRY_COMPARE(killed.state(), QProcess::NotRunning);
    QCOMPARE(killed.exitStatus(), QProcess::CrashExit);
}

void TestEpollDispatcher::runsInAThread()
{
    QThread thread;
    thread.setEventDispatcher(new EpollDispatcher);
    QObject worker;
    worker.moveToThread(&thread);
    thread.start();
    QSemaphore done;
    QMetaObject::invokeMethod(
        &worker,
        [&] { QTimer::singleShot(5ms, &worker, [&] { done.release(); }); },
        Qt::QueuedConnection
    );
    QTRY_COMPARE(done.available(), 1);
    thread.quit();
    QVERIFY(thread.wait());
}

void TestEpollDispatcher::talksTcp()
{
    QTcpServer server;
    QVERIFY(server.listen(QHostAddress::LocalHost));
    connect(&server, &QTcpServer::newConnection, this, [&] {
        QTcpSocket* peer = server.nextPendingConnection();
        connect(peer, &QTcpSocket::readyRead, peer, [peer] { peer->write(peer->readAll()); });
    });
    QTcpSocket client;
    client.connectToHost(QHostAddress::LocalHost, server.serverPort());
    const QByteArray sent = QByteArray("0123456789").repeated(500'000); // fills every buffer
    client.write(sent);
    QByteArray received;
    connect(&client, &QTcpSocket::readyRead, this, [&] { received += client.readAll(); });
    QTRY_COMPARE(received.size(), sent.size());
    QCOMPARE(received, sent);
    QTcpSocket refused;
    refused.connectToHost(QHostAddress::LocalHost, 1);
    QTRY_COMPARE(refused.error(), QAbstractSocket::ConnectionRefusedError);
}

// The reason for it all: a wake-up does not look at the idle ones.
void TestEpollDispatcher::isQuickWithManyIdleSockets()
{
    const auto nanosPerWakeUp = [this](const std::vector<std::unique_ptr<Pair>>& idle) {
        std::vector<std::unique_ptr<QSocketNotifier>> notifiers;
        for (const auto& pair : idle) {
            notifiers.push_back(
                std::make_unique<QSocketNotifier>(pair->ends[0], QSocketNotifier::Read)
            );
        }
        const Pair busy;
        QSocketNotifier reader(busy.ends[0], QSocketNotifier::Read);
        int count = 0;
        connect(&reader, &QSocketNotifier::activated, this, [&] {
            ++count;
            busy.read(0);
            busy.write(1);
        });
        busy.write(1);
        QElapsedTimer clock;
        clock.start();
        while (count < 3000) {
            QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
        }
        return clock.nsecsElapsed() / count;
    };
    std::vector<std::unique_ptr<Pair>> few(1);
    std::vector<std::unique_ptr<Pair>> many(400);
    for (auto* list : {&few, &many}) {
        for (auto& pair : *list) {
            pair = std::make_unique<Pair>();
        }
    }
    qint64 alone = nanosPerWakeUp(few);
    qint64 crowded = nanosPerWakeUp(many);
    for (int again = 0; again < 5 && crowded > 2 * alone; ++again) { // others use this machine
        alone = nanosPerWakeUp(few);
        crowded = nanosPerWakeUp(many);
    }
    QVERIFY2(crowded <= 2 * alone, qPrintable(u"%1 ns, %2 ns"_s.arg(alone).arg(crowded)));
}

ADJUDGE_EPOLL_TEST_MAIN(TestEpollDispatcher)
#include "tst_epoll_dispatcher.moc"
