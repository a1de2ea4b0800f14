// The live sockets as clients see them: hello, topics, events, resume, forms, refusals.
#include "tests/server/net/epoll_main.h"
#include "tests/server/net/live_fixture.h"

#include <QTest>

using namespace adjudge;
using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

class TestLiveSession : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void saysWelcome();
    void deliversInOrder();
    void deliversOncePerEvent();
    void servesTwoTabsAlike();
    void resumes_data();
    void resumes();
    void resumesFromTheLog();
    void resumesFarMoreThanFitsASocket();
    void resumesAheadOfTheHub();
    void doesNotResume_data();
    void doesNotResume();
    void missesNothingWhileResuming();
    void tellsHoles();
    void subscribesLater();
    void refusesTopics();
    void showsEachTheirForm();
    void servesProblemSockets();
    void resumesProblemSockets();
    void refusesProblemSockets_data();
    void refusesProblemSockets();
    void saysBye();
};

void TestLiveSession::saysWelcome()
{
    LiveFixture fixture;
    fixture.start();
    LiveClient client;
    client.greet(fixture.port(), {u"problem:7"_s, u"problems"_s}, u"alice"_s);
    QTRY_VERIFY(!client.messages.isEmpty());
    const QJsonObject welcome = client.messages.first();
    QCOMPARE(welcome["type"_L1].toString(), u"welcome"_s);
    QCOMPARE(welcome["proto"_L1].toInt(), 1);
    QCOMPARE(welcome["epoch"_L1].toString(), u"e1"_s);
    QCOMPARE(welcome["seq"_L1].toInteger(), 0);
    QCOMPARE(welcome["resumed"_L1].toBool(), false);
    QCOMPARE(welcome["reason"_L1].toString(), u"fresh"_s);
    QCOMPARE(welcome["heartbeat_ms"_L1].toInt(), 20'000);
    QCOMPARE(welcome["user"_L1].toObject()["username"_L1].toString(), u"alice"_s);
    QCOMPARE(welcome["topics"_L1].toArray().size(), 2);
    QCOMPARE(fixture.endpoint->counters().sessions, 1);
    client.socket.close();
    QTRY_COMPARE(fixture.endpoint->counters().sessions, 0);
    QTRY_COMPARE(fixture.door->counters().open, 0);
    QCOMPARE(fixture.hub.listeners(Topic::problem(ProblemId(7))), 0);
}

void TestLiveSession::deliversInOrder()
{
    LiveFixture fixture;
    fixture.start();
    LiveClient client;
    client.greet(fixture.port(), {u"problem:7"_s});
    QTRY_COMPARE(client.messages.size(), 1);
    QList<qint64> expected;
    for (int i = 1; i <= 500; ++i) {
        expected.append(fixture.publish(fixture.update(i, Status::Accepted)));
        fixture.publish(fixture.update(i, Status::Accepted, 8)); // another problem
        if (i % 50 == 0) {
            QCoreApplication::processEvents();
        }
    }
    QTRY_COMPARE(client.seqs, expected);
    QCOMPARE(client.messages.at(1)["submission_id"_L1].toInteger(), 1);
    QCOMPARE(client.messages.at(1)["status"_L1].toString(), u"accepted"_s);
}

void TestLiveSession::deliversOncePerEvent()
{
    LiveFixture fixture;
    fixture.start();
    LiveClient client;
    client.greet(
        fixture.port(), {u"problem:7"_s, u"user:1"_s, u"submission:5"_s, u"problem:7"_s}, u"alice"_s
    );
    QTRY_COMPARE(client.messages.size(), 1);
    QCOMPARE(client.messages.first()["topics"_L1].toArray().size(), 3);
    fixture.publish(fixture.update(5, Status::Running));
    fixture.publish(fixture.update(5, Status::Accepted));
    QTRY_COMPARE(client.seqs, (QList<qint64>{1, 2}));
    client.socket.sendTextMessage(u"ping"_s);
    QTRY_COMPARE(client.texts.last(), u"pong"_s);
    QCOMPARE(client.seqs.size(), 2);
}

void TestLiveSession::servesTwoTabsAlike()
{
    LiveFixture fixture;
    fixture.start();
    LiveClient first;
    LiveClient second;
    first.greet(fixture.port(), {u"user:1"_s}, u"alice"_s);
    second.greet(fixture.port(), {u"user:1"_s}, u"alice"_s);
    QTRY_COMPARE(first.messages.size(), 1);
    QTRY_COMPARE(second.messages.size(), 1);
    fixture.publish(fixture.update(5, Status::Running));
    QTRY_COMPARE(first.seqs, QList<qint64>{1});
    QTRY_COMPARE(second.seqs, QList<qint64>{1});
    first.socket.close();
    QTRY_COMPARE(fixture.endpoint->counters().sessions, 1);
    fixture.publish(fixture.update(5, Status::Accepted));
    QTRY_COMPARE(second.seqs, (QList<qint64>{1, 2}));
}

void TestLiveSession::resumes_data()
{
    QTest::addColumn<qint64>("seq");
    QTest::newRow("from the beginning") << qint64(0);
    QTest::newRow("from the middle") << qint64(5);
    QTest::newRow("one missed") << qint64(9);
    QTest::newRow("nothing missed") << qint64(10);
}

void TestLiveSession::resumes()
{
    QFETCH(const qint64, seq);
    LiveFixture fixture;
    fixture.start();
    QList<qint64> expected;
    for (int i = 1; i <= 10; ++i) {
        const qint64 number = fixture.publish(fixture.update(i, Status::Accepted));
        if (number > seq) {
            expected.append(number);
        }
    }
    LiveClient client;
    client.greet(fixture.port(), {u"problem:7"_s}, {}, Cursor{u"e1"_s, seq});
    QTRY_COMPARE(client.seqs, expected);
    QTRY_VERIFY(!client.messages.isEmpty());
    QCOMPARE(client.messages.first()["resumed"_L1].toBool(), true);
    QVERIFY(!client.messages.first().contains("reason"_L1));
    QCOMPARE(client.messages.first()["seq"_L1].toInteger(), 10);
    expected.append(fixture.publish(fixture.update(11, Status::Accepted)));
    QTRY_COMPARE(client.seqs, expected);
    QCOMPARE(fixture.endpoint->counters().resumed, 1);
}

void TestLiveSession::resumesFromTheLog()
{
    LiveFixture fixture({}, {.ring = {.events = 20, .bytes = 1'000'000}});
    fixture.start();
    QList<qint64> expected;
    for (int i = 1; i <= 2000; ++i) {
        const qint64 number = fixture.publish(fixture.update(i, Status::Accepted));
        if (number > 3) {
            expected.append(number);
        }
    }
    const int reads = fixture.logReads;
    LiveClient client;
    client.greet(fixture.port(), {u"problem:7"_s}, {}, Cursor{u"e1"_s, 3});
    QTRY_COMPARE(client.seqs, expected);
    QVERIFY(client.messages.first()["resumed"_L1].toBool());
    QCOMPARE(fixture.logReads - reads, 4);
    expected.append(fixture.publish(fixture.update(9999, Status::Accepted)));
    QTRY_COMPARE(client.seqs, expected);
}

// Megabytes to catch up with: paced by the client's reading, not cut off, nothing lost.
void TestLiveSession::resumesFarMoreThanFitsASocket()
{
    LiveFixture fixture;
    fixture.start();
    QList<qint64> expected;
    for (int i = 1; i <= 3000; ++i) {
        expected.append(fixture.publish(fixture.update(i, Status::Accepted, 7, 4000)));
    }
    LiveClient client;
    client.greet(fixture.port(), {u"problem:7"_s}, {}, Cursor{u"e1"_s, 0});
    QTRY_VERIFY(!client.seqs.isEmpty());
    for (int i = 0; i < 50; ++i) { // and the world goes on meanwhile
        expected.append(fixture.publish(fixture.update(5000 + i, Status::Accepted)));
        QCoreApplication::processEvents();
    }
    QTRY_COMPARE_WITH_TIMEOUT(client.seqs.size(), expected.size(), 20'000);
    QCOMPARE(client.seqs, expected);
    QCOMPARE(fixture.endpoint->counters().cut, 0);
}

// The client heard more from another process than has reached this one.
void TestLiveSession::resumesAheadOfTheHub()
{
    LiveFixture fixture;
    fixture.start();
    fixture.publish(fixture.update(1, Status::Accepted));
    fixture.update(2, Status::Accepted); // in the log, lost on the way
    fixture.update(3, Status::Accepted);
    QCOMPARE(fixture.hub.last(), 1);
    LiveClient client;
    client.greet(fixture.port(), {u"problem:7"_s}, {}, Cursor{u"e1"_s, 2});
    QTRY_COMPARE(client.seqs, QList<qint64>{3});
    QVERIFY(client.messages.first()["resumed"_L1].toBool());
}

void TestLiveSession::doesNotResume_data()
{
    QTest::addColumn<QString>("epoch");
    QTest::addColumn<qint64>("seq");
    QTest::addColumn<qint64>("floor");
    QTest::addColumn<QString>("reason");
    QTest::newRow("other log") << u"e0"_s << qint64(5) << qint64(0) << u"epoch"_s;
    QTest::newRow("ahead of the log") << u"e1"_s << qint64(500) << qint64(0) << u"expired"_s;
    QTest::newRow("no longer kept") << u"e1"_s << qint64(10) << qint64(20) << u"expired"_s;
    QTest::newRow("too far behind") << u"e1"_s << qint64(1) << qint64(0) << u"expired"_s;
}

void TestLiveSession::doesNotResume()
{
    QFETCH(const QString, epoch);
    QFETCH(const qint64, seq);
    QFETCH(const qint64, floor);
    QFETCH(const QString, reason);
    LiveSettings settings;
    settings.replayEvents = 95;
    LiveFixture fixture(settings, {.ring = {.events = 5, .bytes = 1'000'000}});
    fixture.start();
    for (int i = 1; i <= 100; ++i) {
        fixture.publish(fixture.update(i, Status::Accepted));
    }
    fixture.floor = floor;
    LiveClient client;
    client.greet(fixture.port(), {u"problem:7"_s}, {}, Cursor{epoch, seq});
    QTRY_VERIFY(!client.messages.isEmpty());
    const QJsonObject welcome = client.messages.first();
    QCOMPARE(welcome["resumed"_L1].toBool(), false);
    QCOMPARE(welcome["reason"_L1].toString(), reason);
    QCOMPARE(welcome["seq"_L1].toInteger(), 100);
    fixture.publish(fixture.update(101, Status::Accepted)); // the stream starts behind the welcome
    QTRY_COMPARE(client.seqs, QList<qint64>{101});
}

void TestLiveSession::missesNothingWhileResuming()
{
    LiveFixture fixture({}, {.ring = {.events = 50, .bytes = 10'000'000}});
    fixture.start();
    std::vector<std::unique_ptr<LiveClient>> clients;
    QList<qint64> all;
    for (int i = 1; i <= 600; ++i) {
        all.append(fixture.publish(fixture.update(i, Status::Accepted)));
        if (i % 20 == 0) {
            clients.push_back(std::make_unique<LiveClient>());
            clients.back()->greet(fixture.port(), {u"problem:7"_s}, {}, Cursor{u"e1"_s, 0});
        }
        if (i % 3 == 0) {
            QCoreApplication::processEvents();
        }
    }
    for (const auto& client : clients) {
        QTRY_COMPARE(client->seqs.size(), all.size());
        QCOMPARE(client->seqs, all);
    }
}

void TestLiveSession::tellsHoles()
{
    LiveFixture fixture;
    fixture.start();
    LiveClient client;
    client.greet(fixture.port(), {u"problem:7"_s});
    QTRY_COMPARE(client.messages.size(), 1);
    for (int i = 1; i <= 50; ++i) {
        fixture.update(i, Status::Accepted); // never published
    }
    fixture.floor = 40;
    QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"kept only from"_s));
    fixture.publish(fixture.update(51, Status::Accepted));
    QTRY_VERIFY(!client.first(u"resync"_s).isEmpty());
    QCOMPARE(client.first(u"resync"_s)["epoch"_L1].toString(), u"e1"_s);
    const qint64 from = client.first(u"resync"_s)["seq"_L1].toInteger();
    QCOMPARE(from, 40);
    QTRY_COMPARE(client.seqs.size(), 11);
    QCOMPARE(client.seqs.first(), 41);
}

void TestLiveSession::subscribesLater()
{
    LiveFixture fixture;
    fixture.start();
    LiveClient client;
    client.greet(fixture.port(), {u"problem:7"_s});
    QTRY_COMPARE(client.messages.size(), 1);
    fixture.publish(fixture.update(1, Status::Accepted, 8));
    client.say({{u"type"_s, u"subscribe"_s}, {u"topics"_s, QJsonArray{u"problem:8"_s}}});
    QTRY_COMPARE(client.count(u"subscribed"_s), 1);
    const QJsonObject subscribed = client.first(u"subscribed"_s);
    QCOMPARE(subscribed["topics"_L1].toArray().size(), 2);
    QCOMPARE(subscribed["seq"_L1].toInteger(), 1);
    fixture.publish(fixture.update(2, Status::Accepted, 8));
    QTRY_COMPARE(client.seqs, QList<qint64>{2});
    client.say({{u"type"_s, u"unsubscribe"_s}, {u"topics"_s, QJsonArray{u"problem:8"_s}}});
    QTRY_COMPARE(client.count(u"subscribed"_s), 2);
    fixture.publish(fixture.update(3, Status::Accepted, 8));
    fixture.publish(fixture.update(4, Status::Accepted));
    QTRY_COMPARE(client.seqs, (QList<qint64>{2, 4}));
}

void TestLiveSession::refusesTopics()
{
    LiveFixture fixture;
    fixture.start();
    LiveClient client;
    client.greet(
        fixture.port(),
        {u"problem:7"_s, u"problem:99"_s, u"submissions"_s, u"user:1"_s, u"no:such"_s},
        u"bob"_s
    );
    QTRY_COMPARE(client.count(u"error"_s), 4);
    QCOMPARE(client.messages.first()["topics"_L1].toArray(), QJsonArray{u"problem:7"_s});
    QMap<QString, QString> codes;
    for (const QJsonObject& message : client.messages) {
        if (message["type"_L1].toString() == u"error"_s) {
            const QString text = message["message"_L1].toString();
            codes.insert(text.section(u'"', 1, 1), message["code"_L1].toString());
        }
    }
    QCOMPARE(codes.value(u"problem:99"_s), u"not_found"_s);
    QCOMPARE(codes.value(u"submissions"_s), u"forbidden"_s);
    QCOMPARE(codes.value(u"user:1"_s), u"forbidden"_s);
    QCOMPARE(codes.value(u"no:such"_s), u"bad_request"_s);
    fixture.publish(fixture.update(1, Status::Accepted)); // the connection stays
    QTRY_COMPARE(client.seqs, QList<qint64>{1});
}

void TestLiveSession::showsEachTheirForm()
{
    LiveFixture fixture;
    fixture.start();
    std::map<QString, LiveClient> clients;
    for (const QString& name : {u"alice"_s, u"bob"_s, u"judy"_s}) {
        clients[name].greet(fixture.port(), {u"submission:5"_s}, name);
        QTRY_COMPARE(clients[name].messages.size(), 1);
    }
    fixture.publish(fixture.test(5, 1));
    fixture.publish(fixture.update(5, Status::Accepted));
    QTRY_COMPARE(clients[u"alice"_s].seqs, (QList<qint64>{1, 2}));
    QTRY_COMPARE(clients[u"judy"_s].seqs, (QList<qint64>{1, 2}));
    QTRY_COMPARE(clients[u"bob"_s].seqs, QList<qint64>{2});
    QVERIFY(!clients[u"alice"_s].texts.join(u' ').contains(u"secret"_s));
    QVERIFY(clients[u"judy"_s].texts.join(u' ').contains(u"secret"_s));
    // The same on replay.
    LiveClient late;
    late.greet(fixture.port(), {u"submission:5"_s}, u"bob"_s, Cursor{u"e1"_s, 0});
    QTRY_COMPARE(late.seqs, QList<qint64>{2});
    LiveClient judge;
    judge.greet(fixture.port(), {u"submission:5"_s}, u"judy"_s, Cursor{u"e1"_s, 0});
    QTRY_COMPARE(judge.seqs, (QList<qint64>{1, 2}));
    QVERIFY(judge.texts.join(u' ').contains(u"secret"_s));
}

void TestLiveSession::servesProblemSockets()
{
    LiveFixture fixture;
    fixture.start();
    LiveClient client;
    client.open(fixture.port(), u"/ws/problems/7/submissions/?token=alice"_s);
    QTRY_COMPARE(client.count(u"hb"_s), 1); // where the stream starts
    fixture.publish(fixture.update(1, Status::Queued));
    fixture.publish(fixture.test(1, 1)); // not of this topic
    fixture.publish(fixture.update(1, Status::Accepted));
    QTRY_COMPARE(client.seqs, (QList<qint64>{1, 3}));
    client.socket.sendTextMessage(u"ping"_s);
    QTRY_COMPARE(client.texts.last(), u"pong"_s);
    client.say({{u"type"_s, u"hb"_s}});
    QTRY_COMPARE(client.count(u"hb"_s), 2);
    QCOMPARE(client.messages.last()["seq"_L1].toInteger(), 3);
    client.say({{u"type"_s, u"from the future"_s}});
    client.socket.sendTextMessage(u"{not JSON"_s);
    QTRY_COMPARE(client.count(u"error"_s), 1);
    QCOMPARE(client.first(u"error"_s)["code"_L1].toString(), u"bad_request"_s);
}

void TestLiveSession::resumesProblemSockets()
{
    LiveFixture fixture;
    fixture.start();
    for (int i = 1; i <= 5; ++i) {
        fixture.publish(fixture.update(i, Status::Accepted));
    }
    LiveClient client;
    client.open(fixture.port(), u"/ws/problems/7/submissions/?since=3&epoch=e1"_s);
    QTRY_COMPARE(client.seqs, (QList<qint64>{4, 5}));
    LiveClient other;
    other.open(fixture.port(), u"/ws/problems/7/submissions/?since=3&epoch=e0"_s);
    QTRY_COMPARE(other.count(u"resync"_s), 1);
    QCOMPARE(other.first(u"resync"_s)["seq"_L1].toInteger(), 5);
    QCOMPARE(other.first(u"resync"_s)["reason"_L1].toString(), u"epoch"_s);
    fixture.publish(fixture.update(6, Status::Accepted));
    QTRY_COMPARE(client.seqs, (QList<qint64>{4, 5, 6}));
    QTRY_COMPARE(other.seqs, QList<qint64>{6});
}

void TestLiveSession::refusesProblemSockets_data()
{
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<int>("status");
    QTest::newRow("no such problem") << QByteArray("/ws/problems/99/submissions/") << 404;
    QTest::newRow("no number") << QByteArray("/ws/problems/x/submissions/") << 404;
    QTest::newRow("bad token") << QByteArray("/ws/problems/7/submissions/?token=mallory") << 401;
    QTest::newRow("bad since") << QByteArray("/ws/problems/7/submissions/?since=x") << 400;
    QTest::newRow("negative since") << QByteArray("/ws/problems/7/submissions/?since=-1") << 400;
}

void TestLiveSession::refusesProblemSockets()
{
    QFETCH(const QByteArray, path);
    QFETCH(const int, status);
    LiveFixture fixture;
    fixture.start();
    RawClient client(fixture.port());
    QCOMPARE(
        client
            .ask(
                "GET " + path +
                " HTTP/1.1\r\nHost: h\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
            )
            .status,
        status
    );
    QCOMPARE(fixture.endpoint->counters().opened, 0);
}

void TestLiveSession::saysBye()
{
    LiveFixture fixture;
    fixture.start();
    std::vector<std::unique_ptr<LiveClient>> clients;
    for (int i = 0; i < 20; ++i) {
        clients.push_back(std::make_unique<LiveClient>());
        clients.back()->greet(fixture.port(), {u"problem:7"_s});
        QTRY_COMPARE(clients.back()->messages.size(), 1);
    }
    fixture.publish(fixture.update(1, Status::Accepted));
    QTRY_COMPARE(fixture.hub.heard(), 1);
    fixture.endpoint->drain();
    for (const auto& client : clients) {
        QTRY_VERIFY(client->isClosed());
        QCOMPARE(client->seqs, QList<qint64>{1});
        const QJsonArray range = client->first(u"bye"_s)["retry_after_ms"_L1].toArray();
        QCOMPARE(range, (QJsonArray{200, 8000}));
    }
    QTRY_COMPARE(fixture.endpoint->counters().sessions, 0);
    RawClient late(fixture.port());
    QCOMPARE(
        late.ask("GET /ws/live HTTP/1.1\r\nHost: h\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                 "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n")
            .status,
        503
    );
}

ADJUDGE_EPOLL_TEST_MAIN(TestLiveSession)
#include "tst_live_session.moc"
