#include "tests/server/net/epoll_fixture.h"

#include <QEventLoop>
#include <QPointer>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTemporaryFile>
#include <QTimer>

#include <fcntl.h>

namespace adjudge {

class TestEpollSockets : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void cleanup() { settle(); }

    void readsAsLongAsThereIsSomething()
    {
        const Pair pair;
        Listener listener(pair, false);
        QVERIFY(!turn());
        pair.tell();
        for (int i = 1; i <= 3; ++i) {
            QVERIFY(turn()); // level-triggered: nobody reads
            QCOMPARE(listener.heard, i);
        }
        QCOMPARE(pair.hear(), 1);
        QVERIFY(!turn());
        QCOMPARE(listener.heard, 3);
    }

    void oneDescriptorMayHaveSeveralNotifiers()
    {
        const Pair pair;
        const Listener first(pair, false);
        const Listener second(pair, true);
        QSocketNotifier writes(pair.near, QSocketNotifier::Write);
        int written = 0;
        connect(&writes, &QSocketNotifier::activated, this, [&] { ++written; });
        pair.tell();
        QVERIFY(turn());
        QCOMPARE(first.heard, 1);
        QCOMPARE(second.heard, 1);
        QCOMPARE(written, 1);
        QVERIFY(turn());
        QCOMPARE(first.heard, 1);
        QCOMPARE(written, 2);
        writes.setEnabled(false);
        QVERIFY(!turn());
        pair.tell();
        QVERIFY(turn());
        QCOMPARE(first.heard, 2);
        QCOMPARE(written, 2);
    }

    void aHangUpIsHeardByReaderAndWriter()
    {
        Pair pair;
        Listener reader(pair, false);
        QSocketNotifier writer(pair.near, QSocketNotifier::Write);
        int written = 0;
        connect(&writer, &QSocketNotifier::activated, this, [&] { ++written; });
        pair.closeFar();
        QVERIFY(turn());
        QCOMPARE(reader.heard, 1);
        QCOMPARE(written, 1);
    }

    void urgentDataIsAnException()
    {
        QTcpServer server;
        QVERIFY(server.listen(QHostAddress::LocalHost));
        QTcpSocket socket;
        socket.connectToHost(QHostAddress::LocalHost, server.serverPort());
        QTRY_VERIFY(server.hasPendingConnections());
        QTcpSocket* accepted = server.nextPendingConnection();
        QSocketNotifier urgent(accepted->socketDescriptor(), QSocketNotifier::Exception);
        int heard = 0;
        connect(&urgent, &QSocketNotifier::activated, this, [&] {
            ++heard;
            urgent.setEnabled(false);
        });
        QCOMPARE(::send(static_cast<int>(socket.socketDescriptor()), "!", 1, MSG_OOB), ssize_t(1));
        QTRY_COMPARE(heard, 1);
    }

    void switchedOffInAnotherSlotItIsNotCalled()
    {
        const Pair pairs[3];
        std::vector<std::unique_ptr<Listener>> listeners;
        for (const Pair& pair : pairs) {
            listeners.push_back(std::make_unique<Listener>(pair));
            pair.tell();
        }
        // Whoever comes first removes the others: one deleted, one switched off and on again.
        int called = 0;
        for (const auto& listener : listeners) {
            connect(
                listener->notifier.get(),
                &QSocketNotifier::activated,
                this,
                [&, me = listener.get()] {
                    if (++called > 1) {
                        return;
                    }
                    for (const auto& other : listeners) {
                        if (other.get() != me) {
                            other->notifier->setEnabled(false);
                        }
                    }
                }
            );
        }
        QVERIFY(turn());
        QCOMPARE(called, 1);
        QVERIFY(!turn());
        for (const auto& listener : listeners) {
            listener->notifier->setEnabled(true);
        }
        QVERIFY(turn());
        QCOMPARE(called, 3);
    }

    void aSlotMayDeleteItsOwnNotifier()
    {
        const Pair pair;
        QPointer<QSocketNotifier> notifier = new QSocketNotifier(pair.near, QSocketNotifier::Read);
        QSocketNotifier writer(pair.near, QSocketNotifier::Write);
        int written = 0;
        connect(&writer, &QSocketNotifier::activated, this, [&] { ++written; });
        connect(notifier, &QSocketNotifier::activated, this, [&] { delete notifier; });
        pair.tell();
        QVERIFY(turn());
        QVERIFY(notifier.isNull());
        QCOMPARE(written, 1);
    }

    void aNumberUsedAgainInTheSameTurnStartsAfresh()
    {
        Pair first;
        auto second = std::make_unique<Pair>();
        Listener one(first);
        auto two = std::make_unique<Listener>(*second);
        std::unique_ptr<Pair> third;
        std::unique_ptr<Listener> three;
        const int number = second->near;
        // Both are ready; the first slot replaces the second descriptor by a fresh, silent one.
        connect(one.notifier.get(), &QSocketNotifier::activated, this, [&] {
            two.reset();
            second.reset();
            third = std::make_unique<Pair>();
            three = std::make_unique<Listener>(*third);
        });
        first.tell();
        second->tell();
        QVERIFY(turn());
        QCOMPARE(third->near, number);
        QCOMPARE(three->heard, 0);
        third->tell();
        QVERIFY(turn());
        QCOMPARE(three->heard, 1);
        three.reset();
    }

    void closedBeforeItsNotifierIsSwitchedOff()
    {
        auto old = std::make_unique<Pair>();
        auto left = std::make_unique<Listener>(*old);
        const int number = old->near;
        const int copy = ::fcntl(old->near, F_DUPFD_CLOEXEC, 0); // as a child process has it
        old->closeNear();
        const Pair fresh;
        QCOMPARE(fresh.near, number);
        const Listener listener(fresh);
        fresh.tell();
        QVERIFY(turn());
        QCOMPARE(listener.heard, 1);
        left.reset();
        fresh.tell();
        QVERIFY(turn());
        QCOMPARE(listener.heard, 2);
        // The kernel still reports the closed one, because of the copy. It is got rid of, once.
        const auto rebuilds = loop().counters().rebuilds;
        old->tell();
        turn();
        QCOMPARE(loop().counters().rebuilds, rebuilds + 1);
        const auto results = loop().counters().results;
        QVERIFY(!turn());
        QCOMPARE(loop().counters().results, results);
        fresh.tell();
        QVERIFY(turn());
        QCOMPARE(listener.heard, 3);
        ::close(copy);
    }

    void aPlainFileIsAlwaysReady()
    {
        QTemporaryFile file;
        QVERIFY(file.open());
        QSocketNotifier notifier(file.handle(), QSocketNotifier::Read);
        int heard = 0;
        connect(&notifier, &QSocketNotifier::activated, this, [&] { ++heard; });
        QVERIFY(turn(QEventLoop::WaitForMoreEvents));
        QVERIFY(turn());
        QCOMPARE(heard, 2);
        notifier.setEnabled(false);
        QVERIFY(!turn());
    }

    void excludedNotifiersKeepTheirTurn()
    {
        const Pair pair;
        const Listener listener(pair);
        pair.tell();
        QVERIFY(!turn(QEventLoop::ExcludeSocketNotifiers));
        bool fired = false;
        QTimer::singleShot(1, this, [&] { fired = true; });
        while (!fired) {
            turn(QEventLoop::ExcludeSocketNotifiers | QEventLoop::WaitForMoreEvents);
        }
        QCOMPARE(listener.heard, 0);
        QVERIFY(turn());
        QCOMPARE(listener.heard, 1);
    }

    void aLoopInsideASlotServesTheOthersOnce()
    {
        const Pair first;
        const Pair second;
        Listener one(first);
        Listener two(second);
        const auto nest = [](Listener& me, Listener& other) {
            if (me.heard + other.heard == 1) {
                QEventLoop inner;
                connect(
                    other.notifier.get(), &QSocketNotifier::activated, &inner, &QEventLoop::quit
                );
                inner.exec();
            }
        };
        connect(one.notifier.get(), &QSocketNotifier::activated, this, [&] { nest(one, two); });
        connect(two.notifier.get(), &QSocketNotifier::activated, this, [&] { nest(two, one); });
        first.tell();
        second.tell();
        QVERIFY(turn());
        QCOMPARE(one.heard, 1);
        QCOMPARE(two.heard, 1);
    }

    void idleDescriptorsCostNothing()
    {
        constexpr int kPairs = 2000;
        constexpr quint64 kMessages = 200;
        if (!allowDescriptors(2 * kPairs + 100)) {
            QSKIP("this process may not open 4,100 descriptors");
        }
        const auto pairs = std::make_unique<Pair[]>(kPairs);
        std::vector<std::unique_ptr<Listener>> listeners;
        for (int i = 0; i < kPairs; ++i) {
            listeners.push_back(std::make_unique<Listener>(pairs[static_cast<size_t>(i)]));
        }
        settle();
        const SocketWatches::Counters before = loop().counters();
        for (quint64 i = 0; i < kMessages; ++i) {
            const size_t chosen = (i * 997) % kPairs;
            pairs[chosen].tell();
            QVERIFY(turn(QEventLoop::WaitForMoreEvents));
            QCOMPARE(listeners[chosen]->heard, 1);
        }
        // Each message: one wait that names one descriptor, and nothing asked or set besides.
        const SocketWatches::Counters after = loop().counters();
        QCOMPARE(after.waits - before.waits, kMessages);
        QCOMPARE(after.results - before.results, kMessages);
        QCOMPARE(after.controls, before.controls);
    }

    void moreThanOneWaitCanNameIsServedFairly()
    {
        constexpr int kPairs = 1500;
        if (!allowDescriptors(2 * kPairs + 100)) {
            QSKIP("this process may not open 3,100 descriptors");
        }
        const auto pairs = std::make_unique<Pair[]>(kPairs);
        std::vector<std::unique_ptr<Listener>> listeners;
        for (int i = 0; i < kPairs; ++i) {
            // Nobody reads: all stay ready, and still each gets its turn.
            listeners.push_back(std::make_unique<Listener>(pairs[static_cast<size_t>(i)], false));
            pairs[static_cast<size_t>(i)].tell();
        }
        for (int i = 0; i < 4; ++i) {
            QVERIFY(turn());
        }
        QVERIFY(std::ranges::all_of(listeners, [](const auto& listener) {
            return listener->heard > 0;
        }));
    }

    void aWriteNotifierSwitchedOnAndOffAtOnceCostsNothing()
    {
        const Pair pair;
        const Listener listener(pair);
        QSocketNotifier writer(pair.near, QSocketNotifier::Write);
        writer.setEnabled(false);
        settle();
        const auto controls = loop().counters().controls;
        for (int i = 0; i < 100; ++i) {
            writer.setEnabled(true);
            writer.setEnabled(false);
            turn();
        }
        QCOMPARE(loop().counters().controls, controls);
    }

    void carriesTcpBothWays()
    {
        QTcpServer server;
        QVERIFY(server.listen(QHostAddress::LocalHost));
        connect(&server, &QTcpServer::newConnection, this, [&] {
            QTcpSocket* peer = server.nextPendingConnection();
            connect(peer, &QTcpSocket::readyRead, peer, [peer] { peer->write(peer->readAll()); });
        });
        QTcpSocket socket;
        socket.connectToHost(QHostAddress::LocalHost, server.serverPort());
        const QByteArray sent(5'000'000, 'a');
        socket.write(sent);
        QByteArray back;
        connect(&socket, &QTcpSocket::readyRead, this, [&] { back += socket.readAll(); });
        QTRY_COMPARE_WITH_TIMEOUT(back.size(), sent.size(), 20000);
        QCOMPARE(back, sent);
    }
};

} // namespace adjudge

ADJUDGE_EPOLL_TEST_MAIN(adjudge::TestEpollSockets)
#include "tst_epoll_sockets.moc"
