// The HTTP edge over real sockets: answers, order, limits, refusals, and clients that misbehave.
#include "tests/server/net/door_fixture.h"
#include "tests/server/net/epoll_main.h"

#include <QJsonDocument>
#include <QRegularExpression>
#include <QScopeGuard>
#include <QTest>
#include <QThreadPool>

#include <sys/resource.h>
#include <unistd.h>

using namespace adjudge;
using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

class TestFrontDoor : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void answers();
    void keepsOrderWhenPipelined();
    void answersHeadWithoutBody();
    void closesWhenAsked_data();
    void closesWhenAsked();
    void refuses_data();
    void refuses();
    void continuesOnlyWithinLimits();
    void readsBodies();
    void answersLater();
    void survivesClientsThatLeave();
    void answersFromAnotherThread();
    void answersForgottenRequests();
    void cutsSlowHeads();
    void cutsSlowBodies();
    void cutsIdleConnections();
    void cutsClientsThatDoNotRead();
    void limitsConnections();
    void survivesWithoutDescriptors();
    void drains();
};

void TestFrontDoor::answers()
{
    DoorFixture fixture;
    RawClient client(fixture.port());
    const RawAnswer answer = client.ask(get("/hello?n=1"));
    QCOMPARE(answer.status, 200);
    QCOMPARE(answer.body, "hello 1");
    QCOMPARE(answer.header("X-Content-Type-Options"), "nosniff");
    QCOMPARE(answer.header("Cache-Control"), "no-store");
    QVERIFY(answer.header("Date").endsWith("GMT"));
    QVERIFY(!answer.head.toLower().contains("server:"));
    QCOMPARE(client.ask(get("/mine", "Authorization: Bearer alice\r\n")).body, "alice");
    QVERIFY(client.isOpen());
    QCOMPARE(fixture.door->counters().requests, 2);
    QCOMPARE(fixture.door->counters().answers[2], 2);
}

void TestFrontDoor::keepsOrderWhenPipelined()
{
    DoorFixture fixture;
    RawClient client(fixture.port());
    client.send(
        get("/later") + get("/hello?n=2") +
        "POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n\r\nabc" + get("/nothing") +
        get("/hello?n=3")
    );
    QTRY_COMPARE(fixture.kept.size(), 1);
    QVERIFY(client.received().isEmpty());
    fixture.kept.takeFirst().send(HttpResponse::text("first"));
    QCOMPARE(client.answer().body, "first");
    QCOMPARE(client.answer().body, "hello 2");
    QCOMPARE(client.answer().body, "abc");
    QCOMPARE(client.answer().status, 404);
    QCOMPARE(client.answer().body, "hello 3");
    QVERIFY(client.isOpen());
}

void TestFrontDoor::answersHeadWithoutBody()
{
    DoorFixture fixture;
    RawClient client(fixture.port());
    client.send("HEAD /hello HTTP/1.1\r\nHost: h\r\n\r\n" + get("/hello?n=2"));
    const RawAnswer head = client.answer(true);
    QCOMPARE(head.status, 200);
    QCOMPARE(head.header("Content-Length"), "6");
    QCOMPARE(client.answer().body, "hello 2");
}

void TestFrontDoor::closesWhenAsked_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::newRow("close") << get("/hello", "Connection: close\r\n");
    QTest::newRow("close in a list") << get("/hello", "Connection: x, Close\r\n");
    QTest::newRow("HTTP/1.0") << QByteArray("GET /hello HTTP/1.0\r\n\r\n");
}

void TestFrontDoor::closesWhenAsked()
{
    QFETCH(const QByteArray, bytes);
    DoorFixture fixture;
    RawClient client(fixture.port());
    const RawAnswer answer = client.ask(bytes);
    QCOMPARE(answer.status, 200);
    QCOMPARE(answer.header("Connection"), "close");
    QVERIFY(client.isClosedByServer());
    QTRY_COMPARE(fixture.door->counters().open, 0);
}

void TestFrontDoor::refuses_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("code");
    QTest::addColumn<bool>("isClosed");
    const auto row = [](const char* name,
                        const QByteArray& bytes,
                        int status,
                        const QByteArray& code,
                        bool isClosed) {
        QTest::newRow(name) << bytes << status << code << isClosed;
    };
    const QByteArray post = "POST /echo HTTP/1.1\r\nHost: h\r\n";
    row("not found", get("/x"), 404, "not_found", false);
    row("method", "DELETE /hello HTTP/1.1\r\nHost: h\r\n\r\n", 405, "method_not_allowed", false);
    row("no token", get("/mine"), 401, "unauthenticated", false);
    row("bad token", get("/mine", "Authorization: Bearer x\r\n"), 401, "unauthenticated", false);
    row("too large", post + "Content-Length: 1001\r\n\r\n", 413, "too_large", true);
    row("too large chunks",
        post + "Transfer-Encoding: chunked\r\n\r\n3e9\r\n" + QByteArray(1001, 'a'),
        413,
        "too_large",
        true);
    row("no body wanted", get("/hello", "Content-Length: 5\r\n") + "hello", 413, "too_large", true);
    row("malformed", "GARBAGE\r\n\r\n", 400, "bad_request", true);
    row("both lengths",
        post + "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n",
        400,
        "bad_request",
        true);
    row("head too large",
        get("/hello", "A: " + QByteArray(20000, 'a') + "\r\n"),
        431,
        "too_large",
        true);
    row("bad chunk", post + "Transfer-Encoding: chunked\r\n\r\nxyz\r\n", 400, "bad_request", true);
    row("expectation", post + "Content-Length: 3\r\nExpect: magic\r\n\r\n", 417, "bad_request", true
    );
    row("body for nobody",
        "POST /x HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n\r\nabc",
        404,
        "not_found",
        true);
    row("a page at a socket", get("/ws/a/"), 426, "bad_request", false);
}

void TestFrontDoor::refuses()
{
    QFETCH(const QByteArray, bytes);
    QFETCH(const int, status);
    QFETCH(const QByteArray, code);
    QFETCH(const bool, isClosed);
    DoorFixture fixture;
    RawClient client(fixture.port());
    const RawAnswer answer = client.ask(bytes);
    QCOMPARE(answer.status, status);
    QCOMPARE(answer.header("Content-Type"), "application/json");
    const auto body = QJsonDocument::fromJson(answer.body).object()["error"_L1].toObject();
    QCOMPARE(body["code"_L1].toString().toUtf8(), code);
    QVERIFY(!body["message"_L1].toString().isEmpty());
    if (status == 405) {
        QCOMPARE(answer.header("Allow"), "GET, HEAD, OPTIONS");
    }
    if (isClosed) {
        QVERIFY(client.isClosedByServer());
    } else {
        QCOMPARE(client.ask(get("/hello")).status, 200);
    }
}

void TestFrontDoor::continuesOnlyWithinLimits()
{
    DoorFixture fixture;
    const QByteArray post = "POST /echo HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\n";
    RawClient good(fixture.port());
    QCOMPARE(good.ask(post + "Content-Length: 3\r\n\r\n").status, 100);
    QCOMPARE(good.ask("abc").body, "abc");
    RawClient large(fixture.port());
    QCOMPARE(large.ask(post + "Content-Length: 5000\r\n\r\n").status, 413);
    QVERIFY(large.isClosedByServer());
}

void TestFrontDoor::readsBodies()
{
    DoorFixture fixture;
    RawClient client(fixture.port());
    client.send("POST /echo HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2"
    );
    client.send("\r\nde\r\n0\r\n\r\n");
    QCOMPARE(client.answer().body, "abcde");
    const QByteArray body(1000, 'b');
    client.send("POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 1000\r\n\r\n" + body.first(10));
    client.send(body.sliced(10));
    QCOMPARE(client.answer().body, body);
}

void TestFrontDoor::answersLater()
{
    DoorFixture fixture;
    RawClient client(fixture.port());
    client.send(get("/later"));
    QTRY_COMPARE(fixture.kept.size(), 1);
    const Responder responder = fixture.kept.takeFirst();
    responder.send(HttpResponse::text("once"));
    responder.send(HttpResponse::text("twice"));
    QCOMPARE(client.answer().body, "once");
    QCOMPARE(client.ask(get("/hello?n=4")).body, "hello 4");
}

void TestFrontDoor::survivesClientsThatLeave()
{
    DoorFixture fixture;
    for (int i = 0; i < 20; ++i) {
        RawClient client(fixture.port());
        client.send(get("/later"));
        QTRY_COMPARE(fixture.kept.size(), i + 1);
        client.socket().abort();
    }
    QTRY_COMPARE(fixture.door->counters().open, 0);
    for (const Responder& responder : std::as_const(fixture.kept)) {
        responder.send(HttpResponse::text("nobody hears this"));
    }
    // And a door that closes before its handlers answer.
    RawClient client(fixture.port());
    fixture.kept.clear();
    client.send(get("/later"));
    QTRY_COMPARE(fixture.kept.size(), 1);
    fixture.door.reset();
    fixture.kept.takeFirst().send(HttpResponse::text("too late"));
    QVERIFY(client.isClosedByServer());
}

void TestFrontDoor::answersFromAnotherThread()
{
    DoorFixture fixture;
    RawClient client(fixture.port());
    client.send(get("/later") + get("/later"));
    QTRY_COMPARE(fixture.kept.size(), 1);
    QThreadPool::globalInstance()->start([responder = fixture.kept.takeFirst()] {
        responder.send(HttpResponse::text("afar"));
    });
    QCOMPARE(client.answer().body, "afar");
    QTRY_COMPARE(fixture.kept.size(), 1);
    QThreadPool::globalInstance()->start([responder = fixture.kept.takeFirst()] {}); // forgets it
    QCOMPARE(client.answer().status, 500);
}

void TestFrontDoor::answersForgottenRequests()
{
    DoorFixture fixture;
    RawClient client(fixture.port());
    QCOMPARE(client.ask(get("/forgotten")).status, 500);
    QCOMPARE(client.ask(get("/hello")).status, 200);
}

void TestFrontDoor::cutsSlowHeads()
{
    FrontDoorSettings settings = DoorFixture::fast();
    settings.headTime = 60ms;
    settings.closeTime = 20ms;
    DoorFixture fixture(settings);
    RawClient silent(fixture.port());
    RawClient slow(fixture.port());
    slow.send("GET /hello HTTP/1.1\r\nHo");
    QCOMPARE(slow.answer().status, 408);
    QVERIFY(slow.isClosedByServer());
    QVERIFY(silent.isClosedByServer());
    QVERIFY(silent.received().isEmpty());
    QTRY_COMPARE(fixture.door->counters().open, 0);
}

void TestFrontDoor::cutsSlowBodies()
{
    FrontDoorSettings settings = DoorFixture::fast();
    settings.bodyTime = 60ms;
    settings.closeTime = 20ms;
    DoorFixture fixture(settings);
    RawClient client(fixture.port());
    client.send("POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 10\r\n\r\nabc");
    QCOMPARE(client.answer().status, 408);
    QVERIFY(client.isClosedByServer());
}

void TestFrontDoor::cutsIdleConnections()
{
    FrontDoorSettings settings = DoorFixture::fast();
    settings.idleTime = 50ms;
    DoorFixture fixture(settings);
    RawClient client(fixture.port());
    QCOMPARE(client.ask(get("/hello")).status, 200);
    QVERIFY(client.isClosedByServer());
    QVERIFY(client.received().isEmpty());
}

void TestFrontDoor::cutsClientsThatDoNotRead()
{
    FrontDoorSettings settings = DoorFixture::fast();
    settings.writeTime = 50ms;
    DoorFixture fixture(settings);
    RawClient client(fixture.port());
    client.socket().setReadBufferSize(1000);
    for (int i = 0; i < 10; ++i) {
        client.send(get("/large")); // the second is not even looked at
    }
    QTRY_COMPARE(fixture.door->counters().open, 0);
    QVERIFY(fixture.door->counters().requests < 10);
}

void TestFrontDoor::limitsConnections()
{
    FrontDoorSettings settings = DoorFixture::fast();
    settings.connections = 2;
    DoorFixture fixture(settings);
    auto first = std::make_unique<RawClient>(fixture.port());
    RawClient second(fixture.port());
    QTRY_COMPARE(fixture.door->counters().open, 2);
    RawClient third(fixture.port());
    const RawAnswer answer = third.answer();
    QCOMPARE(answer.status, 503);
    QVERIFY(!answer.header("Retry-After").isEmpty());
    QVERIFY(third.isClosedByServer());
    first.reset();
    QTRY_COMPARE(fixture.door->counters().open, 1);
    RawClient fourth(fixture.port());
    QCOMPARE(fourth.ask(get("/hello")).status, 200);
    QCOMPARE(fixture.door->counters().refused, 1);
}

void TestFrontDoor::survivesWithoutDescriptors()
{
    DoorFixture fixture;
    rlimit before{};
    QCOMPARE(::getrlimit(RLIMIT_NOFILE, &before), 0);
    rlimit few = before;
    few.rlim_cur = 256;
    QCOMPARE(::setrlimit(RLIMIT_NOFILE, &few), 0);
    const auto restore = qScopeGuard([&] { ::setrlimit(RLIMIT_NOFILE, &before); });
    QTcpSocket waiting;
    std::vector<int> hoard;
    for (int fd = ::dup(0); fd >= 0; fd = ::dup(0)) {
        hoard.push_back(fd);
    }
    ::close(hoard.back()); // one for the client
    hoard.pop_back();
    QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"cannot accept"_s));
    waiting.connectToHost(QHostAddress::LocalHost, fixture.port());
    QTRY_COMPARE(waiting.state(), QAbstractSocket::ConnectedState);
    QTRY_VERIFY(fixture.door->wheel().count() > 0); // it will try again
    for (const int fd : hoard) {
        ::close(fd);
    }
    QTRY_COMPARE(fixture.door->counters().open, 1);
}

void TestFrontDoor::drains()
{
    DoorFixture fixture;
    RawClient idle(fixture.port());
    QCOMPARE(idle.ask(get("/hello")).status, 200);
    RawClient busy(fixture.port());
    busy.send(get("/later"));
    QTRY_COMPARE(fixture.kept.size(), 1);
    fixture.door->drain();
    QVERIFY(idle.isClosedByServer());
    fixture.kept.takeFirst().send(HttpResponse::text("the last"));
    const RawAnswer answer = busy.answer();
    QCOMPARE(answer.body, "the last");
    QCOMPARE(answer.header("Connection"), "close");
    QVERIFY(busy.isClosedByServer());
}

ADJUDGE_EPOLL_TEST_MAIN(TestFrontDoor)
#include "tst_front_door.moc"
