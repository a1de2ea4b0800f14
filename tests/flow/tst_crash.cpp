// The server is killed with -9 in the middle of its work, twice. Nothing that was answered is lost,
// every submission ends with one verdict, and clients go on without a gap.
#include "tests/support/live_probe.h"
#include "tests/support/rest_probe.h"
#include "tests/support/server_process.h"

#include <QFile>
#include <QJsonArray>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>

using namespace adjudge;
using namespace adjudge::test;
using namespace Qt::Literals::StringLiterals;

class TestCrash : public QObject
{
    Q_OBJECT

    static QString source(int i)
    {
        // Every third is wrong; the number makes each of them another program.
        const QString sum = i % 3 == 0 ? u"a - b - 1"_s : u"a + b"_s;
        return u"# %1\na, b = map(int, input().split())\nprint(%2)\n"_s.arg(i).arg(sum);
    }

    static QList<qint64> childrenOf(qint64 pid)
    {
        QFile file(u"/proc/%1/task/%1/children"_s.arg(pid));
        QList<qint64> children;
        if (file.open(QIODevice::ReadOnly)) {
            for (const QByteArray& text : file.readAll().split(' ')) {
                if (const qint64 child = text.trimmed().toLongLong()) {
                    children.append(child);
                }
            }
        }
        return children;
    }

private Q_SLOTS:

    void aKilledWorkerCostsNobodyAVerdict()
    {
        ServerProcess server;
        QVERIFY2(server.start(), server.log().constData());
        RestProbe alice(server);
        QVERIFY(alice.logIn(u"alice"_s, u"alice-demo"_s));
        LiveProbe watcher(server, {}, {Topic::problem(ProblemId(1))});
        QVERIFY(watcher.connectNow());
        const qint64 id = alice.submit(1, u"cpp17"_s, u"int main() { for (;;) { } }\n"_s);
        const auto isRunning = [&] {
            return watcher.submissions().value(SubmissionId(id)).status == Status::Running;
        };
        QTRY_VERIFY_WITH_TIMEOUT(isRunning(), 60'000);
        const QList<qint64> workers = childrenOf(server.pid());
        QVERIFY(!workers.isEmpty());
        for (const qint64 worker : workers) {
            ::kill(static_cast<pid_t>(worker), SIGKILL);
        }
        QTRY_VERIFY_WITH_TIMEOUT(watcher.isFinalHere(id), 60'000);
        QCOMPARE(alice.verdict(id), u"TLE"_s);
        QVERIFY2(watcher.faults().isEmpty(), qPrintable(watcher.faults().join(u"; "_s)));
        QVERIFY(server.stop());
    }

    void aHostWithoutSandboxDoesNotJudge()
    {
        QTemporaryDir folder;
        const QString program = folder.filePath(u"adjudge-sandbox"_s);
        QFile none(program);
        QVERIFY(none.open(QIODevice::WriteOnly));
        none.write("#!/bin/sh\necho this host forbids namespaces >&2\nexit 1\n");
        none.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
        none.close();
        ServerProcess server;
        QVERIFY(server.startUnready({u"--sandbox-program"_s, program}));
        RestProbe rest(server);
        QTRY_VERIFY_WITH_TIMEOUT(rest.get(u"/readyz"_s).text.contains("no sandbox"), 60'000);
        QCOMPARE(rest.get(u"/readyz"_s).status, 503);
        QVERIFY(server.stop());
    }

    void killedTwiceNothingIsLost()
    {
        ServerProcess server;
        QVERIFY2(server.start(), server.log().constData());
        RestProbe alice(server);
        QVERIFY(alice.logIn(u"alice"_s, u"alice-demo"_s));
        qint64 sum = 0;
        for (const QJsonValue& problem :
             alice.get(u"/api/problems/"_s).body[u"problems"].toArray()) {
            sum = problem[u"name"].toString() == u"sumpair" ? problem[u"id"].toInteger() : sum;
        }
        std::vector<std::unique_ptr<LiveProbe>> watchers;
        for (int i = 0; i < 5; ++i) {
            watchers.push_back(std::make_unique<LiveProbe>(
                server, QString(), QList{Topic::problem(ProblemId(sum))}
            ));
            QVERIFY(watchers.back()->connectNow());
        }
        QHash<qint64, QString> expected;
        for (int round = 0; round < 3; ++round) {
            for (int i = 0; i < 8; ++i) {
                const int number = round * 8 + i;
                const qint64 id = alice.submit(
                    sum, u"python3"_s, source(number), "k" + QByteArray::number(number)
                );
                QVERIFY(id > 0);
                expected.insert(id, number % 3 == 0 ? u"WA"_s : u"AC"_s);
            }
            if (round < 2) {
                const QList<qint64> ids = expected.keys();
                const qint64 first = *std::ranges::min_element(ids);
                QTRY_VERIFY_WITH_TIMEOUT(watchers.front()->isFinalHere(first + round * 8), 60'000);
                server.kill(); // in the middle of the others
                QVERIFY2(server.start(), server.log().constData());
                for (const auto& watcher : watchers) {
                    QVERIFY(watcher->connectNow());
                    QVERIFY(watcher->welcome().resumed);
                }
            }
        }
        for (auto it = expected.cbegin(); it != expected.cend(); ++it) {
            QCOMPARE(alice.verdict(it.key(), 120'000), it.value());
        }
        for (const auto& watcher : watchers) {
            for (const qint64 id : expected.keys()) {
                QTRY_VERIFY_WITH_TIMEOUT(watcher->isFinalHere(id), 20'000);
                const Submission& seen = watcher->submissions()[SubmissionId(id)];
                QCOMPARE(verdictCode(seen.status), expected.value(id));
            }
            QVERIFY2(watcher->faults().isEmpty(), qPrintable(watcher->faults().join(u"; "_s)));
        }
        // Each submission has had one final event, whoever asks.
        const auto events =
            alice.get(u"/api/events?limit=1000&since=0&topics=problem:%1"_s.arg(sum));
        QHash<qint64, int> finals;
        for (const QJsonValue& event : events.body[u"events"].toArray()) {
            finals[event[u"submission_id"].toInteger()] += event[u"verdict"].isNull() ? 0 : 1;
        }
        for (const qint64 id : expected.keys()) {
            QCOMPARE(finals.value(id), 1);
        }
        QVERIFY(server.stop());
    }
};

QTEST_GUILESS_MAIN(TestCrash)
#include "tst_crash.moc"
