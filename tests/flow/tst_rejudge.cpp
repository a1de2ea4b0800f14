// Rejudging on the real server: one, a set with a preview, apply, cancel, over a crash; and that
// contestants see nothing before it counts.
#include "tests/support/live_probe.h"
#include "tests/support/rest_probe.h"
#include "tests/support/server_process.h"

#include <QDir>
#include <QDirIterator>
#include <QJsonArray>
#include <QTest>

using namespace adjudge;
using namespace adjudge::test;
using namespace Qt::Literals::StringLiterals;

class TestRejudge : public QObject
{
    Q_OBJECT

    static constexpr int kLongMs = 60'000;

    ServerProcess m_server;
    std::unique_ptr<RestProbe> m_alice;
    std::unique_ptr<RestProbe> m_judge;
    qint64 m_problem = 0;

    qint64 submitGood()
    {
        return m_alice->submit(
            m_problem, u"python3"_s, u"a, b = map(int, input().split())\nprint(a + b)\n"_s
        );
    }

    qint64 submitWrong() { return m_alice->submit(m_problem, u"python3"_s, u"print(1)\n"_s); }

    QString stateOf(qint64 rejudging)
    {
        return m_judge->get(u"/api/rejudgings/%1/"_s.arg(rejudging)).body[u"state"].toString();
    }

    QJsonObject submission(qint64 id, RestProbe& probe)
    {
        return probe.get(u"/api/submissions/%1/"_s.arg(id)).body;
    }

    // As if the jury had found that the answers were wrong.
    bool replaceAnswers(const QByteArray& answer)
    {
        QDirIterator files(
            m_server.dataFolder(), {u"*.ans"_s}, QDir::Files, QDirIterator::Subdirectories
        );
        bool isDone = false;
        while (files.hasNext()) {
            QFile file(files.next());
            isDone = file.setPermissions(QFile::ReadOwner | QFile::WriteOwner) &&
                     file.open(QIODevice::WriteOnly) && file.write(answer) == answer.size();
        }
        return isDone;
    }

private Q_SLOTS:

    void initTestCase()
    {
        QVERIFY2(m_server.start({u"--workers"_s, u"1"_s}), m_server.log().constData());
        m_alice = std::make_unique<RestProbe>(m_server);
        m_judge = std::make_unique<RestProbe>(m_server);
        QVERIFY(m_alice->logIn(u"alice"_s, u"alice-demo"_s));
        QVERIFY(m_judge->logIn(u"judge"_s, u"judge-demo"_s));
        const QJsonArray problems = m_alice->get(u"/api/problems/"_s).body[u"problems"].toArray();
        for (const auto& problem : problems) {
            if (problem[u"name"].toString() == u"sumpair") {
                m_problem = problem[u"id"].toInteger();
            }
        }
        QVERIFY(m_problem > 0);
    }

    void isForJudgesOnly()
    {
        for (const QString& path :
             {u"/api/rejudgings/"_s, u"/api/rejudgings/1/"_s, u"/api/submissions/1/judgings"_s}) {
            QCOMPARE(m_alice->get(path).status, 403);
        }
        QCOMPARE(m_alice->get(u"/api/events?topics=rejudgings"_s).status, 403);
        QCOMPARE(m_alice->post(u"/api/rejudgings/"_s, {}).status, 403);
        QCOMPARE(m_alice->post(u"/api/submissions/1/rejudge"_s, {}).status, 403);
        QCOMPARE(m_judge->post(u"/api/submissions/999/rejudge"_s, {}).status, 409);
        QCOMPARE(m_judge->get(u"/api/rejudgings/999/"_s).status, 404);
        QCOMPARE(m_judge->post(u"/api/rejudgings/999/apply"_s, {}).status, 404);
        const QJsonObject bad{{u"filter"_s, QJsonObject{{u"from"_s, u"yesterday"_s}}}};
        QCOMPARE(m_judge->post(u"/api/rejudgings/"_s, bad).status, 400);
    }

    void rejudgesOneAndKeepsTheHistory()
    {
        const qint64 id = submitGood();
        QCOMPARE(m_alice->verdict(id), u"AC"_s);
        LiveProbe live(m_server, m_alice->token(), {Topic::submission(SubmissionId(id))});
        QVERIFY(live.connectNow());
        const RestAnswer started =
            m_judge->post(u"/api/submissions/%1/rejudge"_s.arg(id), {{u"reason"_s, u"why not"_s}});
        QCOMPARE(started.status, 201);
        const qint64 set = started.body[u"id"].toInteger();
        QTRY_COMPARE_WITH_TIMEOUT(stateOf(set), u"applied"_s, kLongMs);
        const auto isHeard = [&] {
            return live.submissions().value(SubmissionId(id)).judging == 2;
        };
        QTRY_VERIFY_WITH_TIMEOUT(isHeard(), kLongMs);
        QCOMPARE(live.numbers().size(), 1); // one step from the old verdict to the new one
        QCOMPARE(live.submissions().value(SubmissionId(id)).status, Status::Accepted);
        const QJsonObject now = submission(id, *m_alice);
        QCOMPARE(now[u"judging"].toInt(), 2);
        QVERIFY(!now[u"test_results"].toArray().isEmpty());
        const auto history =
            m_judge->get(u"/api/submissions/%1/judgings"_s.arg(id)).body[u"judgings"].toArray();
        QCOMPARE(history.size(), 2);
        QCOMPARE(history[0][u"verdict"].toString(), u"AC"_s);
        QVERIFY(!history[0][u"present"].toBool());
        QVERIFY(history[1][u"present"].toBool());
        QCOMPARE(history[1][u"reason"].toString(), u"why not"_s);
    }

    void previewsASetAndApplies()
    {
        const qint64 good = submitGood();
        const qint64 wrong = submitWrong();
        QCOMPARE(m_alice->verdict(good), u"AC"_s);
        QCOMPARE(m_alice->verdict(wrong), u"WA"_s);
        QVERIFY(replaceAnswers("1\n"));
        LiveProbe contestant(
            m_server,
            m_alice->token(),
            {Topic::problem(ProblemId(m_problem)), Topic::submission(SubmissionId(good))}
        );
        LiveProbe judge(m_server, m_judge->token(), {{Topic::Kind::Rejudgings, 0}});
        QVERIFY(contestant.connectNow() && judge.connectNow());
        const QJsonObject filter{{u"problem"_s, m_problem}, {u"language"_s, u"python3"_s}};
        const RestAnswer started = m_judge->post(u"/api/rejudgings/"_s, {{u"filter"_s, filter}});
        QCOMPARE(started.status, 201);
        const qint64 set = started.body[u"id"].toInteger();
        QTRY_COMPARE_WITH_TIMEOUT(stateOf(set), u"ready"_s, kLongMs);
        const QJsonObject preview = m_judge->get(u"/api/rejudgings/%1/"_s.arg(set)).body;
        QCOMPARE(preview[u"total"].toInt(), 3);
        QCOMPARE(preview[u"changed"].toInt(), 3);
        QCOMPARE(preview[u"members"][1][u"old_verdict"].toString(), u"AC"_s);
        QCOMPARE(preview[u"members"][1][u"verdict"].toString(), u"WA"_s);
        QCOMPARE(preview[u"members"][2][u"verdict"].toString(), u"AC"_s);
        QVERIFY(!judge.numbers().isEmpty());
        // Nothing of it has reached the contestant.
        QCOMPARE(submission(good, *m_alice)[u"verdict"].toString(), u"AC"_s);
        QCOMPARE(submission(good, *m_alice)[u"judging"].toInt(), 1);
        QCOMPARE(contestant.numbers().size(), 0);
        // Members of an open set are in no other.
        QCOMPARE(m_judge->post(u"/api/rejudgings/"_s, {{u"filter"_s, filter}}).status, 409);
        QCOMPARE(m_judge->post(u"/api/rejudgings/%1/apply"_s.arg(set), {}).status, 200);
        QTRY_COMPARE_WITH_TIMEOUT(contestant.numbers().size(), 3, kLongMs);
        QCOMPARE(contestant.submissions().value(SubmissionId(good)).status, Status::WrongAnswer);
        QCOMPARE(submission(wrong, *m_alice)[u"verdict"].toString(), u"AC"_s);
        QCOMPARE(m_judge->post(u"/api/rejudgings/%1/apply"_s.arg(set), {}).status, 409);
        QCOMPARE(m_judge->post(u"/api/rejudgings/%1/cancel"_s.arg(set), {}).status, 409);
    }

    void cancels()
    {
        const QString path = u"/api/problems/%1/rejudge"_s.arg(m_problem);
        const RestAnswer started = m_judge->post(path, {});
        QCOMPARE(started.status, 201);
        const qint64 set = started.body[u"id"].toInteger();
        QCOMPARE(m_judge->post(u"/api/rejudgings/%1/apply"_s.arg(set), {}).status, 409);
        QCOMPARE(m_judge->post(u"/api/rejudgings/%1/cancel"_s.arg(set), {}).status, 200);
        QCOMPARE(stateOf(set), u"cancelled"_s);
        const qint64 next = submitWrong(); // the worker is free again
        QCOMPARE(m_alice->verdict(next), u"AC"_s);
        QCOMPARE(submission(next, *m_alice)[u"judging"].toInt(), 1);
    }

    void goesOnAfterACrashBehindNewSubmissions()
    {
        for (int i = 0; i < 6; ++i) {
            QVERIFY(!m_alice->verdict(submitGood()).isEmpty());
        }
        const RestAnswer started = m_judge->post(u"/api/problems/%1/rejudge"_s.arg(m_problem), {});
        QCOMPARE(started.status, 201);
        const qint64 set = started.body[u"id"].toInteger();
        m_server.kill();
        QVERIFY2(m_server.start({u"--workers"_s, u"1"_s}), m_server.log().constData());
        const qint64 fresh = submitWrong();
        QCOMPARE(m_alice->verdict(fresh), u"AC"_s);
        QTRY_COMPARE_WITH_TIMEOUT(stateOf(set), u"ready"_s, kLongMs);
        const QJsonObject preview = m_judge->get(u"/api/rejudgings/%1/"_s.arg(set)).body;
        QCOMPARE(preview[u"done"].toInt(), preview[u"total"].toInt());
        QCOMPARE(preview[u"failed"].toInt(), 0);
        QCOMPARE(m_judge->post(u"/api/rejudgings/%1/apply"_s.arg(set), {}).status, 200);
        QCOMPARE(stateOf(set), u"applied"_s);
    }
};

QTEST_GUILESS_MAIN(TestRejudge)
#include "tst_rejudge.moc"
