#include "server/judge/worker_lines.h"

#include <QTest>

using namespace adjudge;
using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

class TestWorkerLines : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void workerLinesComeBack();
    void jobsComeBack();
    void badLinesAreFaults_data();
    void badLinesAreFaults();
};

void TestWorkerLines::workerLinesComeBack()
{
    line::Ready ready;
    ready.pid = 42;
    ready.sandbox = {.level = u"full"_s, .missing = {u"a"_s, u"b"_s}};
    ready.languages = {
        {.id = u"c"_s,
         .name = u"C"_s,
         .extensions = {u".c"_s},
         .available = true,
         .version = u"12"_s,
         .reason = {},
         .clics = u"c"_s,
         .judge0 = {50},
         .package = u"gcc"_s}};
    const auto readyBack = decodeWorkerLine(encodeLine(WorkerLine(ready)));
    QVERIFY(readyBack.has_value());
    QCOMPARE(std::get<line::Ready>(*readyBack).sandbox, ready.sandbox);
    QCOMPARE(std::get<line::Ready>(*readyBack).languages, ready.languages);

    const TestResult result{
        .index = 3,
        .name = u"secret/a"_s,
        .verdict = Status::WrongAnswer,
        .time = 12ms,
        .wall = 15ms,
        .memoryBytes = 1 << 20,
        .exitCode = 0,
        .signal = 0,
        .message = u"no\nline"_s,
        .judgeMessage = u"Wrong answer on line 1"_s};
    const QByteArray text = encodeLine(WorkerLine(line::Tested{JobId(7), result}));
    QVERIFY(!text.contains('\n'));
    const auto tested = decodeWorkerLine(text);
    QVERIFY(tested.has_value());
    QCOMPARE(std::get<line::Tested>(*tested).result, result);

    const Outcome outcome{
        .verdict = Status::CompileError,
        .time = 5ms,
        .memoryBytes = 9,
        .tests = 4,
        .compileLog = u"main.c:1: error\n"_s,
        .metrics = {{u"accuracy"_s, 0.5}},
        .sandbox = u"full"_s,
        .error = {}};
    const auto finished =
        decodeWorkerLine(encodeLine(WorkerLine(line::Finished{JobId(7), outcome})));
    QVERIFY(finished.has_value());
    QCOMPARE(std::get<line::Finished>(*finished).outcome, outcome);

    const auto running = decodeWorkerLine(encodeLine(WorkerLine(line::Running{JobId(7), 2, 9})));
    QCOMPARE(std::get<line::Running>(*running).tests, 9);
    QVERIFY(decodeWorkerLine(encodeLine(WorkerLine(line::Alive{}))).has_value());
}

void TestWorkerLines::jobsComeBack()
{
    for (const QByteArray& source :
         {QByteArray("int main(){}\n"),
          QByteArray("\xff\0x", 3),
          QByteArray("\xef\xbb\xbfint x;"),
          QByteArray()}) {
        Job job;
        job.id = JobId(5);
        job.submission = SubmissionId(6);
        job.language = u"c"_s;
        job.filename = u"a.c"_s;
        job.source = source;
        job.moreFiles = {{u"b/c.h"_s, QByteArray("\x80\n", 2)}};
        job.package = u"/p"_s;
        job.timeLimit = 1500ms;
        job.memoryLimitBytes = 1 << 28;
        job.runAll = true;
        const auto back = decodeJobLine(encodeLine(job));
        QVERIFY2(back.has_value(), back ? "" : qPrintable(back.error().message));
        QCOMPARE(back->source, source);
        QCOMPARE(back->moreFiles, job.moreFiles);
        QCOMPARE(back->timeLimit, job.timeLimit);
        QVERIFY(back->runAll);
    }
}

void TestWorkerLines::badLinesAreFaults_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<bool>("isIgnored");
    QTest::newRow("empty") << QByteArray() << false;
    QTest::newRow("no JSON") << QByteArray("hello") << false;
    QTest::newRow("array") << QByteArray("[]") << false;
    QTest::newRow("no type") << QByteArray("{}") << false;
    QTest::newRow("newer type") << QByteArray("{\"type\":\"later\"}") << true;
    QTest::newRow("no job") << QByteArray("{\"type\":\"compiling\"}") << false;
    QTest::newRow("fraction"
    ) << QByteArray("{\"type\":\"running\",\"job_id\":1,\"test\":1.5,\"tests\":2}")
      << false;
    QTest::newRow("huge"
    ) << QByteArray("{\"type\":\"running\",\"job_id\":1,\"test\":1e12,\"tests\":2}")
      << false;
    QTest::newRow("verdict"
    ) << QByteArray("{\"type\":\"outcome\",\"job_id\":1,\"verdict\":\"XX\",\"time_ms\":0,"
                    "\"memory_bytes\":0,\"tests\":0}")
      << false;
    QTest::newRow("metrics"
    ) << QByteArray("{\"type\":\"outcome\",\"job_id\":1,\"verdict\":\"AC\",\"time_ms\":0,"
                    "\"memory_bytes\":0,\"tests\":0,\"metrics\":{\"a\":\"b\"}}")
      << false;
}

void TestWorkerLines::badLinesAreFaults()
{
    QFETCH(QByteArray, text);
    QFETCH(bool, isIgnored);
    const auto line = decodeWorkerLine(text);
    QVERIFY(!line.has_value());
    QCOMPARE(line.error().code == ErrorCode::NotFound, isIgnored);
    QVERIFY(!decodeJobLine(text).has_value());
}

QTEST_GUILESS_MAIN(TestWorkerLines)
#include "tst_worker_lines.moc"
