// What a hostile or mistaken client sends: a clear answer each time, and the server goes on.
#include "tests/support/live_probe.h"
#include "tests/support/rest_probe.h"
#include "tests/support/server_process.h"

#include <QTcpSocket>
#include <QTest>

using namespace adjudge;
using namespace adjudge::test;
using namespace Qt::Literals::StringLiterals;

class TestBadInput : public QObject
{
    Q_OBJECT

    ServerProcess m_server;
    std::unique_ptr<RestProbe> m_alice;

    // Single quotes for double ones: readable JSON in a C++ string.
    static QByteArray jsonText(QByteArray text) { return text.replace('\'', '"'); }

    QByteArray raw(const QByteArray& bytes)
    {
        QTcpSocket socket;
        socket.connectToHost(u"127.0.0.1"_s, m_server.port());
        socket.write(bytes);
        QByteArray answer;
        const bool isEnded = QTest::qWaitFor(
            [&] {
                answer += socket.readAll();
                return answer.contains("\r\n\r\n") ||
                       socket.state() == QAbstractSocket::UnconnectedState;
            },
            20'000
        );
        return isEnded ? answer : QByteArray("no answer");
    }

private Q_SLOTS:

    void initTestCase()
    {
        QVERIFY2(m_server.start(), m_server.log().constData());
        m_alice = std::make_unique<RestProbe>(m_server);
        QVERIFY(m_alice->logIn(u"alice"_s, u"alice-demo"_s));
    }

    void restRefusesClearly_data()
    {
        QTest::addColumn<QByteArray>("method");
        QTest::addColumn<QString>("path");
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<QByteArray>("type");
        QTest::addColumn<int>("status");
        const QByteArray json = "application/json";
        const QString submit = u"/api/problems/1/submissions/"_s;
        QTest::newRow("unknown path")
            << QByteArray("GET") << u"/nope"_s << QByteArray() << QByteArray() << 404;
        QTest::newRow("unknown problem")
            << QByteArray("GET") << u"/api/problems/999/"_s << QByteArray() << QByteArray() << 404;
        QTest::newRow("no id") << QByteArray("GET") << u"/api/submissions/abc/"_s << QByteArray()
                               << QByteArray() << 404;
        QTest::newRow("wrong method")
            << QByteArray("DELETE") << u"/api/problems/"_s << QByteArray() << QByteArray() << 405;
        QTest::newRow("not JSON") << QByteArray("POST") << submit << QByteArray("{") << json << 400;
        QTest::newRow("an array") << QByteArray("POST") << submit << QByteArray("[]") << json
                                  << 400;
        QTest::newRow("deep JSON")
            << QByteArray("POST") << submit << QByteArray(5000, '[') << json << 400;
        QTest::newRow("missing field")
            << QByteArray("POST") << submit << jsonText("{'language':'c'}") << json << 400;
        QTest::newRow("wrong type") << QByteArray("POST") << submit
                                    << jsonText("{'language':'c','source':1}") << json << 400;
        QTest::newRow("unknown language")
            << QByteArray("POST") << submit << jsonText("{'language':'x','source':'1'}") << json
            << 400;
        QTest::newRow("empty source") << QByteArray("POST") << submit
                                      << jsonText("{'language':'c','source':' '}") << json << 400;
        QTest::newRow("NUL") << QByteArray("POST") << submit
                             << jsonText("{'language':'c','source':'a\\u0000b'}") << json << 400;
        QTest::newRow("large source")
            << QByteArray("POST") << submit
            << jsonText("{'language':'c','source':'" + QByteArray(70'000, 'x') + "'}") << json
            << 413;
        QTest::newRow("wrong media")
            << QByteArray("POST") << submit << QByteArray("x") << QByteArray("text/plain") << 415;
        QTest::newRow("bad limit") << QByteArray("GET") << u"/api/submissions/?limit=0"_s
                                   << QByteArray() << QByteArray() << 400;
        QTest::newRow("bad status") << QByteArray("GET") << u"/api/submissions/?status=fine"_s
                                    << QByteArray() << QByteArray() << 400;
        QTest::newRow("not admin") << QByteArray("POST") << u"/api/problems/"_s << QByteArray("PK")
                                   << QByteArray("application/zip") << 403;
    }

    void restRefusesClearly()
    {
        QFETCH(QByteArray, method);
        QFETCH(QString, path);
        QFETCH(QByteArray, body);
        QFETCH(QByteArray, type);
        QFETCH(int, status);
        const RestAnswer answer = m_alice->send(method, path, body, type);
        QCOMPARE(answer.status, status);
        QVERIFY2(!answer.body[u"error"][u"message"].toString().isEmpty(), answer.text.constData());
        QCOMPARE(
            m_alice->get(u"/api/submissions/"_s).body[u"total"].toInt(), 0
        ); // nothing by halves
    }

    void malformedHttpIsRefused()
    {
        QVERIFY(raw("GARBAGE\r\n\r\n").startsWith("HTTP/1.1 400"));
        QVERIFY(raw("GET / HTTP/1.1\r\nHost: x\r\nA: " + QByteArray(20'000, 'a'))
                    .startsWith("HTTP/1.1 431"));
        QVERIFY(raw("GET /%ff HTTP/1.1\r\nHost: x\r\n\r\n").startsWith("HTTP/1.1 400"));
        QVERIFY(raw("GET /../../etc/passwd HTTP/1.1\r\nHost: x\r\n\r\n").startsWith("HTTP/1.1 40"));
    }

    void aBodyThatIsTooLargeIsRefusedByItsLength()
    {
        const QByteArray head = "POST /api/problems/1/submissions/ HTTP/1.1\r\nHost: x\r\n"
                                "Content-Type: application/json\r\nContent-Length: 2000000000\r\n"
                                "Authorization: Bearer " +
                                m_alice->token().toLatin1() + "\r\n\r\n";
        QVERIFY(raw(head).startsWith("HTTP/1.1 413"));
    }

    void upgradesAreRefusedBeforeTheHandshake()
    {
        const QByteArray head =
            "GET /ws/live HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: "
            "Upgrade\r\n"
            "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";
        const QByteArray foreign = raw(head + "Origin: http://evil.example\r\n\r\n");
        QVERIFY2(foreign.startsWith("HTTP/1.1 403"), foreign.constData());
        QVERIFY(!foreign.contains(" 101 "));
        QByteArray missing = head;
        missing.replace("/ws/live", "/ws/problems/999/submissions/");
        QVERIFY(raw(missing + "\r\n").startsWith("HTTP/1.1 404"));
        QByteArray badToken = head;
        badToken.replace("/ws/live", "/ws/problems/1/submissions/?token=forged");
        QVERIFY(raw(badToken + "\r\n").startsWith("HTTP/1.1 401"));
    }

    void nonsenseOnTheLiveChannelIsAnswered()
    {
        LiveProbe probe(m_server, {}, {});
        QVERIFY(probe.connectNow());
        probe.sendText(u"ping"_s);
        QTRY_VERIFY(probe.texts().contains(u"pong"_s));
        probe.send(message::Subscribe{{Topic::problem(ProblemId(1))}, {}});
        probe.sendText(u"{\"type\":\"subscribe\",\"topics\":[\"rubbish\"]}"_s);
        QTRY_VERIFY(!probe.refusals().isEmpty());
        QVERIFY(probe.isOpen());
        probe.sendText(QString(70'000, u'x'));
        QTRY_VERIFY(!probe.isOpen());
        QCOMPARE(probe.closeCode(), 1009);
    }

    void itStillWorks()
    {
        QCOMPARE(m_alice->get(u"/healthz"_s).status, 200);
        QVERIFY(m_server.stop());
    }
};

QTEST_GUILESS_MAIN(TestBadInput)
#include "tst_bad_input.moc"
