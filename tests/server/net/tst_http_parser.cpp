// Requests as bytes, whole and cut at every place; everything malformed is refused with the right
// status.
#include "server/net/http_parser.h"

#include <QTest>

#include <random>

using namespace adjudge;
using namespace Qt::Literals::StringLiterals;

class TestHttpParser : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsARequest();
    void readsOneByteAtATime();
    void refuses_data();
    void refuses();
    void accepts_data();
    void accepts();
    void limitsTheHead();
    void limitsTheHeaders();
    void readsBodies_data();
    void readsBodies();
    void limitsChunks();
    void decodesQueries();
    void survivesNoise();
};

void TestHttpParser::readsARequest()
{
    HttpParser parser(16384);
    const QByteArray bytes =
        "\r\nPOST /api/pr%C3%B6blems/?limit=5&user=me HTTP/1.1\r\nHost: x:80\r\n"
        "Content-Length: 3\r\nAuthorization: bearer abc.def\r\nX-Empty:\r\n"
        "Content-Type: Text/Plain; charset=utf-8\r\n\r\nabcREST";
    QCOMPARE(parser.parseHead(bytes), HttpParser::Step::Done);
    HttpRequest& request = parser.request();
    QCOMPARE(request.method().toByteArray(), "POST");
    QCOMPARE(
        request.path(),
        QByteArray("/api/pr\xc3\xb6"
                   "blems/")
    );
    QCOMPARE(request.query("limit"), u"5"_s);
    QCOMPARE(request.query("absent"), std::nullopt);
    QCOMPARE(request.header("host")->toByteArray(), "x:80");
    QCOMPARE(request.header("X-Empty")->toByteArray(), "");
    QCOMPARE(request.bearerToken(), u"abc.def"_s);
    QCOMPARE(request.contentType(), "text/plain");
    QVERIFY(request.isKeepAlive());
    const auto [step, taken] = parser.feedBody(QByteArrayView(bytes).sliced(parser.headSize()));
    QCOMPARE(step, HttpParser::Step::Done);
    QCOMPARE(taken, 3);
    QCOMPARE(request.body, "abc");
    const HttpRequest copy = std::move(request); // views stay good in a copy
    QCOMPARE(copy.header("Host")->toByteArray(), "x:80");
}

void TestHttpParser::readsOneByteAtATime()
{
    const QByteArray bytes = "GET /a?b=c HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
    HttpParser parser(16384);
    for (qsizetype i = 0; i < bytes.size(); ++i) {
        QCOMPARE(parser.parseHead(bytes.first(i)), HttpParser::Step::NeedMore);
    }
    QCOMPARE(parser.parseHead(bytes), HttpParser::Step::Done);
    QVERIFY(!parser.request().isKeepAlive());
    QCOMPARE(parser.headSize(), bytes.size());
}

void TestHttpParser::refuses_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<int>("status");
    const auto row = [](const char* name, const QByteArray& bytes, int status = 400) {
        QTest::newRow(name) << bytes << status;
    };
    const auto get = [](const QByteArray& more) {
        return "GET / HTTP/1.1\r\nHost: x\r\n" + more + "\r\n";
    };
    row("noise", "\x16\x03\x01\x02");
    row("no method", "/ HTTP/1.1\r\nHost: x\r\n\r\n");
    row("unknown method", "FROB / HTTP/1.1\r\nHost: x\r\n\r\n");
    row("lower-case method", "get / HTTP/1.1\r\nHost: x\r\n\r\n");
    row("HTTP/0.9", "GET /\r\n\r\n");
    row("HTTP/9.9", "GET / HTTP/9.9\r\nHost: x\r\n\r\n", 505);
    row("HTTP/2 preface", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
    row("no version", "GET / \r\nHost: x\r\n\r\n");
    row("two spaces", "GET  / HTTP/1.1\r\nHost: x\r\n\r\n");
    row("space in path", "GET /a b HTTP/1.1\r\nHost: x\r\n\r\n");
    row("raw high byte in path", "GET /\xc3\xb6 HTTP/1.1\r\nHost: x\r\n\r\n");
    row("bad UTF-8", "GET /%ff%fe HTTP/1.1\r\nHost: x\r\n\r\n");
    row("overlong UTF-8", "GET /%c0%ae%c0%ae/ HTTP/1.1\r\nHost: x\r\n\r\n");
    row("broken escape", "GET /%4 HTTP/1.1\r\nHost: x\r\n\r\n");
    row("encoded NUL", "GET /a%00b HTTP/1.1\r\nHost: x\r\n\r\n");
    row("encoded slash", "GET /static/..%2f..%2fetc HTTP/1.1\r\nHost: x\r\n\r\n");
    row("encoded backslash", "GET /static/..%5cetc HTTP/1.1\r\nHost: x\r\n\r\n");
    row("dot segments", "GET /static/../etc/passwd HTTP/1.1\r\nHost: x\r\n\r\n");
    row("encoded dots", "GET /static/%2e%2e/etc HTTP/1.1\r\nHost: x\r\n\r\n");
    row("no slash", "GET static HTTP/1.1\r\nHost: x\r\n\r\n");
    row("fragment", "GET /a#b HTTP/1.1\r\nHost: x\r\n\r\n");
    row("CONNECT", "CONNECT x:80 HTTP/1.1\r\nHost: x\r\n\r\n");
    row("bare LF", "GET / HTTP/1.1\nHost: x\n\n");
    row("bare CR", "GET / HTTP/1.1\r\nHost: x\ry\r\n\r\n");
    row("NUL in a value", QByteArray("GET / HTTP/1.1\r\nHost: x\r\nA: b\0c\r\n\r\n", 39));
    row("control in a value", get("A: b\x01\r\n"));
    row("folded header", get("A: b\r\n c\r\n"));
    row("folded with tab", get("A: b\r\n\tc\r\n"));
    row("space before colon", "GET / HTTP/1.1\r\nHost : x\r\n\r\n");
    row("space in a name", get("A B: c\r\n"));
    row("high byte in a name", get("\xc3\x84: c\r\n"));
    row("no colon", get("garbage\r\n"));
    row("empty name", get(": c\r\n"));
    row("no Host", "GET / HTTP/1.1\r\n\r\n");
    row("empty Host", "GET / HTTP/1.1\r\nHost:\r\n\r\n");
    row("two Hosts", get("Host: y\r\n"));
    row("Host with a path", "GET / HTTP/1.1\r\nHost: x/y\r\n\r\n");
    row("Host with a user", "GET / HTTP/1.1\r\nHost: u@x\r\n\r\n");
    row("CL and TE", get("Content-Length: 3\r\nTransfer-Encoding: chunked\r\n"));
    row("TE and CL", get("Transfer-Encoding: chunked\r\nContent-Length: 3\r\n"));
    row("two lengths", get("Content-Length: 3\r\nContent-Length: 3\r\n"));
    row("two different lengths", get("Content-Length: 3\r\nContent-Length: 4\r\n"));
    row("list of lengths", get("Content-Length: 3, 3\r\n"));
    row("negative length", get("Content-Length: -1\r\n"));
    row("length with plus", get("Content-Length: +1\r\n"));
    row("hex length", get("Content-Length: 0x10\r\n"));
    row("empty length", get("Content-Length:\r\n"));
    row("huge length", get("Content-Length: 99999999999999999999\r\n"));
    row("above 2^63", get("Content-Length: 9223372036854775808\r\n"));
    row("gzip coding", get("Transfer-Encoding: gzip, chunked\r\n"), 501);
    row("identity coding", get("Transfer-Encoding: identity\r\n"));
    row("hidden coding", get("Transfer-Encoding: xchunked\r\n"));
    row("two codings", get("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n"));
    row("TE in 1.0", "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n");
}

void TestHttpParser::refuses()
{
    QFETCH(const QByteArray, bytes);
    QFETCH(const int, status);
    HttpParser parser(16384);
    QCOMPARE(parser.parseHead(bytes), HttpParser::Step::Failed);
    QCOMPARE(parser.fault().status, status);
    QVERIFY(!parser.fault().error.message.isEmpty());
}

void TestHttpParser::accepts_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QByteArray>("path");
    QTest::newRow("plain") << QByteArray("GET / HTTP/1.1\r\nHost: x\r\n\r\n") << QByteArray("/");
    QTest::newRow("1.0 without Host") << QByteArray("GET /a HTTP/1.0\r\n\r\n") << QByteArray("/a");
    QTest::newRow("absolute form")
        << QByteArray("GET http://x/y?z HTTP/1.1\r\nHost: x\r\n\r\n") << QByteArray("/y");
    QTest::newRow("IPv6 host") << QByteArray("GET / HTTP/1.1\r\nHost: [::1]:8100\r\n\r\n")
                               << QByteArray("/");
    QTest::newRow("UTF-8 value") << QByteArray("GET / HTTP/1.1\r\nHost: x\r\nA: \xc3\xb6\r\n\r\n")
                                 << QByteArray("/");
    QTest::newRow("three dots") << QByteArray("GET /.../.a HTTP/1.1\r\nHost: x\r\n\r\n")
                                << QByteArray("/.../.a");
    QTest::newRow("no space behind colon")
        << QByteArray("GET / HTTP/1.1\r\nHost:x\r\n\r\n") << QByteArray("/");
    QTest::newRow("foreign upgrade")
        << QByteArray("GET / HTTP/1.1\r\nHost: x\r\nUpgrade: h2c\r\nConnection: Upgrade\r\n\r\n")
        << QByteArray("/");
}

void TestHttpParser::accepts()
{
    QFETCH(const QByteArray, bytes);
    QFETCH(const QByteArray, path);
    HttpParser parser(16384);
    QCOMPARE(parser.parseHead(bytes), HttpParser::Step::Done);
    QCOMPARE(parser.request().path(), path);
}

void TestHttpParser::limitsTheHead()
{
    const QByteArray open = "GET / HTTP/1.1\r\nHost: x\r\nA: " + QByteArray(2000, 'a');
    HttpParser endless(1000);
    QCOMPARE(endless.parseHead(open), HttpParser::Step::Failed);
    QCOMPARE(endless.fault().status, 431);
    HttpParser whole(1000);
    QCOMPARE(whole.parseHead(open + "\r\n\r\n"), HttpParser::Step::Failed);
    QCOMPARE(whole.fault().status, 431);
}

void TestHttpParser::limitsTheHeaders()
{
    HttpParser parser(65535);
    QByteArray bytes = "GET / HTTP/1.1\r\nHost: x\r\n";
    for (int i = 0; i < 100; ++i) {
        bytes += "A: b\r\n";
    }
    QCOMPARE(parser.parseHead(bytes + "\r\n"), HttpParser::Step::Failed);
    QCOMPARE(parser.fault().status, 431);
}

void TestHttpParser::readsBodies_data()
{
    QTest::addColumn<QByteArray>("chunks");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<bool>("isGood");
    const auto row = [](const char* name, const QByteArray& chunks, const QByteArray& body) {
        QTest::newRow(name) << chunks << body << !body.isNull();
    };
    row("empty", "0\r\n\r\n", "");
    row("one", "3\r\nabc\r\n0\r\n\r\n", "abc");
    row("two and hex", "a\r\n0123456789\r\nB\r\n0123456789a\r\n0\r\n\r\n", "01234567890123456789a");
    row("extension", "3;name=value\r\nabc\r\n0\r\n\r\n", "abc");
    row("trailer", "3\r\nabc\r\n0\r\nX-Sum: 1\r\n\r\n", "abc");
    row("negative", "-5\r\nabc\r\n0\r\n\r\n", {});
    row("not hex", "xyz\r\nabc\r\n0\r\n\r\n", {});
    row("too long", "ffffffffffffffffff\r\n", {});
    row("no line end", "3\r\nabcX\r\n0\r\n\r\n", {});
}

void TestHttpParser::readsBodies()
{
    QFETCH(const QByteArray, chunks);
    QFETCH(const QByteArray, body);
    QFETCH(const bool, isGood);
    for (const qsizetype piece : {chunks.size() + 4, qsizetype(1), qsizetype(2)}) {
        HttpParser parser(16384);
        QCOMPARE(
            parser.parseHead("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: Chunked\r\n\r\n"),
            HttpParser::Step::Done
        );
        QVERIFY(parser.isChunked());
        parser.setBodyLimit(100);
        const QByteArray sent = chunks + "NEXT";
        HttpParser::BodyStep step;
        qsizetype at = 0;
        while (step.step == HttpParser::Step::NeedMore && at < chunks.size()) {
            step = parser.feedBody(QByteArrayView(sent).sliced(at, qMin(piece, sent.size() - at)));
            at += step.taken;
        }
        QCOMPARE(step.step, isGood ? HttpParser::Step::Done : HttpParser::Step::Failed);
        if (isGood) {
            QCOMPARE(at, chunks.size());
            QCOMPARE(parser.request().body, body);
        }
    }
}

void TestHttpParser::limitsChunks()
{
    HttpParser parser(16384);
    const QByteArray head = "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n";
    QCOMPARE(parser.parseHead(head), HttpParser::Step::Done);
    parser.setBodyLimit(5);
    const auto step = parser.feedBody("3\r\nabc\r\n3\r\nabc\r\n");
    QCOMPARE(step.step, HttpParser::Step::Failed);
    QCOMPARE(parser.fault().status, 413);

    HttpParser tiny(16384); // endless extensions of small chunks
    QCOMPARE(tiny.parseHead(head), HttpParser::Step::Done);
    tiny.setBodyLimit(1000);
    HttpParser::BodyStep last;
    for (int i = 0; i < 100 && last.step == HttpParser::Step::NeedMore; ++i) {
        last = tiny.feedBody("1;" + QByteArray(1500, 'e') + "\r\na\r\n");
    }
    QCOMPARE(last.step, HttpParser::Step::Failed);
    QCOMPARE(tiny.fault().status, 413);
}

void TestHttpParser::decodesQueries()
{
    HttpParser parser(16384);
    QCOMPARE(
        parser.parseHead("GET /?a=1+2&b=%C3%B6&c=%ff&d&a=3&=x HTTP/1.1\r\nHost: x\r\n\r\n"),
        HttpParser::Step::Done
    );
    QCOMPARE(parser.request().query("a"), u"1 2"_s);
    QCOMPARE(parser.request().query("b"), u"ö"_s);
    QCOMPARE(parser.request().query("c"), std::nullopt);
    QCOMPARE(parser.request().query("d"), u""_s);
}

// Random changes of a good request: never a crash, never an unbounded buffer.
void TestHttpParser::survivesNoise()
{
    const QByteArray good = "POST /a/%41?x=y HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n"
                            "Content-Type: a/b\r\n\r\n3;e\r\nabc\r\n0\r\nT: r\r\n\r\n";
    std::mt19937 random(7);
    for (int round = 0; round < 20000; ++round) {
        QByteArray bytes = good;
        for (unsigned i = random() % 4; i != UINT_MAX; --i) {
            bytes[random() % static_cast<unsigned>(bytes.size())] = static_cast<char>(random());
        }
        HttpParser parser(200);
        if (parser.parseHead(bytes) == HttpParser::Step::Done) {
            parser.setBodyLimit(50);
            parser.feedBody(QByteArrayView(bytes).sliced(parser.headSize()));
            QVERIFY(parser.request().path().startsWith('/'));
            QVERIFY(parser.request().body.size() <= 200);
        }
    }
}

QTEST_GUILESS_MAIN(TestHttpParser)
#include "tst_http_parser.moc"
