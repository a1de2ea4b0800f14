// Interactive and scoring problems through the real server: what lists, details and live messages
// show, and to whom.
#include "tests/support/live_probe.h"
#include "tests/support/rest_probe.h"
#include "tests/support/server_process.h"

#include <QFile>
#include <QJsonArray>
#include <QTest>

using namespace adjudge;
using namespace adjudge::test;
using namespace Qt::Literals::StringLiterals;

class TestModes : public QObject
{
    Q_OBJECT

    ServerProcess m_server;
    std::unique_ptr<RestProbe> m_alice;
    std::unique_ptr<RestProbe> m_judge;

    static QString jurySource(const QString& path)
    {
        QFile file(QStringLiteral(ADJUDGE_SOURCE_DIR "/resources/problems/") + path);
        return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
    }

    QJsonObject problemNamed(const QString& name)
    {
        for (const QJsonValue& problem :
             m_alice->get(u"/api/problems/"_s).body[u"problems"].toArray()) {
            if (problem[u"name"].toString() == name) {
                return problem.toObject();
            }
        }
        return {};
    }

    QJsonObject detail(RestProbe& who, qint64 id)
    {
        return who.get(u"/api/submissions/%1/"_s.arg(id)).body;
    }

private Q_SLOTS:

    void initTestCase()
    {
        QVERIFY2(m_server.start(), m_server.log().constData());
        m_alice = std::make_unique<RestProbe>(m_server);
        m_judge = std::make_unique<RestProbe>(m_server);
        QVERIFY(m_alice->logIn(u"alice"_s, u"alice-demo"_s));
        QVERIFY(m_judge->logIn(u"judge"_s, u"judge-demo"_s));
    }

    void scores()
    {
        const QJsonObject gloves = problemNamed(u"gloves"_s);
        const qint64 problem = gloves[u"id"].toInteger();
        QVERIFY(gloves[u"kinds"].toArray().contains(u"scoring"_s));
        QCOMPARE(gloves[u"max_score"].toDouble(), 100.0);
        LiveProbe watcher(m_server, {}, {Topic::problem(ProblemId(problem))});
        QVERIFY(watcher.connectNow());
        const qint64 id = m_alice->submit(
            problem,
            u"python3"_s,
            jurySource(u"gloves/submissions/partially_accepted/small_numbers.py"_s)
        );
        QVERIFY(id > 0);
        QTRY_VERIFY_WITH_TIMEOUT(watcher.isFinalHere(id), 120'000);
        const Submission heard = watcher.submissions().value(SubmissionId(id));
        QCOMPARE(heard.status, Status::Accepted);
        QCOMPARE(heard.score, std::optional(40.0));
        QCOMPARE(heard.maxScore, std::optional(100.0));
        const QList<GroupResult> groups{
            {u"1-small"_s, Status::Accepted, 40, 40}, {u"2-large"_s, Status::WrongAnswer, 0, 60}};
        QCOMPARE(heard.groups, groups);
        const QJsonObject shown = detail(*m_alice, id);
        QCOMPARE(shown[u"score"].toDouble(), 40.0);
        QCOMPARE(shown[u"groups"].toArray().size(), 2);
        QCOMPARE(shown[u"test_results"][2][u"score"].toDouble(), 40.0);
        const QJsonArray listed = m_alice->get(u"/api/problems/%1/submissions/"_s.arg(problem))
                                      .body[u"submissions"]
                                      .toArray();
        QCOMPARE(listed.first()[u"score"].toDouble(), 40.0);
    }

    void conversations()
    {
        const QJsonObject locker = problemNamed(u"locker"_s);
        const qint64 problem = locker[u"id"].toInteger();
        QVERIFY(locker[u"kinds"].toArray().contains(u"interactive"_s));
        const QJsonObject statement = m_alice->get(u"/api/problems/%1/"_s.arg(problem)).body;
        const QJsonValue sample = statement[u"samples"][0];
        QCOMPARE(sample[u"interaction"].toString(), u">500\n<found\n"_s);
        QCOMPARE(sample[u"input"].toString(), QString());
        const qint64 id = m_alice->submit(
            problem, u"python3"_s, jurySource(u"locker/submissions/wrong_answer/no_number.py"_s)
        );
        QVERIFY(id > 0);
        QCOMPARE(m_alice->verdict(id, 120'000), u"WA"_s);
        const QJsonValue forJudge = detail(*m_judge, id)[u"test_results"][0];
        QCOMPARE(forJudge[u"transcript"].toString(), u">the red one\n"_s);
        QCOMPARE(forJudge[u"judge_message"].toString(), u"odd guess: the"_s);
        const QJsonValue forOwner = detail(*m_alice, id)[u"test_results"][0];
        QVERIFY(forOwner[u"transcript"].isUndefined());
        QVERIFY(forOwner[u"judge_message"].isUndefined());
        QCOMPARE(forOwner[u"message"].toString(), u"A guess must be a number from 1 to 1000."_s);
        const qint64 good = m_alice->submit(
            problem, u"python3"_s, jurySource(u"locker/submissions/accepted/halves.py"_s)
        );
        QCOMPARE(m_alice->verdict(good, 120'000), u"AC"_s);
    }
};

QTEST_GUILESS_MAIN(TestModes)
#include "tst_modes.moc"
