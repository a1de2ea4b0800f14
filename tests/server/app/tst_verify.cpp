// The rule by which a jury submission agrees with its folder, the two forms of the report, and one
// whole verification of a shipped package with the real programs.
#include "server/app/verify.h"
#include "server/app/verify_report.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QTest>

using namespace adjudge;
using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

class TestVerify : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void agreement_data();
    void agreement();
    void reportsBothWays();
    void unusablePackagesAreRefused();
    void aSmallPackage();
    void theTimeLimitIsComputed();

private:
    static VerifySettings settings();
    static int verify(const QString& path, QJsonObject& report);
};

namespace {

using enum Status;

void write(const QString& path, const QByteArray& text)
{
    QDir().mkpath(path.section(u'/', 0, -2));
    QFile file(path);
    QVERIFY2(file.open(QIODevice::WriteOnly), qPrintable(path));
    file.write(text);
}

void makePackage(const QString& folder)
{
    write(folder + u"/problem.yaml"_s, "name: Double\nlimits: {memory: 64, time_multiplier: 3}\n");
    write(folder + u"/data/sample/1.in"_s, "4\n");
    write(folder + u"/data/sample/1.ans"_s, "8\n");
    write(folder + u"/data/secret/1.in"_s, "5\n");
    write(folder + u"/data/secret/1.ans"_s, "10\n");
    write(folder + u"/submissions/accepted/good.py"_s, "print(2*int(input()))\n");
    write(
        folder + u"/submissions/accepted/two_files/helper.h"_s,
        "inline int twice(int n){return 2*n;}\n"
    );
    write(
        folder + u"/submissions/accepted/two_files/main.cpp"_s,
        "#include \"helper.h\"\n#include <iostream>\nint main(){int "
        "n;std::cin>>n;std::cout<<twice(n);}\n"
    );
    write(folder + u"/submissions/accepted/old.py"_s, "#!/usr/bin/env python2\nprint 2*input()\n");
    write(folder + u"/submissions/accepted/other.unheard"_s, "begin end\n");
    write(folder + u"/submissions/wrong_answer/bad.py"_s, "print(8)\n");
    write(
        folder + u"/submissions/run_time_error/late.py"_s,
        "n=int(input())\nprint(8 if n==4 else 1//0)\n"
    );
    write(folder + u"/submissions/time_limit_exceeded/slow.py"_s, "while True: pass\n");
}

} // namespace

Q_DECLARE_METATYPE(VerifyRow)

VerifySettings TestVerify::settings()
{
    const QString programs = QStringLiteral(ADJUDGE_BINARY_DIR "/bin/");
    VerifySettings settings;
    settings.pool.program = programs + u"adjudge-worker"_s;
    settings.pool.arguments = {
        u"--sandbox"_s,
        programs + u"adjudge-sandbox"_s,
        u"--languages"_s,
        QStringLiteral(ADJUDGE_SOURCE_DIR "/resources/languages.json")};
    settings.pool.workers = 2;
    settings.isJson = true;
    return settings;
}

int TestVerify::verify(const QString& path, QJsonObject& report)
{
    QString text;
    QTextStream out(&text);
    const int code = runVerify(path, settings(), out);
    report = QJsonDocument::fromJson(text.toUtf8()).object();
    return code;
}

void TestVerify::agreement_data()
{
    QTest::addColumn<QString>("folder");
    QTest::addColumn<QList<Status>>("expected");
    QTest::addColumn<QList<Status>>("verdicts"); // the first is the verdict
    QTest::addColumn<bool>("agrees");
    const auto row = [](const char* name,
                        const QString& folder,
                        const QList<Status>& expected,
                        const QList<Status>& verdicts,
                        bool agrees) {
        QTest::newRow(name) << folder << expected << verdicts << agrees;
    };
    const QString slow = u"time_limit_exceeded"_s;
    const QString crash = u"run_time_error"_s;
    row("same", u"accepted"_s, {Accepted}, {Accepted}, true);
    row("one of several", u"mixed"_s, {WrongAnswer, RunTimeError}, {RunTimeError}, true);
    row("accepted but should not be", slow, {TimeLimitExceeded}, {Accepted}, false);
    row("wrong before slow",
        slow,
        {TimeLimitExceeded},
        {WrongAnswer, Accepted, TimeLimitExceeded},
        true);
    row("only wrong", slow, {TimeLimitExceeded}, {WrongAnswer, Accepted}, false);
    row("crash before slow", slow, {TimeLimitExceeded}, {RunTimeError, TimeLimitExceeded}, false);
    row("slow before crash", crash, {RunTimeError}, {TimeLimitExceeded, RunTimeError}, true);
    row("slow before wrong",
        u"wrong_answer"_s,
        {WrongAnswer},
        {TimeLimitExceeded, WrongAnswer},
        false);
    row("our fault", crash, {RunTimeError}, {JudgeError, RunTimeError}, false);
}

void TestVerify::agreement()
{
    QFETCH(QString, folder);
    QFETCH(QList<Status>, expected);
    QFETCH(QList<Status>, verdicts);
    QFETCH(bool, agrees);
    VerifyRow row;
    row.folder = folder;
    row.expected = expected;
    QVERIFY(!agreesWithFolder(row));
    row.actual = verdicts.constFirst();
    row.verdicts = verdicts;
    QCOMPARE(agreesWithFolder(row), agrees);
}

void TestVerify::reportsBothWays()
{
    VerifyReport report;
    report.package = u"double"_s;
    report.timeLimit = 1500ms;
    QVERIFY(!report.isGood()); // nothing was judged
    VerifyRow good;
    good.path = u"accepted/a.py"_s;
    good.expected = {Accepted};
    good.actual = Accepted;
    good.agrees = true;
    VerifyRow skipped;
    skipped.path = u"accepted/a.rs"_s;
    skipped.skipped = u"no Rust"_s;
    report.rows = {good, skipped};
    QVERIFY(report.isGood());
    QVERIFY(verifyTable(report).contains(u"1 agree, 0 disagree, 1 skipped"_s));
    QVERIFY(verifyTable(report).contains(u"skipped: no Rust"_s));
    VerifyRow bad = good;
    bad.agrees = false;
    report.rows.append(bad);
    QVERIFY(!report.isGood());
    QVERIFY(verifyTable(report).contains(u"DISAGREE"_s));
    const QJsonObject json = QJsonDocument::fromJson(verifyJson(report)).object();
    QCOMPARE(json[u"summary"_s][u"disagree"_s].toInt(), 1);
    QCOMPARE(json[u"submissions"_s][1][u"actual"_s].isNull(), true);
    QCOMPARE(json[u"time_limit_ms"_s].toInt(), 1500);
}

void TestVerify::unusablePackagesAreRefused()
{
    const QTemporaryDir folder;
    for (const QString& path : {folder.path() + u"/none"_s, folder.path()}) {
        QString text;
        QTextStream out(&text);
        QCOMPARE(runVerify(path, settings(), out), 2);
        QVERIFY2(text.contains(path), qPrintable(text));
    }
    VerifySettings broken = settings();
    broken.pool.program = u"/nonexistent/adjudge-worker"_s;
    broken.pool.restart = {.base = 1ms, .cap = 2ms};
    makePackage(folder.path());
    QString text;
    QTextStream out(&text);
    QCOMPARE(runVerify(folder.path(), broken, out), 2);
    QVERIFY2(text.contains(u"/nonexistent/adjudge-worker"_s), qPrintable(text));
}

void TestVerify::theTimeLimitIsComputed()
{
    const QTemporaryDir folder;
    const QString package = folder.path() + u"/double"_s;
    makePackage(package);
    QJsonObject report;
    const int code = verify(package, report);
    if (report[u"sandbox"_s].toString() == u"none"_s) {
        QSKIP("THIS HOST HAS NO SANDBOX: nothing can be judged here");
    }
    const QByteArray text = QJsonDocument(report).toJson();
    QVERIFY2(code == 0, text.constData());
    QCOMPARE(report[u"time_limit_ms"_s].toInt(), 1000);
    QCOMPARE(report[u"time_limit_source"_s].toString(), u"computed"_s);
    QCOMPARE(report[u"summary"_s][u"agree"_s].toInt(), 5);
    QCOMPARE(report[u"summary"_s][u"skipped"_s].toInt(), 2);
}

void TestVerify::aSmallPackage()
{
    QJsonObject report;
    const int code =
        verify(QStringLiteral(ADJUDGE_SOURCE_DIR "/resources/problems/sumpair"), report);
    if (report[u"sandbox"_s].toString() == u"none"_s) {
        QSKIP("THIS HOST HAS NO SANDBOX: nothing can be judged here");
    }
    QVERIFY2(code == 0, QJsonDocument(report).toJson().constData());
    QCOMPARE(report[u"time_limit_source"_s].toString(), u"package"_s);
    QVERIFY(report[u"summary"_s][u"agree"_s].toInt() > 0);
}

QTEST_GUILESS_MAIN(TestVerify)
#include "tst_verify.moc"
