// Clients that do not behave, and clients that are slow: limits, heartbeats, back-pressure.
#include "tests/server/net/epoll_main.h"
#include "tests/server/net/live_fixture.h"

#include <QFile>
#include <QSignalSpy>
#include <QTest>
#include <QTimer>

#include <sys/socket.h>

using namespace adjudge;
using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

namespace {

// Upgrades on /ws/problems/7/submissions/ and then sends and reads bytes as it likes.
class RawSocket : public RawClient
{
public:
    explicit RawSocket(quint16 port, const QByteArray& path = "/ws/problems/7/submissions/")
        : RawClient(port)
    {
        status = ask("GET " + path +
                     " HTTP/1.1\r\nHost: h\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                     "Sec-WebSocket-Version: 13\r\n"
                     "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n")
                     .status;
    }

    // The code of a Close frame at the end of what came; 0 if there is none.
    int closeCode()
    {
        const QByteArray bytes = received();
        const qsizetype at = bytes.lastIndexOf('\x88');
        return at < 0 || at + 4 > bytes.size() ? 0
                                               : static_cast<unsigned char>(bytes[at + 2]) << 8 |
                                                     static_cast<unsigned char>(bytes[at + 3]);
    }

    int status = 0;
};

QByteArray masked(const QByteArray& text, char head = '\x81')
{
    return QByteArray(1, head) + static_cast<char>('\x80' | static_cast<char>(text.size())) +
           QByteArray(4, '\0') + text;
}

qint64 residentBytes()
{
    QFile file(u"/proc/self/statm"_s);
    [[maybe_unused]] const bool isOpen = file.open(QIODevice::ReadOnly);
    return file.readAll().split(' ').at(1).toLongLong() * 4096;
}

LiveSettings quickBeats()
{
    LiveSettings settings;
    settings.heartbeat = 40ms;
    return settings;
}

} // namespace

class TestLiveLimits : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void wantsAHello();
    void wantsAGoodHello_data();
    void wantsAGoodHello();
    void beats();
    void cutsTheSilent();
    void cutsUnfinishedMessages();
    void noticesExpiredTokens();
    void refusesUnmaskedFrames();
    void refusesBinaryMessages();
    void limitsMessages_data();
    void limitsMessages();
    void limitsMessageSize();
    void limitsTopics();
    void limitsSessionsPerUser();
    void boundsMemoryOfThoseWhoDoNotRead();
    void replacesIntermediateStates();
    void servesTheHealthyMeanwhile();
    void survivesAnEndInThePass();
    void endsWithOpenSessions();
};

void TestLiveLimits::wantsAHello()
{
    LiveSettings settings;
    settings.helloTime = 30ms;
    LiveFixture fixture(settings);
    fixture.start();
    LiveClient silent;
    QSignalSpy left(&silent.socket, &QWebSocket::disconnected);
    silent.open(fixture.port(), u"/ws/live"_s);
    QTRY_COMPARE(left.size(), 1);
    QCOMPARE(static_cast<int>(silent.socket.closeCode()), 4408);
    QTRY_COMPARE(fixture.door->counters().open, 0);
}

void TestLiveLimits::wantsAGoodHello_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<int>("code");
    QTest::newRow("no JSON") << u"hello"_s << 4400;
    QTest::newRow("other message first") << u"{\"type\":\"subscribe\",\"topics\":[]}"_s << 4400;
    QTest::newRow("unknown message first") << u"{\"type\":\"x\"}"_s << 4400;
    QTest::newRow("other protocol") << u"{\"type\":\"hello\",\"proto\":2,\"topics\":[]}"_s << 4400;
    QTest::newRow("no protocol") << u"{\"type\":\"hello\",\"topics\":[]}"_s << 4400;
    QTest::newRow("bad token"
    ) << u"{\"type\":\"hello\",\"proto\":1,\"topics\":[],\"token\":\"mallory\"}"_s
      << 4401;
    QTest::newRow("bad cursor"
    ) << u"{\"type\":\"hello\",\"proto\":1,\"topics\":[],\"last\":{\"epoch\":1}}"_s
      << 4400;
}

void TestLiveLimits::wantsAGoodHello()
{
    QFETCH(const QString, text);
    QFETCH(const int, code);
    LiveFixture fixture;
    fixture.start();
    LiveClient client;
    client.open(fixture.port(), u"/ws/live"_s);
    QTRY_COMPARE(client.socket.state(), QAbstractSocket::ConnectedState);
    client.socket.sendTextMessage(text);
    QTRY_VERIFY(client.isClosed());
    QCOMPARE(static_cast<int>(client.socket.closeCode()), code);
    QTRY_COMPARE(fixture.endpoint->counters().sessions, 0);
    QCOMPARE(fixture.endpoint->counters().violations, 1);
}

void TestLiveLimits::beats()
{
    LiveFixture fixture(quickBeats());
    fixture.start();
    LiveClient client;
    client.greet(fixture.port(), {u"problem:7"_s});
    QTRY_VERIFY(client.count(u"hb"_s) >= 3);
    QCOMPARE(client.messages.last()["seq"_L1].toInteger(), 0);
    fixture.publish(fixture.update(1, Status::Accepted, 8)); // not for this client
    QTRY_COMPARE(client.messages.last()["seq"_L1].toInteger(), 1);
    QVERIFY(client.seqs.isEmpty());
    QVERIFY(!client.isClosed()); // its pongs are heard
}

void TestLiveLimits::cutsTheSilent()
{
    LiveFixture fixture(quickBeats());
    fixture.start();
    RawSocket client(fixture.port()); // answers no ping
    QCOMPARE(client.status, 101);
    QVERIFY(client.isClosedByServer());
    QVERIFY(client.received().contains(QByteArray("\x89\x00", 2))); // it was asked
    QCOMPARE(fixture.endpoint->counters().silent, 1);
    QTRY_COMPARE(fixture.door->counters().open, 0);
}

void TestLiveLimits::cutsUnfinishedMessages()
{
    LiveSettings settings = quickBeats();
    settings.messageTime = 60ms;
    LiveFixture fixture(settings);
    fixture.start();
    RawSocket client(fixture.port());
    QCOMPARE(client.status, 101);
    client.send(masked("endless", '\x01')); // a fragment, and never the last one
    QTimer trickle;
    connect(&trickle, &QTimer::timeout, this, [&] { client.send(masked("", '\x89')); });
    trickle.start(10ms); // alive otherwise
    QTRY_COMPARE(fixture.endpoint->counters().silent, 1);
    QVERIFY(client.isClosedByServer());
}

void TestLiveLimits::noticesExpiredTokens()
{
    LiveFixture fixture(quickBeats());
    fixture.start();
    LiveClient client;
    client.greet(fixture.port(), {u"user:1"_s}, u"alice"_s);
    QTRY_VERIFY(client.count(u"hb"_s) >= 2);
    fixture.expired = {u"alice"_s};
    QTRY_VERIFY(client.isClosed());
    QCOMPARE(static_cast<int>(client.socket.closeCode()), 4401);
    QCOMPARE(client.first(u"error"_s)["code"_L1].toString(), u"unauthenticated"_s);
}

void TestLiveLimits::refusesUnmaskedFrames()
{
    LiveFixture fixture;
    fixture.start();
    RawSocket client(fixture.port());
    QCOMPARE(client.status, 101);
    client.send(masked("ping"));
    QTRY_VERIFY(client.received().endsWith("pong"));
    client.send("\x81\x04ping");
    QVERIFY(client.isClosedByServer());
    QCOMPARE(client.closeCode(), 1002);
    QCOMPARE(client.received().count("pong"), 1);
}

void TestLiveLimits::refusesBinaryMessages()
{
    LiveFixture fixture;
    fixture.start();
    LiveClient client;
    client.greet(fixture.port(), {u"problem:7"_s});
    QTRY_COMPARE(client.messages.size(), 1);
    client.socket.sendBinaryMessage("x");
    QTRY_VERIFY(client.isClosed());
    QCOMPARE(static_cast<int>(client.socket.closeCode()), 4400);
}

void TestLiveLimits::limitsMessages_data()
{
    QTest::addColumn<QByteArray>("frame");
    QTest::newRow("messages") << masked("ping");
    QTest::newRow("pings") << masked("", '\x89');
    QTest::newRow("pongs") << masked("", '\x8a');
    QTest::newRow("empty fragments") << masked("", '\x00');
}

void TestLiveLimits::limitsMessages()
{
    QFETCH(const QByteArray, frame);
    LiveSettings settings;
    settings.messageBurst = 50;
    LiveFixture fixture(settings);
    fixture.start();
    RawSocket client(fixture.port());
    QCOMPARE(client.status, 101);
    client.send(masked("", '\x01') + masked("", '\x80')); // a message in fragments
    client.send((frame[0] == '\0' ? masked("", '\x01') : QByteArray()) + frame.repeated(40));
    QTRY_VERIFY(client.isOpen());
    QCOMPARE(fixture.endpoint->counters().sessions, 1);
    client.send(frame.repeated(40));
    QVERIFY(client.isClosedByServer());
    QCOMPARE(fixture.endpoint->counters().violations, 1);
    QTRY_COMPARE(fixture.endpoint->counters().sessions, 0);
}

void TestLiveLimits::limitsMessageSize()
{
    LiveFixture fixture;
    fixture.start();
    LiveClient client;
    client.greet(fixture.port(), {u"problem:7"_s});
    QTRY_COMPARE(client.messages.size(), 1);
    client.socket.sendTextMessage(QString(60'000, u' ') + u"{\"type\":\"hb\"}"_s);
    QTRY_COMPARE(client.count(u"hb"_s), 1); // large, but within the limit
    client.socket.sendTextMessage(QString(70'000, u'x'));
    QTRY_VERIFY(client.isClosed());
    QCOMPARE(client.socket.closeCode(), QWebSocketProtocol::CloseCodeTooMuchData);
}

void TestLiveLimits::limitsTopics()
{
    LiveFixture fixture;
    fixture.start();
    QStringList topics;
    for (int i = 1; i <= 64; ++i) {
        topics.append(u"problem:%1"_s.arg(i));
    }
    LiveClient client;
    client.greet(fixture.port(), topics);
    QTRY_COMPARE(client.messages.size(), 1);
    QCOMPARE(client.messages.first()["topics"_L1].toArray().size(), 64);
    client.say({{u"type"_s, u"subscribe"_s}, {u"topics"_s, QJsonArray{u"problem:65"_s}}});
    QTRY_VERIFY(client.isClosed());
    QCOMPARE(static_cast<int>(client.socket.closeCode()), 4413);
    QTRY_COMPARE(fixture.hub.listeners(Topic::problem(ProblemId(1))), 0);
}

void TestLiveLimits::limitsSessionsPerUser()
{
    LiveSettings settings;
    settings.sessionsPerUser = 2;
    LiveFixture fixture(settings);
    fixture.start();
    LiveClient clients[3];
    for (LiveClient& client : clients) {
        client.greet(fixture.port(), {u"problem:7"_s}, u"alice"_s);
        QTRY_VERIFY(!client.messages.isEmpty() || client.isClosed());
    }
    QTRY_VERIFY(clients[2].isClosed());
    QCOMPARE(static_cast<int>(clients[2].socket.closeCode()), 4429);
    QCOMPARE(RawSocket(fixture.port(), "/ws/problems/7/submissions/?token=alice").status, 429);
    QCOMPARE(RawSocket(fixture.port(), "/ws/problems/7/submissions/?token=bob").status, 101);
    clients[0].socket.close();
    QTRY_COMPARE(fixture.endpoint->counters().sessions, 1);
    QCOMPARE(RawSocket(fixture.port(), "/ws/problems/7/submissions/?token=alice").status, 101);
}

// 20 clients never read 32 MB each: cut at the bound, the memory stays, nobody else notices.
void TestLiveLimits::boundsMemoryOfThoseWhoDoNotRead()
{
    LiveFixture fixture;
    fixture.start();
    std::vector<std::unique_ptr<RawSocket>> stalled;
    for (int i = 0; i < 20; ++i) {
        stalled.push_back(std::make_unique<RawSocket>(fixture.port()));
        QCOMPARE(stalled.back()->status, 101);
        stalled.back()->socket().setReadBufferSize(1);
    }
    QTRY_COMPARE(fixture.endpoint->counters().sessions, 20);
    LiveClient healthy;
    healthy.greet(fixture.port(), {u"problem:7"_s});
    QTRY_COMPARE(healthy.messages.size(), 1);
    const qint64 before = residentBytes();
    qint64 peak = before;
    for (int i = 0; i < 4000; ++i) {
        fixture.publish(fixture.update(i + 1, Status::Accepted, 7, 8000));
        fixture.log.clear(); // its memory is not what is measured
        if (i % 10 == 9) {
            QTRY_COMPARE(healthy.seqs.size(), i + 1);
            healthy.texts.clear();
            healthy.messages.clear();
            peak = std::max(peak, residentBytes());
        }
    }
    QCOMPARE(fixture.endpoint->counters().cut, 20);
    QTRY_COMPARE(fixture.endpoint->counters().sessions, 1);
    QCOMPARE(healthy.seqs.size(), 4000);
    // The ring (32 MB) and a little; 20 clients with 32 MB each would be 640.
    QVERIFY2(peak - before < 80'000'000, qPrintable(QString::number(peak - before)));
}

// A client that reads late gets the newest intermediate state, and every final one, in order.
void TestLiveLimits::replacesIntermediateStates()
{
    LiveSettings settings;
    settings.waitingBytes = 64LL * 1024 * 1024;
    LiveFixture fixture(settings);
    fixture.start();
    RawSocket client(fixture.port());
    QCOMPARE(client.status, 101);
    client.socket().setReadBufferSize(1);
    QList<qint64> finals;
    for (int i = 0; i < 300; ++i) {
        for (const Status status :
             {Status::Queued,
              Status::Compiling,
              Status::Running,
              Status::Running,
              Status::Running}) {
            fixture.publish(fixture.update(i + 1, status, 7, 8000));
        }
        finals.append(fixture.publish(fixture.update(i + 1, Status::Accepted, 7, 8000)));
        QTRY_COMPARE(fixture.hub.heard(), fixture.next - 1);
    }
    const qint64 replaced = fixture.endpoint->counters().replaced;
    QVERIFY2(replaced > 900, qPrintable(QString::number(replaced)));
    QCOMPARE(fixture.endpoint->counters().cut, 0);
    client.socket().setReadBufferSize(0);
    const QByteArray mark = "\"seq\":" + QByteArray::number(finals.last());
    QTRY_VERIFY_WITH_TIMEOUT(client.received().contains(mark), 20'000);
    // Every update that arrived, by its own number.
    QList<qint64> arrived;
    QList<qint64> finalsArrived;
    const QByteArray bytes = client.received();
    for (qsizetype at = bytes.indexOf("{\"", 0); at >= 0; at = bytes.indexOf("{\"", at + 1)) {
        const qsizetype end = bytes.indexOf('}', bytes.indexOf("metrics", at) + 12);
        const qsizetype next = bytes.indexOf("\x81", at);
        const QByteArray one = bytes.sliced(at, (next < 0 ? bytes.size() : next) - at);
        const qsizetype number = one.indexOf("\"seq\":");
        if (end < 0 || !one.contains("submission_update") || number < 0) {
            continue;
        }
        const qint64 seq =
            one.sliced(number + 6, one.indexOf(one.contains(",") ? ',' : '}', number) - number - 6)
                .toLongLong();
        arrived.append(seq);
        if (one.contains("\"accepted\"")) {
            finalsArrived.append(seq);
        }
    }
    QVERIFY(std::is_sorted(arrived.begin(), arrived.end()));
    QCOMPARE(finalsArrived, finals);
    QVERIFY(arrived.size() < 300 * 6 - 900);
}

void TestLiveLimits::servesTheHealthyMeanwhile()
{
    LiveFixture fixture;
    fixture.start();
    std::vector<std::unique_ptr<RawSocket>> leaving;
    LiveClient healthy;
    healthy.greet(fixture.port(), {u"problem:7"_s});
    QTRY_COMPARE(healthy.messages.size(), 1);
    QList<qint64> expected;
    for (int i = 0; i < 60; ++i) { // others come, go without a word, and reset
        leaving.push_back(std::make_unique<RawSocket>(fixture.port()));
        expected.append(fixture.publish(fixture.update(i + 1, Status::Accepted)));
        leaving.back()->socket().abort();
        expected.append(fixture.publish(fixture.update(i + 1, Status::Accepted)));
    }
    QTRY_COMPARE(healthy.seqs, expected);
    QTRY_COMPARE(fixture.endpoint->counters().sessions, 1);
    QTRY_COMPARE(fixture.door->counters().open, 1);
}

// The bound is passed in the middle of a pass over many, who are all in one group.
void TestLiveLimits::survivesAnEndInThePass()
{
    LiveSettings settings;
    settings.waitingBytes = 1000;
    LiveFixture fixture(settings);
    fixture.start();
    std::vector<std::unique_ptr<RawSocket>> clients;
    for (int i = 0; i < 10; ++i) {
        clients.push_back(std::make_unique<RawSocket>(fixture.port()));
        clients.back()->socket().setReadBufferSize(1);
    }
    QTRY_COMPARE(fixture.endpoint->counters().sessions, 10);
    for (int i = 0; i < 200; ++i) {
        fixture.publish(fixture.update(1, Status::Accepted, 7, 60'000));
    }
    QTRY_COMPARE(fixture.endpoint->counters().cut, 10);
    QTRY_COMPARE(fixture.endpoint->counters().sessions, 0);
    QTRY_COMPARE(fixture.hub.listeners(Topic::problem(ProblemId(7))), 0);
    QTRY_COMPARE(fixture.door->counters().open, 0);
}

void TestLiveLimits::endsWithOpenSessions()
{
    auto fixture = std::make_unique<LiveFixture>();
    fixture->start();
    LiveClient client;
    client.greet(fixture->port(), {u"problem:7"_s});
    RawSocket stalled(fixture->port());
    stalled.socket().setReadBufferSize(1);
    QTRY_COMPARE(client.messages.size(), 1);
    for (int i = 0; i < 50; ++i) {
        fixture->publish(fixture->update(1, Status::Accepted, 7, 10'000));
    }
    QTRY_COMPARE(fixture->hub.heard(), 50);
    fixture.reset();
    QTRY_VERIFY(client.isClosed());
    stalled.socket().setReadBufferSize(0);
    QVERIFY(stalled.isClosedByServer());
}

ADJUDGE_EPOLL_TEST_MAIN(TestLiveLimits)
#include "tst_live_limits.moc"
