// The browser page from memory: types, tags, compression, policy; no path leads out of the table.
#include "server/net/http_parser.h"
#include "server/net/static_files.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace adjudge;
using namespace Qt::Literals::StringLiterals;

class TestStaticFiles : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void loads();
    void answers();
    void compresses();
    void routesPages();
    void needsAnIndex();

private:
    void write(const QString& name, const QByteArray& bytes);
    static HttpRequest request(const QByteArray& target, const QByteArray& more = {});

    std::unique_ptr<QTemporaryDir> m_folder;
};

void TestStaticFiles::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    write(u"index.html"_s, "<!doctype html><title>x</title>");
    write(u"js/app.js"_s, QByteArray("let a = 1;\n").repeated(500));
    write(u"logo.png"_s, QByteArray(2000, '\x01'));
}

void TestStaticFiles::write(const QString& name, const QByteArray& bytes)
{
    const QString path = m_folder->filePath(name);
    QVERIFY(QDir().mkpath(QFileInfo(path).path()));
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(bytes);
}

HttpRequest TestStaticFiles::request(const QByteArray& target, const QByteArray& more)
{
    HttpParser parser(4096);
    parser.parseHead("GET " + target + " HTTP/1.1\r\nHost: x\r\n" + more + "\r\n");
    return std::move(parser.request());
}

void TestStaticFiles::loads()
{
    QVERIFY(QFile::link(u"/etc/passwd"_s, m_folder->filePath(u"secret.txt"_s)));
    const auto files = StaticFiles::load(m_folder->path());
    QVERIFY(files);
    QVERIFY(files->file("index.html"));
    QCOMPARE(files->file("js/app.js")->contentType, "text/javascript; charset=utf-8");
    QCOMPARE(files->file("logo.png")->contentType, "image/png");
    QVERIFY(!files->file("secret.txt"));
    QVERIFY(!files->file("../index.html"));
}

void TestStaticFiles::answers()
{
    const auto files = StaticFiles::load(m_folder->path());
    const auto* index = files->file("index.html");
    const HttpResponse first = StaticFiles::answer(index, request("/"));
    QCOMPARE(first.status, 200);
    QCOMPARE(first.body, index->bytes);
    const QByteArray head = responseHead(first, {.date = "d"});
    QVERIFY(head.contains("Content-Security-Policy: default-src 'self'; img-src 'self' data:;"));
    QVERIFY(head.contains("Cache-Control: no-cache\r\n"));
    QVERIFY(!head.contains("no-store"));
    const HttpResponse second =
        StaticFiles::answer(index, request("/", "If-None-Match: " + index->tag + "\r\n"));
    QCOMPARE(second.status, 304);
    QVERIFY(second.body.isEmpty());
    QVERIFY(!responseHead(second, {.date = "d"}).contains("Content-Length"));
    QCOMPARE(StaticFiles::answer(nullptr, request("/")).status, 404);
}

void TestStaticFiles::compresses()
{
    const auto files = StaticFiles::load(m_folder->path());
    const auto* script = files->file("js/app.js");
    const HttpResponse packed =
        StaticFiles::answer(script, request("/", "Accept-Encoding: br, gzip\r\n"));
    QVERIFY(packed.body.size() < script->bytes.size() / 10);
    QVERIFY(packed.body.startsWith("\x1f\x8b"));
    // Unpacked again through zlib's own framing.
    const QByteArray stream = packed.body.sliced(10).chopped(8);
    const QByteArray packedAgain = qCompress(script->bytes, 9);
    QCOMPARE(packedAgain.sliced(6).chopped(4), stream);
    QVERIFY(files->file("logo.png")->compressed.isEmpty());
    QCOMPARE(StaticFiles::answer(script, request("/")).body, script->bytes);
}

void TestStaticFiles::routesPages()
{
    const auto files = StaticFiles::load(m_folder->path());
    HttpRouter router({});
    router.add(files->routes({"/", "/problem/{id}", "/submission/{id}"}));
    QVERIFY(router.find("GET", "/").route);
    QVERIFY(router.find("GET", "/problem/7").route);
    QVERIFY(router.find("GET", "/static/js/app.js").route);
    QVERIFY(!router.find("GET", "/problem/7/x").route);
    QCOMPARE(router.find("POST", "/").allow, "GET, HEAD, OPTIONS");
}

void TestStaticFiles::needsAnIndex()
{
    const QTemporaryDir empty;
    const auto files = StaticFiles::load(empty.path());
    QVERIFY(!files);
    QVERIFY(files.error().message.contains(empty.path()));
}

QTEST_GUILESS_MAIN(TestStaticFiles)
#include "tst_static_files.moc"
