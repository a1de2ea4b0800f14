// Forms as browsers and curl send them, and malformed ones.
#include "server/net/multipart.h"

#include <QTest>

using namespace adjudge;
using namespace Qt::Literals::StringLiterals;

class TestMultipart : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsAForm();
    void refuses_data();
    void refuses();
    void keepsNamesHarmless_data();
    void keepsNamesHarmless();
};

void TestMultipart::readsAForm()
{
    const QByteArray body =
        "--XyZ\r\nContent-Disposition: form-data; name=\"language\"\r\n\r\ncpp\r\n"
        "--XyZ\r\nContent-Disposition: form-data; name=\"source\"; "
        "filename=\"l\xc3\xb6s \\\"1\\\".cpp\"\r\nContent-Type: text/x-c\r\n\r\n"
        "int main() {}\r\n--XyZnot\r\n\r\n--XyZ\r\n"
        "Content-Disposition: form-data; name=\"empty\"\r\n\r\n\r\n--XyZ--\r\n";
    auto form = MultipartForm::parse("multipart/form-data; charset=x; boundary=\"XyZ\"", body);
    // "--XyZnot" at the start of a line is taken for the boundary by any parser; senders choose
    // boundaries that do not occur.
    QVERIFY(!form);
    QByteArray clean = body;
    clean.replace("--XyZnot", "--Xy");
    form = MultipartForm::parse("multipart/form-data; charset=x; boundary=\"XyZ\"", clean);
    QVERIFY(form);
    QCOMPARE(form->parts().size(), 3);
    QCOMPARE(form->text(u"language"), u"cpp"_s);
    QCOMPARE(form->text(u"empty"), u""_s);
    QCOMPARE(form->text(u"absent"), std::nullopt);
    const FormPart* source = form->part(u"source");
    QVERIFY(source);
    QCOMPARE(source->filename, u"lös \"1\".cpp"_s);
    QCOMPARE(source->contentType, "text/x-c");
    QCOMPARE(source->data, "int main() {}\r\n--Xy\r\n");
}

void TestMultipart::refuses_data()
{
    QTest::addColumn<QByteArray>("type");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<int>("code");
    const QByteArray type = "multipart/form-data; boundary=b";
    const auto bad = static_cast<int>(ErrorCode::BadRequest);
    const auto media = static_cast<int>(ErrorCode::UnsupportedMedia);
    const QByteArray part = "--b\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nx\r\n";
    QTest::newRow("other type") << QByteArray("text/plain") << part << media;
    QTest::newRow("no boundary") << QByteArray("multipart/form-data") << part << media;
    QTest::newRow("empty boundary")
        << QByteArray("multipart/form-data; boundary=") << part << media;
    QTest::newRow("bad boundary") << QByteArray("multipart/form-data; boundary=\"a\"\"")
                                  << QByteArray("--a\"") << bad;
    QTest::newRow("empty") << type << QByteArray() << bad;
    QTest::newRow("cut off") << type << part << bad;
    QTest::newRow("no name") << type << QByteArray("--b\r\nX: y\r\n\r\nx\r\n--b--") << bad;
    QTest::newRow("no head") << type << QByteArray("--b\r\n\r\nx\r\n--b--") << bad;
    QTest::newRow("no colon") << type << QByteArray("--b\r\ngarbage\r\n\r\nx\r\n--b--") << bad;
    QTest::newRow("bad UTF-8") << type
                               << QByteArray("--b\r\nContent-Disposition: form-data; "
                                             "name=\"\xff\"\r\n\r\nx\r\n--b--")
                               << bad;
    QTest::newRow("many") << type << part.repeated(40) + "--b--" << bad;
    QTest::newRow("long head"
    ) << type
      << QByteArray("--b\r\nA: ") + QByteArray(5000, 'a') + "\r\n\r\nx\r\n--b--" << bad;
}

void TestMultipart::refuses()
{
    QFETCH(const QByteArray, type);
    QFETCH(const QByteArray, body);
    QFETCH(const int, code);
    const auto form = MultipartForm::parse(type, body);
    QVERIFY(!form);
    QCOMPARE(static_cast<int>(form.error().code), code);
}

void TestMultipart::keepsNamesHarmless_data()
{
    QTest::addColumn<QByteArray>("sent");
    QTest::addColumn<QString>("kept");
    QTest::newRow("unix") << QByteArray("../../etc/passwd") << u"passwd"_s;
    QTest::newRow("windows") << QByteArray("C:\\\\temp\\\\a.py") << u"a.py"_s;
    QTest::newRow("folder") << QByteArray("a/") << QString(u""_s);
}

void TestMultipart::keepsNamesHarmless()
{
    QFETCH(const QByteArray, sent);
    QFETCH(const QString, kept);
    const auto form = MultipartForm::parse(
        "multipart/form-data; boundary=b",
        "--b\r\nContent-Disposition: form-data; name=a; filename=\"" + sent + "\"\r\n\r\nx\r\n--b--"
    );
    QVERIFY(form);
    QCOMPARE(form->parts().first().filename, kept);
}

QTEST_GUILESS_MAIN(TestMultipart)
#include "tst_multipart.moc"
