#include "server/worker/verdict.h"

#include <QTest>

using namespace adjudge;
using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;
using End = RunResult::End;

class TestVerdict : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void precedence_data();
    void precedence();
    void messagesHaveNothingOfTheOutput();
};

namespace {

RunResult run(End end, int code = 0, int signal = 0)
{
    RunResult result;
    result.end = end;
    result.exitCode = code;
    result.signal = signal;
    result.cpu = 10ms;
    return result;
}

const QList<MemorySign> kSigns{
    {.exitCode = 3, .signal = {}, .text = "OutOfMemoryError"},
    {.exitCode = {}, .signal = 6, .text = "bad_alloc"},
};

} // namespace

Q_DECLARE_METATYPE(RunResult)
Q_DECLARE_METATYPE(Status)

void TestVerdict::precedence_data()
{
    QTest::addColumn<RunResult>("result");
    QTest::addColumn<Status>("status");
    QTest::addColumn<QString>("message");
    const auto row =
        [](const char* name, const RunResult& result, Status status, const char* message) {
            QTest::newRow(name) << result << status << QString::fromLatin1(message);
        };
    row("clean", run(End::Exited), Status::Accepted, "");
    row("exit code", run(End::Exited, 3), Status::RunTimeError, "Exit code 3");
    row("crash",
        run(End::Signalled, 0, 11),
        Status::RunTimeError,
        "Killed by signal 11 (segmentation fault)");
    row("strange signal", run(End::Signalled, 0, 40), Status::RunTimeError, "Killed by signal 40");
    row("kills itself",
        run(End::Signalled, 0, 9),
        Status::RunTimeError,
        "Killed by signal 9 (killed)");
    row("137 is an exit code", run(End::Exited, 137), Status::RunTimeError, "Exit code 137");
    row("file too long",
        run(End::Signalled, 0, 25),
        Status::OutputLimitExceeded,
        "A file grew over the output limit");
    row("cpu", run(End::CpuLimit), Status::TimeLimitExceeded, "Stopped at the time limit of 1.5 s");
    row("wall",
        run(End::WallLimit),
        Status::TimeLimitExceeded,
        "Stopped at the wall time limit: it waited or slept without using the processor");
    row("memory",
        run(End::MemoryLimit),
        Status::MemoryLimitExceeded,
        "Used more than the memory limit");
    row("output",
        run(End::OutputLimit),
        Status::OutputLimitExceeded,
        "Wrote more than the output limit");
    row("not started", run(End::NotStarted), Status::JudgeError, "");

    RunResult late = run(End::Exited, 1);
    late.cpu = 1501ms;
    row("time before crash", late, Status::TimeLimitExceeded, "Stopped at the time limit of 1.5 s");
    late.end = End::MemoryLimit;
    row("time before memory", late, Status::TimeLimitExceeded, "Stopped at the time limit of 1.5 s"
    );
    RunResult atLimit = run(End::Exited);
    atLimit.cpu = 1500ms;
    row("exactly the limit", atLimit, Status::Accepted, "");

    RunResult big = run(End::Exited);
    big.memoryBytes = 1001;
    row("measured over the limit",
        big,
        Status::MemoryLimitExceeded,
        "Used more than the memory limit");
    big.memoryBytes = 1000;
    row("exactly the memory limit", big, Status::Accepted, "");

    RunResult java = run(End::Exited, 3);
    row("exit 3 alone", java, Status::RunTimeError, "Exit code 3");
    java.output = "Terminating due to java.lang.OutOfMemoryError: Java heap space\n";
    row("exit 3 of the JVM", java, Status::MemoryLimitExceeded, "Out of memory");
    RunResult cpp = run(End::Signalled, 0, 6);
    row("abort alone", cpp, Status::RunTimeError, "Killed by signal 6 (aborted)");
    cpp.errors = "terminate called after throwing an instance of 'std::bad_alloc'\n";
    row("abort for memory", cpp, Status::MemoryLimitExceeded, "Out of memory");

    RunResult loud = run(End::Exited);
    loud.output = QByteArray(101, 'x');
    row("output over the limit",
        loud,
        Status::OutputLimitExceeded,
        "Wrote more than the output limit");
    loud.exitCode = 1;
    row("exit code before output", loud, Status::RunTimeError, "Exit code 1");
}

void TestVerdict::precedence()
{
    QFETCH(RunResult, result);
    QFETCH(Status, status);
    QFETCH(QString, message);
    const RunVerdict verdict =
        judgeRun(result, {.cpu = 1500ms, .memoryBytes = 1000, .outputBytes = 100}, kSigns);
    QCOMPARE(verdictCode(verdict.status), verdictCode(status));
    QCOMPARE(verdict.message, message);
}

void TestVerdict::messagesHaveNothingOfTheOutput()
{
    RunResult result = run(End::Exited, 1);
    result.output = "secret";
    result.errors = "secret";
    result.note = u"secret"_s;
    for (const End end :
         {End::Exited,
          End::Signalled,
          End::CpuLimit,
          End::WallLimit,
          End::MemoryLimit,
          End::OutputLimit,
          End::NotStarted}) {
        result.end = end;
        QVERIFY(!judgeRun(result, {}, kSigns).message.contains(u"secret"_s));
    }
}

QTEST_GUILESS_MAIN(TestVerdict)
#include "tst_verdict.moc"
