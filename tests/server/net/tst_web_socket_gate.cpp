// Upgrades: refused as plain HTTP before the handshake, or opened; the same port serves both.
#include "tests/server/net/door_fixture.h"
#include "tests/server/net/epoll_main.h"

#include <QSignalSpy>
#include <QTest>

using namespace adjudge;
using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

class TestWebSocketGate : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void opens();
    void refuses_data();
    void refuses();
    void allowsNamedOrigins();
    void opensManyAtOnce();
    void ignoresUpgradesElsewhere();
    void refusesEarlyFrames();
    void survivesClientsThatLeave();
};

void TestWebSocketGate::opens()
{
    DoorFixture fixture;
    QWebSocket client;
    client.open(QUrl(u"ws://127.0.0.1:%1/ws/a/?token=alice"_s.arg(fixture.port())));
    QTRY_COMPARE(client.state(), QAbstractSocket::ConnectedState);
    QTRY_COMPARE(fixture.sockets.size(), 1U);
    OpenedSocket& opened = *fixture.sockets.front();
    QVERIFY(opened.tcp);
    QCOMPARE(opened.webSocket->requestUrl().path(), u"/ws/a/"_s);
    QSignalSpy heard(opened.webSocket.get(), &QWebSocket::textMessageReceived);
    QSignalSpy told(&client, &QWebSocket::textMessageReceived);
    client.sendTextMessage(u"up"_s);
    QTRY_COMPARE(heard.size(), 1);
    opened.tcp->write("\x81\x04"
                      "down");
    QTRY_COMPARE(told.size(), 1);
    QCOMPARE(told.first().first().toString(), u"down"_s);
    QCOMPARE(fixture.door->counters().upgrades, 1);
    QCOMPARE(fixture.door->counters().open, 1);
    opened.tcp->abort();
    QTRY_COMPARE(fixture.door->counters().open, 0);
    QVERIFY(!opened.tcp);
}

void TestWebSocketGate::refuses_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<int>("status");
    const QByteArray token = "Authorization: Bearer alice\r\n";
    QTest::newRow("no token") << upgrade("/ws/a/") << 401;
    QTest::newRow("bad token") << upgrade("/ws/a/?token=mallory") << 401;
    QTest::newRow("no such room") << upgrade("/ws/none/", token) << 404;
    QTest::newRow("too many") << upgrade("/ws/full/", token) << 429;
    QTest::newRow("no such path") << upgrade("/ws/a/b/", token) << 404;
    QTest::newRow("foreign origin")
        << upgrade("/ws/a/", token + "Origin: http://evil.example\r\n") << 403;
    QTest::newRow("null origin") << upgrade("/ws/a/", token + "Origin: null\r\n") << 403;
    QTest::newRow("empty origin") << upgrade("/ws/a/", token + "Origin: \r\n") << 403;
    QTest::newRow("origin with other port")
        << upgrade("/ws/a/", token + "Origin: http://h:81\r\n") << 403;
    QTest::newRow("origin as prefix")
        << upgrade("/ws/a/", token + "Origin: http://h.evil.example\r\n") << 403;
    QTest::newRow("origin of a file") << upgrade("/ws/a/", token + "Origin: file://\r\n") << 403;
    QTest::newRow("two origins"
    ) << upgrade("/ws/a/", token + "Origin: http://h\r\nOrigin: http://h\r\n")
      << 403;
    QTest::newRow("with a body") << upgrade("/ws/a/", token + "Content-Length: 3\r\n") << 400;
    QByteArray version = upgrade("/ws/a/", token);
    version.replace("Version: 13", "Version: 8");
    QTest::newRow("old version") << version << 426;
    QByteArray key = upgrade("/ws/a/", token);
    key.replace("dGhlIHNhbXBsZSBub25jZQ==", "dGhlIHNhbXBsZQ==");
    QTest::newRow("short key") << key << 400;
    QTest::newRow("long token"
    ) << upgrade("/ws/a/", token + "Cookie: " + QByteArray(9000, 'a') + "\r\n")
      << 431;
}

void TestWebSocketGate::refuses()
{
    QFETCH(const QByteArray, bytes);
    QFETCH(const int, status);
    DoorFixture fixture;
    RawClient client(fixture.port());
    const RawAnswer answer = client.ask(bytes);
    QCOMPARE(answer.status, status);
    QVERIFY(!answer.head.contains("101"));
    if (status == 426) {
        QCOMPARE(answer.header("Sec-WebSocket-Version"), "13");
    }
    QVERIFY(client.received().isEmpty()); // nothing behind it: no second answer
    QVERIFY(fixture.sockets.empty());
}

void TestWebSocketGate::allowsNamedOrigins()
{
    FrontDoorSettings settings = DoorFixture::fast();
    settings.origins = {"https://judge.example"};
    DoorFixture fixture(settings);
    for (const QByteArray origin :
         {"https://judge.example", "http://h", "http://h:80", "HTTP://h"}) {
        RawClient client(fixture.port());
        const bool isKnownScheme = !origin.startsWith("HTTP");
        QCOMPARE(
            client.ask(upgrade("/ws/a/?token=alice", "Origin: " + origin + "\r\n")).status,
            isKnownScheme ? 101 : 403
        );
    }
    QCOMPARE(fixture.sockets.size(), 3U);
}

void TestWebSocketGate::opensManyAtOnce()
{
    DoorFixture fixture;
    std::vector<std::unique_ptr<QWebSocket>> clients;
    for (int i = 0; i < 200; ++i) {
        clients.push_back(std::make_unique<QWebSocket>());
        clients.back()->open(QUrl(u"ws://127.0.0.1:%1/ws/a/?token=alice"_s.arg(fixture.port())));
    }
    QTRY_COMPARE(fixture.sockets.size(), 200U);
    for (const auto& opened : fixture.sockets) {
        QCOMPARE(opened->webSocket->peerPort(), opened->tcp->peerPort());
    }
}

void TestWebSocketGate::ignoresUpgradesElsewhere()
{
    DoorFixture fixture;
    RawClient client(fixture.port());
    const RawAnswer answer = client.ask(upgrade("/hello?n=1"));
    QCOMPARE(answer.status, 200);
    QCOMPARE(answer.body, "hello 1");
    QCOMPARE(client.ask(get("/hello?n=2")).body, "hello 2");
}

void TestWebSocketGate::refusesEarlyFrames()
{
    DoorFixture fixture;
    RawClient client(fixture.port());
    QCOMPARE(
        client
            .ask(
                upgrade("/ws/a/?token=alice") + "\x81\x80"
                                                "abcd"
            )
            .status,
        400
    );
    QVERIFY(client.isClosedByServer());
}

void TestWebSocketGate::survivesClientsThatLeave()
{
    DoorFixture fixture;
    for (int i = 0; i < 30; ++i) {
        RawClient client(fixture.port());
        client.send(upgrade("/ws/a/?token=alice"));
        client.socket().abort();
    }
    RawClient last(fixture.port());
    QCOMPARE(last.ask(get("/hello")).status, 200);
    fixture.sockets.clear();
    QTRY_COMPARE(fixture.door->counters().open, 1);
}

ADJUDGE_EPOLL_TEST_MAIN(TestWebSocketGate)
#include "tst_web_socket_gate.moc"
