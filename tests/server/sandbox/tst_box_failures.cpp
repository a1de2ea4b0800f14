// The sandbox itself in trouble: no hang, an Error, nothing left behind.
#include "tests/server/sandbox/box_fixture.h"

#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QTemporaryDir>
#include <QThread>

#include <csignal>

using namespace Qt::Literals::StringLiterals;
using namespace adjudge;
using namespace adjudge::test;

namespace {

// Host processes whose command line holds this text.
QList<pid_t> processesWith(const QByteArray& text)
{
    QList<pid_t> found;
    for (const QString& entry : QDir(u"/proc"_s).entryList(QDir::Dirs)) {
        QFile file(u"/proc/%1/cmdline"_s.arg(entry));
        if (entry.toInt() > 0 && file.open(QIODevice::ReadOnly) && file.readAll().contains(text)) {
            found.append(entry.toInt());
        }
    }
    return found;
}

} // namespace

class TestBoxFailures : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void probeTellsTheLevel();
    void probeOfAMissingProgram();
    void missingProgram();
    void silentProgram();
    void badSlot();
    void supervisorDiesDuringARun();
    void nothingIsLeftWhenTheBoxGoes();
    void sameSlotTwice();
    void manyBoxesOneAfterAnother();
};

void TestBoxFailures::probeTellsTheLevel()
{
    const Result<SandboxReport> report = Box::probe(sandboxProgram());
    QVERIFY2(report.has_value(), report ? "" : qPrintable(report.error().message));
    QVERIFY2(
        (QStringList{u"full"_s, u"nocg"_s, u"landlock"_s, u"none"_s}).contains(report->level),
        qPrintable(report->level)
    );
    QCOMPARE(report->missing.isEmpty(), report->level == u"full"_s);
    if (report->level != u"full"_s) {
        qWarning().noquote() << "THIS HOST OFFERS ONLY LEVEL" << report->level << report->missing;
    }
}

void TestBoxFailures::probeOfAMissingProgram()
{
    QVERIFY(!Box::probe(u"/nowhere/adjudge-sandbox"_s).has_value());
}

void TestBoxFailures::missingProgram()
{
    Box::Settings settings;
    settings.program = u"/nowhere/adjudge-sandbox"_s;
    settings.slot = u"x"_s;
    const auto box = Box::open(settings);
    QVERIFY(!box.has_value());
    QVERIFY2(box.error().message.contains(settings.program), qPrintable(box.error().message));
}

void TestBoxFailures::silentProgram()
{
    Box::Settings settings;
    settings.program = u"/bin/true"_s; // leaves without a greeting
    settings.slot = u"x"_s;
    QVERIFY(!Box::open(settings).has_value());
}

void TestBoxFailures::badSlot()
{
    Box::Settings settings;
    settings.program = sandboxProgram();
    settings.slot = u"../x"_s;
    QVERIFY(!Box::open(settings).has_value());
}

void TestBoxFailures::supervisorDiesDuringARun()
{
    auto box = openBox(u"dies"_s);
    QVERIFY(box);
    std::unique_ptr<QThread> killer(QThread::create([] {
        QElapsedTimer patience;
        patience.start();
        while (processesWith("4711.25").isEmpty() && patience.elapsed() < 10000) {
            QThread::yieldCurrentThread();
        }
        for (const pid_t pid : processesWith(QByteArray("serve\0--slot\0dies", 17))) {
            kill(pid, SIGKILL);
        }
    }));
    killer->start();
    QElapsedTimer timer;
    timer.start();
    RunRequest wanted = request({u"/bin/sleep"_s, u"4711.25"_s});
    wanted.limits.wall = 60s;
    const Result<RunResult> result = box->run(wanted);
    killer->wait();
    QVERIFY(!result.has_value());
    QVERIFY2(timer.elapsed() < 20000, qPrintable(QString::number(timer.elapsed())));
    QTRY_VERIFY(processesWith("4711.25").isEmpty()); // the kernel ends what the supervisor began
    QVERIFY(!box->run(shell("true")).has_value());
    QVERIFY(!box->put({u"x"_s, "x", false}).has_value());
    QVERIFY(!box->take(u"x"_s, 10).has_value());
    box = openBox(u"dies"_s); // the slot is usable again
    QVERIFY(box);
    QCOMPARE(run(*box, shell("echo fine")).output, QByteArray("fine\n"));
}

void TestBoxFailures::nothingIsLeftWhenTheBoxGoes()
{
    auto box = openBox(u"gone"_s);
    QVERIFY(box);
    run(*box, shell("true"));
    QVERIFY(!processesWith(QByteArray("--slot\0gone", 11)).isEmpty());
    box.reset();
    QTRY_VERIFY(processesWith(QByteArray("--slot\0gone", 11)).isEmpty());
}

void TestBoxFailures::sameSlotTwice()
{
    const auto first = openBox(u"twice"_s);
    QVERIFY(first);
    const auto second = openBox(u"twice"_s);
    QVERIFY(second);
    QCOMPARE(first->protection().level, second->protection().level);
    QCOMPARE(run(*first, shell("echo 1")).output, QByteArray("1\n"));
    QCOMPARE(run(*second, shell("echo 2")).output, QByteArray("2\n"));
}

void TestBoxFailures::manyBoxesOneAfterAnother()
{
    for (int i = 0; i < 10; ++i) {
        const auto box = openBox(u"many"_s);
        QVERIFY(box);
        QCOMPARE(run(*box, shell("echo x")).output, QByteArray("x\n"));
    }
}

QTEST_GUILESS_MAIN(TestBoxFailures)
#include "tst_box_failures.moc"
