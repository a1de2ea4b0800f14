// Runs near their time limit, and what is recorded of the host meanwhile.
#include "server/worker/host_pressure.h"
#include "server/worker/measured_run.h"
#include "tests/server/sandbox/box_fixture.h"

#include <QThread>

#include <sched.h>

using namespace Qt::Literals::StringLiterals;
using namespace adjudge;
using namespace adjudge::test;

namespace {

constexpr int kRepeats = 2;

// Computes for so many milliseconds of its own CPU time.
constexpr const char* kBurn =
    "#include <stdlib.h>\n#include <time.h>\nint main(int c,char**v){long ms=atol(v[1]);for(;;){"
    "struct timespec t;clock_gettime(CLOCK_PROCESS_CPUTIME_ID,&t);"
    "if(t.tv_sec*1000+t.tv_nsec/1000000>=ms)return 0;}}";

constexpr const char* kCores =
    "#define _GNU_SOURCE\n#include <sched.h>\n#include <stdio.h>\nint main(){cpu_set_t s;"
    "sched_getaffinity(0,sizeof s,&s);printf(\"%d %d\\n\",CPU_COUNT(&s),sched_getcpu());}";

// The last processor that this test may use.
int lastCore()
{
    cpu_set_t set;
    CPU_ZERO(&set);
    sched_getaffinity(0, sizeof set, &set);
    int last = 0;
    for (int core = 0; core < CPU_SETSIZE; ++core) {
        last = CPU_ISSET(static_cast<std::size_t>(core), &set) ? core : last;
    }
    return last;
}

} // namespace

class TestMeasuredRun : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void repeatsNearTheLimit_data();
    void repeatsNearTheLimit();
    void neverRepeatsWhenSwitchedOff();
    void staysOnItsCore();
    void hearsOfEachRun();
    void readsTheKernelsCounters();

private:
    std::unique_ptr<Box> open(int repeats, int core);

    std::unique_ptr<Box> m_box;
};

std::unique_ptr<Box> TestMeasuredRun::open(int repeats, int core)
{
    Box::Settings settings;
    settings.program = sandboxProgram();
    settings.slot = u"measured%1"_s.arg(repeats);
    settings.nearLimitRepeats = repeats;
    settings.core = core;
    auto box = Box::open(settings);
    return box && compileC(**box, u"burn"_s, kBurn) && compileC(**box, u"cores"_s, kCores)
               ? std::move(*box)
               : nullptr;
}

void TestMeasuredRun::initTestCase()
{
    m_box = open(kRepeats, lastCore());
    QVERIFY(m_box);
}

void TestMeasuredRun::repeatsNearTheLimit_data()
{
    QTest::addColumn<int>("burnMs");
    QTest::addColumn<int>("runs");
    QTest::addColumn<int>("end");
    using End = RunResult::End;
    QTest::newRow("well below") << 200 << 1 << int(End::Exited);
    QTest::newRow("near") << 475 << 1 + kRepeats << int(End::Exited);
    QTest::newRow("a little over") << 515 << 1 + kRepeats << int(End::Exited);
    QTest::newRow("far over") << 10'000 << 1 << int(End::CpuLimit);
}

void TestMeasuredRun::repeatsNearTheLimit()
{
    QFETCH(int, burnMs);
    QFETCH(int, runs);
    QFETCH(int, end);
    RunRequest wanted = program(u"burn"_s);
    wanted.argv.append(QString::number(burnMs));
    wanted.limits.cpu = 500ms;
    const auto result = runMeasured(*m_box, wanted, [](std::chrono::milliseconds) {});
    QVERIFY(result.has_value());
    QCOMPARE(int(result->end), end);
    QVERIFY2(
        result->runs == runs, qPrintable(u"%1 ms, %2"_s.arg(result->cpu.count()).arg(result->runs))
    );
    QCOMPARE(repeatedWords(*result).isEmpty(), runs == 1);
}

void TestMeasuredRun::neverRepeatsWhenSwitchedOff()
{
    const auto box = open(0, -1);
    QVERIFY(box);
    RunRequest wanted = program(u"burn"_s);
    wanted.argv.append(u"475"_s);
    wanted.limits.cpu = 500ms;
    const auto near = runMeasured(*box, wanted, [](std::chrono::milliseconds) {});
    QVERIFY(near.has_value());
    QCOMPARE(near->runs, 1);
    const QByteArray cores = run(*box, program(u"cores"_s)).output;
    QCOMPARE(cores.split(' ').constFirst().toInt(), QThread::idealThreadCount());
}

void TestMeasuredRun::staysOnItsCore()
{
    const QByteArray expected = "1 " + QByteArray::number(lastCore()) + "\n";
    QCOMPARE(run(*m_box, program(u"cores"_s)).output, expected);
}

void TestMeasuredRun::hearsOfEachRun()
{
    int heard = 0;
    RunRequest wanted = program(u"burn"_s);
    wanted.argv.append(u"475"_s);
    wanted.limits.cpu = 500ms;
    const auto result = runMeasured(*m_box, wanted, [&](std::chrono::milliseconds) { ++heard; });
    QVERIFY(result.has_value());
    QCOMPARE(heard, result->runs);
}

void TestMeasuredRun::readsTheKernelsCounters()
{
    const HostPressure::Ticks ticks =
        HostPressure::parseTicks("cpu  1 2 3 4 5 6 7 8 9 10\ncpu0 1 1 1 1 1 1 1 1 1 1\n");
    QCOMPARE(ticks.stolen, 8);
    QCOMPARE(ticks.all, 36); // guests are within the others
    QCOMPARE(HostPressure::parseTicks("nonsense").all, 0);
    const HostPressure pressure;
    QVERIFY(pressure.share() >= 0 && pressure.share() <= 1);
    QVERIFY(pressure.stolenShare() >= 0 && pressure.stolenShare() <= 1);
    QVERIFY(pressure.throttled().count() >= 0);
}

QTEST_GUILESS_MAIN(TestMeasuredRun)
#include "tst_measured_run.moc"
