// A submission's way through the real server, worker and sandbox, as clients see it.
#include "tests/support/live_probe.h"
#include "tests/support/rest_probe.h"
#include "tests/support/server_process.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

using namespace adjudge;
using namespace adjudge::test;
using namespace Qt::Literals::StringLiterals;

class TestJudging : public QObject
{
    Q_OBJECT

    ServerProcess m_server;
    std::unique_ptr<RestProbe> m_alice;
    std::unique_ptr<RestProbe> m_judge;
    qint64 m_sum = 0; // problem "sumpair"

    static QString jurySource(const QString& path)
    {
        QFile file(
            QStringLiteral(ADJUDGE_SOURCE_DIR "/resources/problems/sumpair/submissions/") + path
        );
        return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
    }

private Q_SLOTS:

    void initTestCase()
    {
        QVERIFY2(m_server.start(), m_server.log().constData());
        m_alice = std::make_unique<RestProbe>(m_server);
        m_judge = std::make_unique<RestProbe>(m_server);
        QVERIFY(m_alice->logIn(u"alice"_s, u"alice-demo"_s));
        QVERIFY(m_judge->logIn(u"judge"_s, u"judge-demo"_s));
        for (const QJsonValue& problem :
             m_alice->get(u"/api/problems/"_s).body[u"problems"].toArray()) {
            if (problem[u"name"].toString() == u"sumpair") {
                m_sum = problem[u"id"].toInteger();
            }
        }
        QVERIFY(m_sum > 0);
    }

    void verdictsArriveLive_data()
    {
        QTest::addColumn<QString>("language");
        QTest::addColumn<QString>("source");
        QTest::addColumn<Status>("verdict");
        const QString good = u"a, b = map(int, input().split())\nprint(a + b)\n"_s;
        QTest::newRow("accepted") << u"python3"_s << good << Status::Accepted;
        QTest::newRow("wrong") << u"python3"_s << u"print(1)\n"_s << Status::WrongAnswer;
        QTest::newRow("crash") << u"python3"_s << u"import sys; sys.exit(3)\n"_s
                               << Status::RunTimeError;
        QTest::newRow("loop") << u"cpp17"_s << u"int main(){ for(;;); }\n"_s
                              << Status::TimeLimitExceeded;
        QTest::newRow("compile") << u"cpp17"_s << u"int main( { }\n"_s << Status::CompileError;
        QTest::newRow("java"
        ) << u"java"_s
          << u"import java.util.*; public class Main { public static void main(String[] a) {"
             " Scanner s = new Scanner(System.in); System.out.println(s.nextLong() + s.nextLong()); } }"_s
          << Status::Accepted;
    }

    void verdictsArriveLive()
    {
        QFETCH(QString, language);
        QFETCH(QString, source);
        QFETCH(Status, verdict);
        LiveProbe watcher(m_server, {}, {Topic::problem(ProblemId(m_sum))});
        QVERIFY(watcher.connectNow());
        const qint64 id = m_alice->submit(m_sum, language, source);
        QVERIFY(id > 0);
        QTRY_VERIFY_WITH_TIMEOUT(watcher.isFinalHere(id), 60'000);
        QCOMPARE(
            statusName(watcher.submissions().value(SubmissionId(id)).status), statusName(verdict)
        );
        QCOMPARE(m_alice->verdict(id), verdictCode(verdict));
        QVERIFY2(watcher.faults().isEmpty(), qPrintable(watcher.faults().join(u"; "_s)));
    }

    void ownerAndJudgesHearTestsOthersDoNot()
    {
        const qint64 id = m_alice->submit(m_sum, u"python3"_s, u"print(1)\n"_s);
        QVERIFY(id > 0);
        const QList<Topic> topics{Topic::submission(SubmissionId(id))};
        LiveProbe owner(m_server, m_alice->token(), topics);
        LiveProbe judge(m_server, m_judge->token(), topics);
        LiveProbe guest(m_server, {}, topics);
        for (LiveProbe* probe : {&owner, &judge, &guest}) {
            probe->holdFrom({m_alice->get(u"/api/info"_s).body[u"epoch"].toString(), 1});
            QVERIFY(probe->connectNow());
            QVERIFY(probe->welcome().resumed);
        }
        for (LiveProbe* probe : {&owner, &judge, &guest}) {
            QTRY_VERIFY_WITH_TIMEOUT(probe->isFinalHere(id), 60'000);
        }
        QVERIFY(!owner.tests().isEmpty());
        QCOMPARE(owner.tests().size(), judge.tests().size());
        QVERIFY(guest.tests().isEmpty());
        QVERIFY(owner.tests().last().result.judgeMessage.isEmpty());
        for (const auto& test : owner.tests()) {
            const QString& name = test.result.name;
            QVERIFY(name.startsWith("sample/"_L1) || name == u"secret/%1"_s.arg(test.result.index));
        }
        QVERIFY(!judge.tests().last().result.judgeMessage.isEmpty());
        const QString path = u"/api/submissions/%1/"_s.arg(id);
        QVERIFY(RestProbe(m_server).get(path).body[u"test_results"].isNull());
        QCOMPARE(RestProbe(m_server).get(path + u"source"_s).status, 403);
        QCOMPARE(m_judge->get(path + u"source"_s).body[u"language"].toString(), u"python3"_s);
        QCOMPARE(m_alice->get(path).body[u"test_results"].toArray().size(), owner.tests().size());
    }

    void failuresAreExplained()
    {
        // Wrong on the first sample, whose data is public.
        const qint64 sample = m_alice->submit(m_sum, u"python3"_s, u"print(1)\n"_s);
        QCOMPARE(m_alice->verdict(sample), u"WA"_s);
        const auto analysisOf = [](RestProbe& probe, qint64 id) {
            const QString path = u"/api/submissions/%1/"_s.arg(id);
            return probe.get(path).body[u"error_analysis"].toObject();
        };
        const QJsonObject wrong = analysisOf(*m_alice, sample);
        QCOMPARE(wrong[u"difference"][u"actual"].toString(), u"1"_s);
        QVERIFY(!wrong[u"translations"][u"ru"][u"error"].toString().isEmpty());
        // A crash in a secret test: the contestant learns nothing of what was printed there.
        const QString crash = u"import sys\na, b = map(int, input().split())\nif a == 0:\n"
                              "    sys.stderr.write('SECRET')\n    raise IndexError('SECRET')\n"
                              "print(a + b)\n"_s;
        const qint64 secret = m_alice->submit(m_sum, u"python3"_s, crash);
        QCOMPARE(m_alice->verdict(secret), u"RTE"_s);
        const QList<Topic> topics{Topic::submission(SubmissionId(secret))};
        LiveProbe owner(m_server, m_alice->token(), topics);
        LiveProbe judge(m_server, m_judge->token(), topics);
        LiveProbe guest(m_server, {}, topics);
        for (LiveProbe* probe : {&owner, &judge, &guest}) {
            probe->holdFrom({m_alice->get(u"/api/info"_s).body[u"epoch"].toString(), 1});
            QVERIFY(probe->connectNow());
            QTRY_VERIFY_WITH_TIMEOUT(probe->isFinalHere(secret), 60'000);
        }
        QCOMPARE(owner.analyses().size(), 1);
        QCOMPARE(judge.analyses().size(), 1);
        QVERIFY(guest.analyses().isEmpty());
        QCOMPARE(owner.analyses().first().analysis.line, 0);
        QCOMPARE(judge.analyses().first().analysis.line, 5);
        QCOMPARE(judge.analyses().first().analysis.kind, u"index_out_of_range"_s);
        QVERIFY(analysisOf(*m_judge, secret)[u"error"].toString().contains("SECRET"_L1));
        const QJsonDocument shown(analysisOf(*m_alice, secret));
        QVERIFY2(
            !shown.isEmpty() && !shown.toJson().contains("SECRET"), shown.toJson().constData()
        );
        RestProbe other(m_server);
        QVERIFY(analysisOf(other, secret).isEmpty());
    }

    void topicsThatMayNotBeHeardAreNamed()
    {
        LiveProbe probe(m_server, {}, {Topic{Topic::Kind::Submissions, 0}});
        QVERIFY(probe.connectNow());
        QTRY_COMPARE(probe.refusals().size(), 1);
        QVERIFY(probe.refusals().first().text.contains("submissions"_L1));
        QVERIFY(probe.welcome().topics.isEmpty());
    }

    void missedEventsFollowAfterReconnecting()
    {
        LiveProbe watcher(m_server, {}, {Topic::problem(ProblemId(m_sum))});
        QVERIFY(watcher.connectNow());
        const qint64 before = m_alice->submit(m_sum, u"python3"_s, u"print(1)\n"_s);
        QTRY_VERIFY_WITH_TIMEOUT(watcher.submissions().contains(SubmissionId(before)), 60'000);
        watcher.cut();
        const qint64 missed = m_alice->submit(m_sum, u"python3"_s, u"print(2)\n"_s);
        QCOMPARE(m_alice->verdict(missed), u"WA"_s);
        QVERIFY(watcher.connectNow());
        QVERIFY(watcher.welcome().resumed);
        QTRY_VERIFY_WITH_TIMEOUT(
            watcher.isFinalHere(before) && watcher.isFinalHere(missed), 60'000
        );
        QVERIFY2(watcher.faults().isEmpty(), qPrintable(watcher.faults().join(u"; "_s)));
    }

    void anotherEpochIsToldSo()
    {
        LiveProbe fresh(m_server, {}, {Topic::problem(ProblemId(m_sum))});
        QVERIFY(fresh.connectNow());
        QVERIFY(!fresh.welcome().resumed);
        QCOMPARE(fresh.welcome().reason, u"fresh"_s);
        QCOMPARE(
            m_alice->get(u"/api/events?topics=problems&since=0&epoch=other"_s)
                .body[u"resync"]
                .toBool(),
            true
        );
    }

    void twoTabsAreIndependent()
    {
        LiveProbe first(m_server, m_alice->token(), {Topic::problem(ProblemId(m_sum))});
        LiveProbe second(m_server, m_alice->token(), {Topic::problem(ProblemId(m_sum))});
        QVERIFY(first.connectNow() && second.connectNow());
        first.cut();
        const qint64 id = m_alice->submit(m_sum, u"python3"_s, u"print(3)\n"_s);
        QTRY_VERIFY_WITH_TIMEOUT(second.isFinalHere(id), 60'000);
        QVERIFY(second.isOpen());
    }

    void theSameKeyIsOneSubmission()
    {
        const qint64 first = m_alice->submit(m_sum, u"python3"_s, u"print(4)\n"_s, "key-1");
        QCOMPARE(m_alice->submit(m_sum, u"python3"_s, u"print(4)\n"_s, "key-1"), first);
        QCOMPARE(m_alice->submit(m_sum, u"python3"_s, u"print(5)\n"_s, "key-1"), 0);
    }

    void aStopIsCleanAndTold()
    {
        LiveProbe watcher(m_server, {}, {Topic::problem(ProblemId(m_sum))});
        QVERIFY(watcher.connectNow());
        QVERIFY2(m_server.stop(), m_server.log().constData());
        QTRY_VERIFY(!watcher.isOpen());
        QVERIFY(watcher.hasHeardBye());
        // The server sends 1012; Qt's client knows no code above 1011 and reports a protocol error.
        QVERIFY(watcher.closeCode() == 1012 || watcher.closeCode() == 1002);
    }
};

QTEST_GUILESS_MAIN(TestJudging)
#include "tst_judging.moc"
