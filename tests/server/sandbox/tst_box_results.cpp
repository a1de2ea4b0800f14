// What a run reports of an ordinary program.
#include "tests/server/sandbox/box_fixture.h"

#include <algorithm>
#include <csignal>

using namespace Qt::Literals::StringLiterals;
using namespace adjudge;
using namespace adjudge::test;

class TestBoxResults : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void exitCode();
    void signal_data();
    void signal();
    void inputAndOutput();
    void largeInputAndOutput();
    void errorsAreCut();
    void missingProgram();
    void environmentIsClean();
    void environmentCanBeGiven();
    void descendantsCountTowardsCpu();
    void memoryPeakIsMeasured();

private:
    std::unique_ptr<Box> m_box;
};

void TestBoxResults::initTestCase()
{
    m_box = openBox(u"results"_s);
    QVERIFY(m_box);
    qInfo() << "level" << m_box->protection().level << m_box->protection().missing;
}

void TestBoxResults::exitCode()
{
    const RunResult result = run(*m_box, shell("echo oops >&2; exit 137"));
    QCOMPARE(result.end, RunResult::End::Exited);
    QCOMPARE(result.exitCode, 137);
    QCOMPARE(result.errors, QByteArray("oops\n"));
    QVERIFY(result.output.isEmpty());
}

void TestBoxResults::signal_data()
{
    QTest::addColumn<QByteArray>("script");
    QTest::addColumn<int>("number");
    QTest::newRow("abort") << QByteArray("kill -ABRT $$") << SIGABRT;
    QTest::newRow("segmentation fault") << QByteArray("kill -SEGV $$") << SIGSEGV;
    // A program that kills itself is no memory limit.
    QTest::newRow("kill") << QByteArray("kill -KILL $$") << SIGKILL;
    QTest::newRow("terminate") << QByteArray("kill -TERM $$") << SIGTERM;
}

void TestBoxResults::signal()
{
    QFETCH(QByteArray, script);
    QFETCH(int, number);
    const RunResult result = run(*m_box, shell(script.constData()));
    QCOMPARE(result.end, RunResult::End::Signalled);
    QCOMPARE(result.signal, number);
}

void TestBoxResults::inputAndOutput()
{
    const RunResult result = run(*m_box, request({u"/usr/bin/sort"_s}, "b\na\n"));
    QCOMPARE(result.end, RunResult::End::Exited);
    QCOMPARE(result.exitCode, 0);
    QCOMPARE(result.output, QByteArray("a\nb\n"));
    QVERIFY(result.wall > 0ms);
}

void TestBoxResults::largeInputAndOutput()
{
    RunRequest wanted = request({u"/bin/cat"_s}, QByteArray(20 << 20, 'x'));
    wanted.limits.outputBytes = 20 << 20;
    const RunResult result = run(*m_box, wanted);
    QCOMPARE(result.end, RunResult::End::Exited);
    QCOMPARE(result.output.size(), qsizetype(20 << 20));
}

void TestBoxResults::errorsAreCut()
{
    const RunResult result = run(*m_box, shell("head -c 1000000 /dev/zero >&2; echo done"));
    QCOMPARE(result.end, RunResult::End::Exited);
    QCOMPARE(result.errors.size(), qsizetype(64 << 10));
    QCOMPARE(result.output, QByteArray("done\n"));
}

void TestBoxResults::missingProgram()
{
    const RunResult result = run(*m_box, program(u"nothing"_s));
    QCOMPARE(result.end, RunResult::End::NotStarted);
    QVERIFY2(result.note.contains(u"/box/nothing"_s), qPrintable(result.note));
}

void TestBoxResults::environmentIsClean()
{
    qputenv("ADJUDGE_SECRET", "do not tell");
    const RunResult result = run(*m_box, request({u"/usr/bin/env"_s}));
    QByteArrayList lines = result.output.trimmed().split('\n');
    std::sort(lines.begin(), lines.end());
    QCOMPARE(
        lines,
        (QByteArrayList{
            "HOME=/w", "LANG=C.UTF-8", "PATH=/usr/local/bin:/usr/bin:/bin", "TMPDIR=/tmp"})
    );
}

void TestBoxResults::environmentCanBeGiven()
{
    RunRequest wanted = request({u"/usr/bin/env"_s});
    wanted.environment = {u"PATH=/usr/bin"_s, u"ANSWER=42"_s};
    const QByteArray output = run(*m_box, wanted).output;
    QVERIFY(output.contains("ANSWER=42\n"));
    QVERIFY(output.contains("PATH=/usr/bin\n"));
    QCOMPARE(output.count("PATH="), qsizetype(1));
}

void TestBoxResults::descendantsCountTowardsCpu()
{
    // Nobody waits for these children, so their time is in no rusage.
    QVERIFY(compileC(*m_box, u"orphans"_s, R"(
        #include <signal.h>
        #include <time.h>
        #include <unistd.h>
        int main(void) {
            signal(SIGCHLD, SIG_IGN);
            int done[2];
            pipe(done);
            for (int i = 0; i < 3; i++) {
                if (fork() == 0) {
                    close(done[0]);
                    while (clock() < 100 * (CLOCKS_PER_SEC / 1000)) { }
                    _exit(0);
                }
            }
            close(done[1]);
            char c;
            read(done[0], &c, 1);
            return 0;
        })"));
    const RunResult result = run(*m_box, program(u"orphans"_s));
    QCOMPARE(result.end, RunResult::End::Exited);
    if (m_box->protection().level != u"full"_s) {
        QSKIP("WITHOUT A CGROUP the time of children that nobody reaps is not counted");
    }
    QVERIFY2(
        result.cpu >= 290ms && result.cpu < 900ms, qPrintable(QString::number(result.cpu.count()))
    );
}

void TestBoxResults::memoryPeakIsMeasured()
{
    QVERIFY(compileC(
        *m_box, u"fill"_s, R"(
        #include <stdlib.h>
        #include <string.h>
        int main(void) { char *p = malloc(50 << 20); memset(p, 1, 50 << 20); return ((volatile char *)p)[1234] - 1; })"
    ));
    const qint64 large = run(*m_box, program(u"fill"_s)).memoryBytes;
    QVERIFY2(large >= 49 << 20 && large < 60 << 20, qPrintable(QString::number(large)));
    const qint64 small = run(*m_box, request({u"/bin/true"_s})).memoryBytes;
    QVERIFY2(small < 8 << 20, qPrintable(QString::number(small)));
}

QTEST_GUILESS_MAIN(TestBoxResults)
#include "tst_box_results.moc"
