#include "server/service/browse.h"
#include "server/service/verdicts.h"
#include "tests/server/service/store_fixture.h"

#include <QSignalSpy>

using namespace adjudge;
using namespace adjudge::test;
using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

class TestVerdicts : public QObject
{
    Q_OBJECT

    struct Scene : StoreFixture
    {
        Submit submit{*database, clock, 1000};
        Verdicts verdicts{*database, clock, u"server-a"_s};
        SubmissionId submission;

        Scene()
        {
            submit.setLanguages({{u"c"_s, u"main.c"_s}});
            const auto done = StoreFixture::submit(
                submit, alice, {problem, u"c"_s, u"a.c"_s, "int main(){}", {}}
            );
            submission = done->submission.id;
        }

        QueuedJob claim(const QString& owner)
        {
            auto claimed = database->write<std::optional<QueuedJob>>(
                [owner, until = clock.now().addSecs(60)](Connection& c) {
                    return JobStore(c).claim(owner, until);
                }
            );
            return claimed.result().value().value_or(QueuedJob{});
        }

        void record(const JobReport& report)
        {
            QSignalSpy done(&verdicts, &Verdicts::recorded);
            verdicts.record({report});
            QTRY_COMPARE(done.size(), 1);
        }

        Submission now() { return detail(judge).submission; }

        SubmissionDetail detail(const Caller& caller)
        {
            return Browse(*database).detail(caller, submission).result().value().value;
        }

        qint64 events() { return Browse(*database).head().result()->seq; }
    };

    static TestResult test(int index, Status verdict)
    {
        return {
            index,
            u"secret/%1"_s.arg(index),
            verdict,
            10ms,
            12ms,
            1000,
            0,
            0,
            u"hint"_s,
            u"for judges"_s};
    }

    static JobReport ended(const QueuedJob& job, Status verdict)
    {
        JobReport report{job, Status::Running, 0, 3, {test(2, verdict)}, Outcome{}};
        report.outcome->verdict = verdict;
        report.outcome->time = 10ms;
        return report;
    }

private Q_SLOTS:

    void progressThenVerdict()
    {
        Scene scene;
        const QueuedJob job = scene.claim(u"server-a"_s);
        QCOMPARE(job.tries, 1);
        scene.record({job, Status::Running, 2, 3, {test(1, Status::Accepted)}, {}});
        QCOMPARE(scene.now().status, Status::Running);
        QCOMPARE(scene.now().test, 2);
        scene.record(ended(job, Status::WrongAnswer));
        QCOMPARE(scene.now().status, Status::WrongAnswer);
        QCOMPARE(scene.detail(scene.judge).judging.tests.size(), 2);
        QVERIFY(!scene.claim(u"server-a"_s).id.isValid()); // the job is gone
    }

    void detailsAreForOwnerAndJudges()
    {
        Scene scene;
        scene.record(ended(scene.claim(u"server-a"_s), Status::WrongAnswer));
        QVERIFY(scene.detail(scene.alice).judging.tests.first().judgeMessage.isEmpty());
        QCOMPARE(scene.detail(scene.judge).judging.tests.first().judgeMessage, u"for judges"_s);
        const Caller other{scene.addUser(u"mallory"_s, Role::Contestant)};
        QVERIFY(!scene.detail(other).maySeeDetail);
        QVERIFY(scene.detail(other).judging.tests.isEmpty());
        QVERIFY(scene.detail(Caller{}).judging.tests.isEmpty());
        QCOMPARE(
            Browse(*scene.database).source(other, scene.submission).result().error().code,
            ErrorCode::Forbidden
        );
    }

    void aReportWithoutTheLeaseIsDropped()
    {
        Scene scene;
        const QueuedJob job = scene.claim(u"server-b"_s);
        const qint64 before = scene.events();
        QSignalSpy lost(&scene.verdicts, &Verdicts::lost);
        scene.record(ended(job, Status::Accepted));
        QCOMPARE(lost.size(), 1);
        QCOMPARE(scene.now().status, Status::Queued);
        QCOMPARE(scene.events(), before);
    }

    void aSecondVerdictIsDropped()
    {
        Scene scene;
        const QueuedJob job = scene.claim(u"server-a"_s);
        scene.record(ended(job, Status::WrongAnswer));
        scene.record(ended(job, Status::Accepted));
        QCOMPARE(scene.now().status, Status::WrongAnswer);
    }

    void aGoneServersJobsWaitAgainAndStartOver()
    {
        Scene scene;
        const QueuedJob job = scene.claim(u"server-b"_s);
        const auto given = scene.verdicts.giveBackOthers();
        QTRY_VERIFY(given.isFinished());
        QCOMPARE(scene.now().status, Status::Queued);
        const QueuedJob again = scene.claim(u"server-a"_s);
        QCOMPARE(again.id, job.id);
        QCOMPARE(again.tries, 1); // a stop of the server is no try
    }

    void threeFailedTriesEndAsJudgeError()
    {
        Scene scene;
        for (int i = 1; i <= Verdicts::kMaxTries; ++i) {
            const QueuedJob job = scene.claim(u"server-a"_s);
            QCOMPARE(job.tries, i);
            const auto given = scene.verdicts.giveBack({job}, true, u"worker died"_s);
            QTRY_VERIFY(given.isFinished());
        }
        QCOMPARE(scene.now().status, Status::JudgeError);
        QVERIFY(scene.detail(scene.judge).judging.error.contains("worker died"_L1));
        QVERIFY(scene.detail(scene.alice).judging.error.isEmpty());
        QVERIFY(!scene.claim(u"server-a"_s).id.isValid());
    }

    void anExpiredLeaseIsGivenBack()
    {
        Scene scene;
        scene.claim(u"server-a"_s);
        scene.clock.elapsed = 59s;
        auto given = scene.verdicts.giveBackExpired();
        QTRY_VERIFY(given.isFinished());
        QVERIFY(!scene.claim(u"server-a"_s).id.isValid());
        scene.clock.elapsed = 61s;
        given = scene.verdicts.giveBackExpired();
        QTRY_VERIFY(given.isFinished());
        QCOMPARE(scene.claim(u"server-a"_s).tries, 2);
    }

    void replayTellsWhatIsMissing()
    {
        Scene scene;
        Browse browse(*scene.database);
        const auto all = browse.since(0, 100).result();
        QVERIFY(all->isWhole);
        QCOMPARE(all->events.size(), 1);
        QVERIFY(browse.since(1, 100).result()->isWhole);
        QVERIFY(!browse.since(2, 100).result()->isWhole); // ahead of the log: another log
    }
};

QTEST_GUILESS_MAIN(TestVerdicts)
#include "tst_verdicts.moc"
