// Every limit, with a cgroup and, where it can hold, without one.
#include "tests/server/sandbox/box_fixture.h"

#include <QElapsedTimer>

using namespace Qt::Literals::StringLiterals;
using namespace adjudge;
using namespace adjudge::test;

class TestBoxLimits : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();

    void cpu_data() { modes(); }

    void cpu();

    void cpuOfThreads_data() { modes(); }

    void cpuOfThreads();

    void wall_data() { modes(); }

    void wall();

    void memory_data() { modes(); }

    void memory();

    void memoryOfManyProcesses_data() { modes(); }

    void memoryOfManyProcesses();

    void memoryInFiles_data() { modes(); }

    void memoryInFiles();

    void output_data() { modes(); }

    void output();

    void fileSize_data() { modes(); }

    void fileSize();

    void forkBomb_data() { modes(); }

    void forkBomb();

    void deepRecursion_data() { modes(); }

    void deepRecursion();

    void openFiles_data() { modes(); }

    void openFiles();

private:
    static void modes();
    Box& box();

    std::unique_ptr<Box> m_full;
    std::unique_ptr<Box> m_plain;
};

namespace {

struct Source
{
    const char* name;
    const char* text;
};

constexpr Source kSources[] = {
    {"spin", "int main(void) { volatile unsigned i = 0; for (;;) i++; }"},
    {"threads", R"(
        #include <pthread.h>
        void *spin(void *p) { volatile unsigned i = 0; for (;;) i++; }
        int main(void) {
            pthread_t t;
            for (int i = 0; i < 3; i++) pthread_create(&t, 0, spin, 0);
            spin(0);
        })"},
    {"hog", R"(
        #include <stdlib.h>
        #include <string.h>
        int main(void) { for (;;) { char *p = malloc(1 << 20); if (p) memset(p, 1, 1 << 20); } })"},
    {"hogs", R"(
        #include <stdlib.h>
        #include <string.h>
        #include <unistd.h>
        int main(void) {
            for (int i = 0; i < 7; i++) if (fork() == 0) break;
            char *p = malloc(20 << 20);
            memset(p, 1, 20 << 20);
            sleep(2);
            return p[5] - 1;
        })"},
    {"bomb", R"(
        #include <unistd.h>
        int main(void) { for (;;) fork(); })"},
    {"deep", R"(
        int deep(int n) { volatile char room[1000]; room[n % 1000] = 1; return n ? deep(n - 1) + room[n % 1000] : 0; }
        int main(void) { return deep(40000) == 40000 ? 0 : 1; })"},
    {"files", R"(
        #include <fcntl.h>
        #include <stdio.h>
        int main(void) { int n = 0; while (open("/dev/null", O_RDONLY) >= 0) n++; printf("%d\n", n); return 0; })"},
};

} // namespace

void TestBoxLimits::modes()
{
    QTest::addColumn<bool>("useGroups");
    QTest::newRow("cgroup") << true;
    QTest::newRow("no cgroup") << false;
}

void TestBoxLimits::initTestCase()
{
    m_full = openBox(u"limits"_s);
    m_plain = openBox(u"limitsplain"_s, false);
    QVERIFY(m_full && m_plain);
    QCOMPARE(m_plain->protection().level, u"nocg"_s);
    QVERIFY(!m_plain->protection().missing.isEmpty());
    for (const Source& source : kSources) {
        QVERIFY(compileC(*m_full, QString::fromLatin1(source.name), source.text));
        QVERIFY(compileC(*m_plain, QString::fromLatin1(source.name), source.text));
    }
}

void TestBoxLimits::init()
{
    QFETCH(bool, useGroups);
    if (useGroups && m_full->protection().level != u"full"_s) {
        QSKIP(qPrintable(u"NO CGROUP ON THIS HOST: "_s + m_full->protection().missing.join(u' ')));
    }
}

Box& TestBoxLimits::box()
{
    QFETCH(bool, useGroups);
    return useGroups ? *m_full : *m_plain;
}

void TestBoxLimits::cpu()
{
    RunRequest wanted = program(u"spin"_s);
    wanted.limits.cpu = 300ms;
    const RunResult result = run(box(), wanted);
    QCOMPARE(result.end, RunResult::End::CpuLimit);
    QVERIFY2(
        result.cpu >= 300ms && result.cpu < 600ms, qPrintable(QString::number(result.cpu.count()))
    );
}

void TestBoxLimits::cpuOfThreads()
{
    RunRequest wanted = program(u"threads"_s);
    wanted.limits.cpu = 300ms;
    const RunResult result = run(box(), wanted);
    QCOMPARE(result.end, RunResult::End::CpuLimit);
    QVERIFY2(
        result.cpu >= 300ms && result.cpu < 600ms, qPrintable(QString::number(result.cpu.count()))
    );
}

void TestBoxLimits::wall()
{
    RunRequest wanted = shell("echo before; exec sleep 100");
    wanted.limits.wall = 1s;
    const RunResult result = run(box(), wanted);
    QCOMPARE(result.end, RunResult::End::WallLimit);
    QCOMPARE(result.output, QByteArray("before\n"));
    QVERIFY2(
        result.wall >= 1s && result.wall < 10s, qPrintable(QString::number(result.wall.count()))
    );
    QVERIFY(result.cpu < 1s);
}

void TestBoxLimits::memory()
{
    RunRequest wanted = program(u"hog"_s);
    wanted.limits.memoryBytes = 64 << 20;
    const RunResult result = run(box(), wanted);
    QCOMPARE(result.end, RunResult::End::MemoryLimit);
    QVERIFY(result.memoryBytes >= 50 << 20);
}

void TestBoxLimits::memoryOfManyProcesses()
{
    RunRequest wanted = program(u"hogs"_s);
    wanted.limits.memoryBytes = 64 << 20; // each process alone would fit
    const RunResult result = run(box(), wanted);
    QCOMPARE(result.end, RunResult::End::MemoryLimit);
}

void TestBoxLimits::memoryInFiles()
{
    QFETCH(bool, useGroups);
    RunRequest wanted =
        shell("for i in 1 2 3 4 5 6 7 8 9; do head -c 8M /dev/zero > /w/$i || exit 9; done");
    wanted.limits.memoryBytes = 32 << 20;
    const RunResult result = run(box(), wanted);
    if (useGroups) {
        QCOMPARE(result.end, RunResult::End::MemoryLimit);
    } else { // only the size of /w holds it
        QCOMPARE(result.end, RunResult::End::Exited);
        QCOMPARE(result.exitCode, 9);
    }
}

void TestBoxLimits::output()
{
    RunRequest wanted = request({u"/usr/bin/yes"_s});
    wanted.limits.outputBytes = 1 << 20;
    const RunResult result = run(box(), wanted);
    QCOMPARE(result.end, RunResult::End::OutputLimit);
    QCOMPARE(result.output.size(), qsizetype(1 << 20));
}

void TestBoxLimits::fileSize()
{
    RunRequest wanted = shell("exec head -c 3000000 /dev/zero > /w/large");
    wanted.limits.outputBytes = 1 << 20;
    QCOMPARE(run(box(), wanted).end, RunResult::End::OutputLimit);
}

void TestBoxLimits::forkBomb()
{
    QElapsedTimer timer;
    timer.start();
    RunRequest wanted = program(u"bomb"_s);
    wanted.limits.cpu = 500ms;
    wanted.limits.wall = 2s;
    wanted.limits.processes = 32;
    const RunResult result = run(box(), wanted);
    QVERIFY(result.end == RunResult::End::CpuLimit || result.end == RunResult::End::WallLimit);
    QVERIFY(timer.elapsed() < 10000);
    const RunResult after = run(box(), shell("ls -d /proc/[0-9]* | wc -l"));
    QVERIFY2(after.output.trimmed().toInt() <= 4, after.output.constData());
}

void TestBoxLimits::deepRecursion()
{
    const RunResult result = run(box(), program(u"deep"_s)); // 40 MB of stack
    QCOMPARE(result.end, RunResult::End::Exited);
    QCOMPARE(result.exitCode, 0);
}

void TestBoxLimits::openFiles()
{
    const RunResult result = run(box(), program(u"files"_s));
    QCOMPARE(result.end, RunResult::End::Exited);
    const int count = result.output.trimmed().toInt();
    QVERIFY2(count > 100 && count < 1024, result.output.constData());
}

QTEST_GUILESS_MAIN(TestBoxLimits)
#include "tst_box_limits.moc"
