#include "client-desktop/link/server_link.h"
#include "tests/client-desktop/scripted_peer.h"

#include <QCryptographicHash>
#include <QElapsedTimer>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QTest>

using namespace adjudge;
using namespace adjudge::desktop;
using namespace Qt::Literals::StringLiterals;
using std::chrono::milliseconds;
using test::ScriptedPeer;

namespace {

constexpr Topic kProblems{Topic::Kind::Problems, 0};

QJsonObject update(qint64 seq, const QString& status = u"queued"_s)
{
    return {
        {u"type"_s, u"submission_update"_s},
        {u"submission_id"_s, 7},
        {u"problem_id"_s, 1},
        {u"problem"_s, u"hello"_s},
        {u"user_id"_s, 3},
        {u"user"_s, u"ada"_s},
        {u"language"_s, u"cpp17"_s},
        {u"submitted_at"_s, u"2026-11-21T10:00:00.000Z"_s},
        {u"status"_s, status},
        {u"test"_s, 0},
        {u"tests"_s, 0},
        {u"time_ms"_s, 0},
        {u"memory_bytes"_s, 0},
        {u"judging"_s, 1},
        {u"seq"_s, seq},
    };
}

// A link that waits a known time between attempts; the answer to snapshotNeeded is at once.
struct LinkUnderTest
{
    double random = 0.5;
    int snapshots = 0;
    bool lastEpochChanged = false;
    QList<qint64> seqs;
    ServerLink link;

    explicit LinkUnderTest(
        milliseconds base = milliseconds(40), milliseconds limit = milliseconds(5000)
    )
        : link({.backoff = {base, milliseconds(400)}, .welcomeLimit = limit, .random = [this] {
                    return random;
                }})
    {
        QObject::connect(&link, &ServerLink::snapshotNeeded, &link, [this](bool epochChanged) {
            ++snapshots;
            lastEpochChanged = epochChanged;
            link.snapshotApplied();
        });
        QObject::connect(&link, &ServerLink::received, &link, [this](const ServerMessage& message) {
            if (const auto* m = std::get_if<message::SubmissionUpdate>(&message)) {
                seqs.append(m->submission.seq);
            }
        });
    }
};

// RFC 6455 section 4.2.2 and an unmasked text frame, as a server writes them.
void welcomeByHand(QTcpSocket& socket, const QByteArray& head, int heartbeatMs)
{
    const QByteArray name = "sec-websocket-key:";
    const qsizetype from = head.toLower().indexOf(name) + name.size();
    const QByteArray key = head.mid(from, head.indexOf('\r', from) - from).trimmed();
    const QByteArray accept = QCryptographicHash::hash(
        key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11", QCryptographicHash::Sha1
    );
    const QByteArray text =
        R"({"type":"welcome","proto":1,"session":"long enough for a length of two bytes","epoch":"e1","seq":1,"resumed":false,)"
        R"("heartbeat_ms":)" +
        QByteArray::number(heartbeatMs) + "}";
    QByteArray frame = "\x81\x7e";
    frame.append(static_cast<char>(text.size() >> 8));
    frame.append(static_cast<char>(text.size() & 0xff));
    socket.write(
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        "Sec-WebSocket-Accept: " +
        accept.toBase64() + "\r\n\r\n" + frame + text
    );
}

} // namespace

class TestServerLink : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void saysHelloAndGoesLive()
    {
        ScriptedPeer peer;
        LinkUnderTest t;
        QList<LinkState> states;
        connect(&t.link, &ServerLink::stateChanged, this, [&] { states << t.link.state(); });
        t.link.open(peer.live(), u"secret"_s, {kProblems});
        QTRY_COMPARE(t.link.state(), LinkState::Live);
        QCOMPARE(states, (QList{LinkState::Connecting, LinkState::Syncing, LinkState::Live}));
        const QJsonObject hello = peer.receivedOf(u"hello"_s).value(0);
        QCOMPARE(hello.value(u"token"_s).toString(), u"secret"_s);
        QCOMPARE(hello.value(u"topics"_s).toArray(), QJsonArray{u"problems"_s});
        QVERIFY(!hello.contains(u"last"_s));
        QCOMPARE(t.snapshots, 1);
        QCOMPARE(t.link.cursor(), (Cursor{u"e1"_s, 10}));
    }

    void staysSyncingUntilTheSnapshotIsThere()
    {
        ScriptedPeer peer;
        ServerLink link({.backoff = {}, .random = [] { return 0.5; }});
        QSignalSpy needed(&link, &ServerLink::snapshotNeeded);
        link.open(peer.live(), {}, {});
        QTRY_COMPARE(needed.size(), 1);
        QCOMPARE(link.state(), LinkState::Syncing);
        QVERIFY(!link.cursor());
        link.snapshotApplied();
        QCOMPARE(link.state(), LinkState::Live);
    }

    void resumesWhereItStopped()
    {
        ScriptedPeer peer;
        LinkUnderTest t;
        t.link.open(peer.live(), {}, {});
        QTRY_COMPARE(t.link.state(), LinkState::Live);
        peer.say(update(11));
        peer.say(update(12));
        QTRY_COMPARE(t.seqs, (QList<qint64>{11, 12}));
        peer.dropSockets();
        QTRY_COMPARE(peer.connections, 2);
        QTRY_COMPARE(t.link.state(), LinkState::Live);
        const QJsonObject last = peer.receivedOf(u"hello"_s).value(1).value(u"last"_s).toObject();
        QCOMPARE(last.value(u"epoch"_s).toString(), u"e1"_s);
        QCOMPARE(last.value(u"seq"_s).toInteger(), 12);
        QCOMPARE(t.snapshots, 1);
        peer.say(update(11)); // repeated: known
        peer.say(update(13));
        QTRY_COMPARE(t.seqs, (QList<qint64>{11, 12, 13}));
    }

    void takesTheHeartbeatsNumber()
    {
        ScriptedPeer peer;
        LinkUnderTest t;
        t.link.open(peer.live(), {}, {});
        QTRY_COMPARE(t.link.state(), LinkState::Live);
        peer.say({{u"type"_s, u"hb"_s}, {u"seq"_s, 40}});
        QTRY_COMPARE(t.link.cursor().value().seq, 40);
    }

    void fetchesAgainWhenTheLogIsAnother()
    {
        ScriptedPeer peer;
        LinkUnderTest t;
        t.link.open(peer.live(), {}, {});
        QTRY_COMPARE(t.link.state(), LinkState::Live);
        QVERIFY(!t.lastEpochChanged);
        peer.epoch = u"e2"_s;
        peer.seq = 3;
        peer.dropSockets();
        QTRY_COMPARE(t.snapshots, 2);
        QVERIFY(t.lastEpochChanged);
        QCOMPARE(t.link.cursor(), (Cursor{u"e2"_s, 3}));
    }

    void fetchesAgainOnResync()
    {
        ScriptedPeer peer;
        LinkUnderTest t;
        t.link.open(peer.live(), {}, {});
        QTRY_COMPARE(t.link.state(), LinkState::Live);
        peer.say(
            {{u"type"_s, u"resync"_s},
             {u"epoch"_s, u"e1"_s},
             {u"seq"_s, 90},
             {u"reason"_s, u"behind"_s}}
        );
        QTRY_COMPARE(t.snapshots, 2);
        QVERIFY(!t.lastEpochChanged);
        QCOMPARE(t.link.cursor(), (Cursor{u"e1"_s, 90}));
        QCOMPARE(peer.connections, 1);
    }

    void beatsAndIsKeptByPongs()
    {
        ScriptedPeer peer;
        peer.heartbeatMs = 500; // a busy machine may stop us for a while
        LinkUnderTest t;
        t.link.open(peer.live(), {}, {});
        QTRY_COMPARE(t.link.state(), LinkState::Live);
        peer.onMessage = [](QWebSocket&, const QJsonObject&) {}; // only Qt's own pongs
        QTRY_VERIFY(peer.receivedOf(u"hb"_s).size() >= 4); // past the silence limit of 1250 ms;
        QCOMPARE(peer.receivedOf(u"hb"_s).last().value(u"seq"_s).toInteger(), 10);
        QCOMPARE(t.link.state(), LinkState::Live);
        QCOMPARE(peer.connections, 1);
    }

    void givesUpAfterTwoAndAHalfSilentIntervals()
    {
        // Shakes hands, welcomes, and is dead from then on: the line is open, nothing comes.
        QTcpServer server;
        QVERIFY(server.listen(QHostAddress::LocalHost));
        connect(&server, &QTcpServer::newConnection, this, [&server] {
            QTcpSocket* socket = server.nextPendingConnection();
            connect(socket, &QTcpSocket::readyRead, socket, [socket] {
                const QByteArray head = socket->readAll();
                if (head.startsWith("GET ")) {
                    welcomeByHand(*socket, head, 80);
                }
            });
        });
        LinkUnderTest t;
        QElapsedTimer clock;
        connect(&t.link, &ServerLink::stateChanged, this, [&] {
            if (t.link.state() == LinkState::Live) {
                clock.start();
            }
        });
        t.link.open(QUrl(u"ws://127.0.0.1:%1/ws/live"_s.arg(server.serverPort())), {}, {});
        QTRY_COMPARE(t.link.state(), LinkState::Live);
        QTRY_COMPARE(t.link.state(), LinkState::Waiting);
        QVERIFY2(
            clock.elapsed() >= 180, qPrintable(QString::number(clock.elapsed()))
        ); // 200, timers are coarse
        QCOMPARE(t.link.reason(), ServerLink::tr("The server does not answer"));
    }

    void givesUpAServerThatNeverWelcomes()
    {
        QTcpServer deaf;
        QVERIFY(deaf.listen(QHostAddress::LocalHost));
        LinkUnderTest t(milliseconds(40), milliseconds(150));
        const QUrl url(u"ws://127.0.0.1:%1/ws/live"_s.arg(deaf.serverPort()));
        t.link.open(url, {}, {});
        QTRY_COMPARE(t.link.state(), LinkState::Waiting);
        QCOMPARE(t.link.reason(), ServerLink::tr("The server does not answer"));
        QTRY_COMPARE(t.link.state(), LinkState::Connecting); // and tries again
    }

    void waitsTheRangeOfAPlannedStop()
    {
        ScriptedPeer peer;
        LinkUnderTest t(milliseconds(1));
        t.link.open(peer.live(), {}, {});
        QTRY_COMPARE(t.link.state(), LinkState::Live);
        peer.say({{u"type"_s, u"bye"_s}, {u"retry_after_ms"_s, QJsonArray{3000, 5000}}});
        peer.closeAll(1012);
        QTRY_COMPARE(t.link.state(), LinkState::Waiting);
        QCOMPARE(t.link.reason(), ServerLink::tr("The server is restarting"));
        QVERIFY(t.link.untilRetry() > milliseconds(3000)); // 4000 at random 0.5
        QVERIFY(t.link.untilRetry() <= milliseconds(4000));
        t.link.retryNow();
        QTRY_COMPARE(t.link.state(), LinkState::Live);
    }

    void backsOffAndStartsAfreshAtTheWelcome()
    {
        ScriptedPeer peer;
        const quint16 port = peer.port();
        LinkUnderTest t(milliseconds(20));
        QList<milliseconds> waits;
        connect(&t.link, &ServerLink::stateChanged, this, [&] {
            if (t.link.state() == LinkState::Waiting) {
                waits << t.link.untilRetry();
            }
        });
        const QUrl url = peer.live();
        t.link.open(url, {}, {});
        QTRY_COMPARE(t.link.state(), LinkState::Live);
        peer.vanish();
        QTRY_VERIFY(waits.size() >= 4);
        for (qsizetype i = 0; i < 4; ++i) { // half of 20, 40, 80, 160
            const milliseconds most(10 << i);
            QVERIFY2(waits[i] <= most, qPrintable(QString::number(waits[i].count())));
            QVERIFY2(waits[i] > most / 2, qPrintable(QString::number(waits[i].count())));
        }
        QVERIFY(peer.listen(port));
        QTRY_COMPARE(t.link.state(), LinkState::Live);
        waits.clear();
        peer.dropSockets();
        QTRY_VERIFY(!waits.isEmpty());
        QVERIFY(waits.first() <= milliseconds(10));
    }

    void asksForALoginOn4401()
    {
        ScriptedPeer peer;
        peer.onMessage = [](QWebSocket& socket, const QJsonObject&) {
            ScriptedPeer::close(socket, 4401, u"token expired"_s);
        };
        LinkUnderTest t;
        QSignalSpy asked(&t.link, &ServerLink::loginNeeded);
        t.link.open(peer.live(), u"old"_s, {});
        QTRY_COMPARE(asked.size(), 1);
        QCOMPARE(asked.first().first().toString(), u"token expired"_s);
        QCOMPARE(t.link.state(), LinkState::Offline);
        peer.onMessage = [&peer](QWebSocket& socket, const QJsonObject& m) {
            peer.answer(socket, m);
        };
        t.link.renew(u"new"_s);
        QTRY_COMPARE(t.link.state(), LinkState::Live);
        QCOMPARE(peer.receivedOf(u"hello"_s).last().value(u"token"_s).toString(), u"new"_s);
    }

    void staysAwayOn4403()
    {
        ScriptedPeer peer;
        peer.onMessage = [](QWebSocket& socket, const QJsonObject&) {
            ScriptedPeer::close(socket, 4403);
        };
        LinkUnderTest t(milliseconds(5));
        t.link.open(peer.live(), {}, {});
        QTRY_COMPARE(t.link.state(), LinkState::Offline);
        QVERIFY(!t.link.reason().isEmpty());
        QCOMPARE(peer.connections, 1);
    }

    void asksForNewTopicsOnly()
    {
        ScriptedPeer peer;
        LinkUnderTest t;
        t.link.open(peer.live(), {}, {kProblems, Topic::problem(ProblemId(1))});
        QTRY_COMPARE(t.link.state(), LinkState::Live);
        t.link.setTopics({kProblems, Topic::submission(SubmissionId(9))});
        QTRY_COMPARE(peer.receivedOf(u"subscribe"_s).size(), 1);
        QCOMPARE(
            peer.receivedOf(u"subscribe"_s)[0].value(u"topics"_s).toArray(),
            QJsonArray{u"submission:9"_s}
        );
        QCOMPARE(
            peer.receivedOf(u"unsubscribe"_s)[0].value(u"topics"_s).toArray(),
            QJsonArray{u"problem:1"_s}
        );
    }

    void takesWhatItCannotReadForAHole()
    {
        ScriptedPeer peer;
        LinkUnderTest t;
        t.link.open(peer.live(), {}, {});
        QTRY_COMPARE(t.link.state(), LinkState::Live);
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"unreadable"_s));
        peer.say({{u"type"_s, u"of_the_future"_s}});
        peer.say(update(11));
        QTRY_COMPARE(t.seqs, QList<qint64>{11});
        QCOMPARE(t.snapshots, 1);
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"unreadable"_s));
        peer.say({{u"type"_s, u"submission_update"_s}, {u"seq"_s, 12}});
        QTRY_COMPARE(t.snapshots, 2);
        QCOMPARE(t.link.state(), LinkState::Live);
        QCOMPARE(peer.connections, 1);
    }

    void cutsAMessageThatIsTooLong()
    {
        ScriptedPeer peer;
        LinkUnderTest t;
        t.link.open(peer.live(), {}, {});
        QTRY_COMPARE(t.link.state(), LinkState::Live);
        peer.socket()->sendTextMessage(QString(3 * 1024 * 1024, u'x'));
        QTRY_COMPARE(peer.connections, 2);
        QTRY_COMPARE(t.link.state(), LinkState::Live);
    }

    void closesForGood()
    {
        ScriptedPeer peer;
        LinkUnderTest t;
        t.link.open(peer.live(), {}, {});
        QTRY_COMPARE(t.link.state(), LinkState::Live);
        t.link.close();
        QCOMPARE(t.link.state(), LinkState::Offline);
        QCOMPARE(t.link.untilRetry(), milliseconds(0));
    }
};

QTEST_GUILESS_MAIN(TestServerLink)
#include "tst_server_link.moc"
