// The pool against peers that misbehave: tiny shell scripts in the place of adjudge-worker.
#include "server/judge/worker_pool.h"

#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>

using namespace adjudge;
using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

class TestWorkerPool : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void aJobGoesThrough();
    void nonsenseFailsTheJob_data();
    void nonsenseFailsTheJob();
    void silenceIsAHang();
    void aliveLinesAreNoSilence();
    void aWorkerThatDiesIsReplaced();
    void oneThatCannotStartIsTriedWithBackoff();
    void aMissingProgramIsReported();
    void abandonedJobsSayNothing();
    void drainWaitsForTheJob();
    void drainHasABound();
    void theProcessGroupDies();

private:
    // A script whose `read` gets the job line; $job is its text.
    WorkerPool::Settings peer(const QByteArray& afterReady);

    std::unique_ptr<QTemporaryDir> m_folder;
};

namespace {

constexpr char kReady[] =
    "echo '{\"type\":\"ready\",\"pid\":1,\"sandbox\":{\"level\":\"full\",\"missing\":[]},"
    "\"languages\":[]}'\n";
constexpr char kOutcome[] =
    "echo '{\"type\":\"outcome\",\"job_id\":7,\"verdict\":\"AC\",\"time_ms\":1,"
    "\"memory_bytes\":2,\"tests\":3}'\n";

Job job(qint64 id = 7)
{
    Job one;
    one.id = JobId(id);
    one.language = u"c"_s;
    one.package = u"/nowhere"_s;
    return one;
}

} // namespace

void TestWorkerPool::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
}

WorkerPool::Settings TestWorkerPool::peer(const QByteArray& afterReady)
{
    const QString path = m_folder->filePath(u"peer.sh"_s);
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly)) {
        return {};
    }
    file.write(kReady + afterReady);
    file.close();
    WorkerPool::Settings settings;
    settings.program = u"/bin/sh"_s;
    settings.arguments = {path};
    settings.workers = 1;
    settings.restart = {.base = 1ms, .cap = 4ms};
    settings.random = [] { return 0.9; };
    return settings;
}

void TestWorkerPool::aJobGoesThrough()
{
    WorkerPool pool(peer(
        "read job\n"
        "echo '{\"type\":\"compiling\",\"job_id\":7}'\n"
        "echo '{\"type\":\"running\",\"job_id\":7,\"test\":1,\"tests\":3}'\n"
        "echo '{\"type\":\"something newer\",\"job_id\":7}'\n" +
        QByteArray(kOutcome) + "read end\n"
    ));
    QSignalSpy ready(&pool, &WorkerPool::ready);
    QSignalSpy running(&pool, &WorkerPool::running);
    QSignalSpy finished(&pool, &WorkerPool::finished);
    QSignalSpy failed(&pool, &WorkerPool::failed);
    QVERIFY(!pool.start(job()));
    pool.open();
    QTRY_COMPARE(pool.freeSlots(), 1);
    QCOMPARE(ready.count(), 1);
    QVERIFY(pool.start(job()));
    QCOMPARE(pool.freeSlots(), 0);
    QCOMPARE(pool.runningJobs(), QList<JobId>{JobId(7)});
    QVERIFY(!pool.start(job(8)));
    QTRY_COMPARE(finished.count(), 1);
    QCOMPARE(finished.at(0).at(1).value<Outcome>().tests, 3);
    QCOMPARE(running.count(), 1);
    QCOMPARE(pool.freeSlots(), 1);
    QCOMPARE(failed.count(), 0);
}

void TestWorkerPool::nonsenseFailsTheJob_data()
{
    QTest::addColumn<QByteArray>("script");
    QTest::addColumn<QString>("reason");
    QTest::newRow("no JSON") << QByteArray("read job; echo hello; read x\n") << u"bad line"_s;
    QTest::newRow("wrong job"
    ) << QByteArray("read job; echo '{\"type\":\"compiling\",\"job_id\":8}'; read x\n")
      << u"job 8"_s;
    QTest::newRow("ready twice") << QByteArray("read job\n") + kReady + "read x\n"
                                 << u"ready twice"_s;
    QTest::newRow("long line"
    ) << QByteArray("read job; head -c 70000 /dev/zero | tr '\\0' x; read x\n")
      << u"over 65536 bytes"_s;
    QTest::newRow("long line, ended")
        << QByteArray("read job; head -c 70000 /dev/zero | tr '\\0' x; echo; read x\n")
        << u"over 65536 bytes"_s;
    QTest::newRow("leaves") << QByteArray("read job; exit 3\n") << u"exit code 3"_s;
    QTest::newRow("killed") << QByteArray("read job; kill -9 $$\n") << u"signal 9"_s;
    QTest::newRow("second outcome") << QByteArray("read job\n") + kOutcome + kOutcome + "read x\n"
                                    << u"job 7"_s;
}

void TestWorkerPool::nonsenseFailsTheJob()
{
    QFETCH(QByteArray, script);
    QFETCH(QString, reason);
    WorkerPool::Settings settings = peer(script);
    settings.lineBytes = 65536;
    WorkerPool pool(settings);
    QSignalSpy failed(&pool, &WorkerPool::failed);
    QSignalSpy finished(&pool, &WorkerPool::finished);
    QSignalSpy lost(&pool, &WorkerPool::workerLost);
    pool.open();
    QTRY_COMPARE(pool.freeSlots(), 1);
    QVERIFY(pool.start(job()));
    QTRY_COMPARE(lost.count(), 1);
    QCOMPARE(failed.count() + finished.count(), 1);
    QVERIFY2(lost.at(0).at(1).toString().contains(reason), qPrintable(lost.at(0).at(1).toString()));
    QTRY_COMPARE(pool.freeSlots(), 1); // replaced
}

void TestWorkerPool::silenceIsAHang()
{
    WorkerPool::Settings settings = peer("read job; kill -STOP $$\n");
    settings.silence = 300ms;
    WorkerPool pool(settings);
    QSignalSpy failed(&pool, &WorkerPool::failed);
    pool.open();
    QTRY_COMPARE(pool.freeSlots(), 1);
    QVERIFY(pool.start(job()));
    QTRY_COMPARE(failed.count(), 1);
    QVERIFY(failed.at(0).at(1).toString().contains(u"said nothing for 300 ms"_s));
    QTRY_COMPARE(pool.freeSlots(), 1);
}

void TestWorkerPool::aliveLinesAreNoSilence()
{
    WorkerPool::Settings settings = peer(
        "read job\nfor i in 1 2 3 4 5 6 7 8; do sleep 0.1; echo '{\"type\":\"alive\"}'; done\n" +
        QByteArray(kOutcome) + "read x\n"
    );
    settings.silence = 500ms;
    WorkerPool pool(settings);
    QSignalSpy finished(&pool, &WorkerPool::finished);
    pool.open();
    QTRY_COMPARE(pool.freeSlots(), 1);
    QVERIFY(pool.start(job()));
    QTRY_COMPARE(finished.count(), 1);
}

void TestWorkerPool::aWorkerThatDiesIsReplaced()
{
    WorkerPool pool(peer("read job\n" + QByteArray(kOutcome) + "exit 0\n"));
    QSignalSpy finished(&pool, &WorkerPool::finished);
    QSignalSpy failed(&pool, &WorkerPool::failed);
    QSignalSpy lost(&pool, &WorkerPool::workerLost);
    pool.open();
    for (int i = 1; i <= 3; ++i) {
        QTRY_COMPARE(pool.freeSlots(), 1);
        QVERIFY(pool.start(job()));
        // The outcome may meet a worker that is already gone: it counts all the same.
        QTRY_COMPARE(finished.count(), i);
        QTRY_COMPARE(lost.count(), i);
    }
    QCOMPARE(failed.count(), 0);
}

void TestWorkerPool::oneThatCannotStartIsTriedWithBackoff()
{
    WorkerPool::Settings settings = peer("");
    settings.arguments = {u"-c"_s, u"exit 1"_s};
    QList<int> attempts;
    settings.random = [&attempts] {
        attempts.append(0);
        return 0.5;
    };
    WorkerPool pool(settings);
    QSignalSpy lost(&pool, &WorkerPool::workerLost);
    pool.open();
    QTRY_VERIFY(lost.count() >= 4);
    QCOMPARE(attempts.size(), lost.count());
    QCOMPARE(pool.freeSlots(), 0);
}

void TestWorkerPool::aMissingProgramIsReported()
{
    WorkerPool::Settings settings = peer("");
    settings.program = u"/nonexistent/adjudge-worker"_s;
    WorkerPool pool(settings);
    QSignalSpy lost(&pool, &WorkerPool::workerLost);
    pool.open();
    QTRY_VERIFY(lost.count() >= 2);
    QVERIFY(lost.at(0).at(1).toString().contains(u"/nonexistent/adjudge-worker cannot be started"_s)
    );
}

void TestWorkerPool::abandonedJobsSayNothing()
{
    WorkerPool pool(peer("read job\nread x\n"));
    QSignalSpy failed(&pool, &WorkerPool::failed);
    pool.open();
    QTRY_COMPARE(pool.freeSlots(), 1);
    QVERIFY(pool.start(job()));
    pool.abandon(JobId(7));
    QCOMPARE(pool.runningJobs().size(), 0);
    QTRY_COMPARE(pool.freeSlots(), 1);
    QCOMPARE(failed.count(), 0);
}

void TestWorkerPool::drainWaitsForTheJob()
{
    WorkerPool::Settings settings =
        peer("read job || exit 0; sleep 0.2\n" + QByteArray(kOutcome) + "read x\n");
    settings.workers = 2;
    WorkerPool pool(settings);
    QSignalSpy finished(&pool, &WorkerPool::finished);
    QSignalSpy drained(&pool, &WorkerPool::drained);
    pool.open();
    QTRY_COMPARE(pool.freeSlots(), 2);
    QVERIFY(pool.start(job()));
    pool.drain(30s);
    QCOMPARE(pool.freeSlots(), 0);
    QVERIFY(!pool.start(job(8)));
    QTRY_COMPARE(drained.count(), 1);
    QCOMPARE(finished.count(), 1);
}

void TestWorkerPool::drainHasABound()
{
    WorkerPool pool(peer("read job; while :; do sleep 1; done\n"));
    QSignalSpy failed(&pool, &WorkerPool::failed);
    QSignalSpy drained(&pool, &WorkerPool::drained);
    pool.open();
    QTRY_COMPARE(pool.freeSlots(), 1);
    QVERIFY(pool.start(job()));
    pool.drain(100ms);
    QTRY_COMPARE(drained.count(), 1);
    QCOMPARE(failed.count(), 1);
}

void TestWorkerPool::theProcessGroupDies()
{
    const QString pidFile = m_folder->filePath(u"pid"_s);
    WorkerPool::Settings settings =
        peer("sleep 600 & echo $! > " + pidFile.toUtf8() + "; read job; kill -STOP $$\n");
    settings.silence = 300ms;
    WorkerPool pool(settings);
    QSignalSpy failed(&pool, &WorkerPool::failed);
    pool.open();
    QTRY_COMPARE(pool.freeSlots(), 1);
    QTRY_VERIFY(QFile(pidFile).size() > 1);
    QFile file(pidFile);
    QVERIFY(file.open(QIODevice::ReadOnly));
    const int child = file.readAll().trimmed().toInt();
    QVERIFY(child > 1);
    QVERIFY(pool.start(job()));
    QTRY_COMPARE(failed.count(), 1);
    // Dead, or dead and not yet reaped by init.
    const auto isDead = [child] {
        QFile stat(u"/proc/%1/stat"_s.arg(child));
        return !stat.open(QIODevice::ReadOnly) || stat.readAll().contains(") Z ");
    };
    QTRY_VERIFY(isDead());
}

QTEST_GUILESS_MAIN(TestWorkerPool)
#include "tst_worker_pool.moc"
