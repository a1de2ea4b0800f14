// /ws/submissions/{id} on the real server: what each sees, and that nothing is missed or told
// twice.
#include "tests/support/rest_probe.h"
#include "tests/support/server_process.h"
#include "tests/support/stream_probe.h"

#include <QJsonArray>
#include <QTest>

using namespace adjudge::test;
using namespace Qt::Literals::StringLiterals;

class TestSubmissionStream : public QObject
{
    Q_OBJECT

    static constexpr int kLongMs = 60'000;

    ServerProcess m_server;
    std::unique_ptr<RestProbe> m_alice;
    std::unique_ptr<RestProbe> m_judge;
    qint64 m_problem = 0;
    int m_tests = 0;

    std::unique_ptr<StreamProbe>
    follow(qint64 submission, const QString& token, const QString& query = {})
    {
        QUrl url = m_server.socketUrl(u"/ws/submissions/%1"_s.arg(submission));
        url.setQuery(u"token="_s + token + query);
        return std::make_unique<StreamProbe>(url);
    }

    // Keeps the only worker busy for some seconds.
    qint64 submitSlow()
    {
        return m_alice->submit(m_problem, u"python3"_s, u"while True:\n    pass\n"_s);
    }

    qint64 submitGood()
    {
        return m_alice->submit(
            m_problem, u"python3"_s, u"a, b = map(int, input().split())\nprint(a + b)\n"_s
        );
    }

    static QList<int> indexes(const QList<QJsonObject>& tests)
    {
        QList<int> found;
        for (const QJsonObject& test : tests) {
            found.append(test[u"index"].toInt());
        }
        return found;
    }

    [[nodiscard]] QList<int> all() const
    {
        QList<int> numbers;
        for (int i = 1; i <= m_tests; ++i) {
            numbers.append(i);
        }
        return numbers;
    }

private Q_SLOTS:

    void initTestCase()
    {
        const QStringList arguments{
            u"--workers"_s,
            u"1"_s,
            u"--stream-connections"_s,
            u"3"_s,
            u"--stream-idle-seconds"_s,
            u"600"_s};
        QVERIFY2(m_server.start(arguments), m_server.log().constData());
        m_alice = std::make_unique<RestProbe>(m_server);
        m_judge = std::make_unique<RestProbe>(m_server);
        QVERIFY(m_alice->logIn(u"alice"_s, u"alice-demo"_s));
        QVERIFY(m_judge->logIn(u"judge"_s, u"judge-demo"_s));
        const RestAnswer listed = m_alice->get(u"/api/problems/"_s);
        const QJsonArray problems = listed.body[u"problems"].toArray();
        for (const auto& problem : problems) {
            if (problem[u"name"].toString() == u"sumpair") {
                m_problem = problem[u"id"].toInteger();
                m_tests = problem[u"tests"].toInt();
            }
        }
        QVERIFY(m_tests > 0);
    }

    void tellsAJudgingFromQueueToEnd()
    {
        submitSlow();
        const qint64 id = submitGood();
        const auto alice = follow(id, m_alice->token());
        const auto judge = follow(id, m_judge->token());
        const auto guest = follow(id, {});
        QTRY_VERIFY_WITH_TIMEOUT(alice->isClosed(), kLongMs);
        QTRY_VERIFY_WITH_TIMEOUT(judge->isClosed() && guest->isClosed(), kLongMs);
        QCOMPARE(alice->closeCode(), 1000);
        const auto states = alice->ofType(u"status_update"_s);
        QCOMPARE(states.first()[u"status"].toString(), u"queued"_s);
        QCOMPARE(states.last()[u"status"].toString(), u"accepted"_s);
        QVERIFY(states.first()[u"timestamp"].toString().endsWith(u'Z'));
        const auto tests = alice->ofType(u"test_result"_s);
        QCOMPARE(indexes(tests), all());
        QCOMPARE(tests.last()[u"test_name"].toString(), u"secret/%1"_s.arg(m_tests));
        QVERIFY(!tests.last().contains(u"judge_message"_s));
        const auto told = judge->ofType(u"test_result"_s);
        QCOMPARE(indexes(told), all());
        QVERIFY(told.last()[u"test_name"].toString().startsWith(u"secret/10-"_s));
        QCOMPARE(guest->ofType(u"test_result"_s).size(), 0);
        const QJsonObject end = alice->messages().last();
        QCOMPARE(end[u"type"].toString(), u"complete"_s);
        QCOMPARE(end[u"final_status"].toString(), u"accepted"_s);
        QCOMPARE(end[u"summary"][u"total_tests"].toInt(), m_tests);
        QCOMPARE(end[u"summary"][u"passed"].toInt(), m_tests);
        QCOMPARE(end[u"summary"][u"failed"].toInt(), 0);
        QVERIFY(end[u"summary"][u"duration_ms"].toInt() > 0);
        QVERIFY(guest->messages().last()[u"summary"][u"passed"].isNull());
        QCOMPARE(guest->closeCode(), 1000);
    }

    void tellsAFinishedOneAtOnce()
    {
        const qint64 id = m_alice->submit(m_problem, u"python3"_s, u"print(1)\n"_s);
        QCOMPARE(m_alice->verdict(id), u"WA"_s);
        const auto probe = follow(id, m_alice->token());
        QTRY_VERIFY_WITH_TIMEOUT(probe->isClosed(), kLongMs);
        QCOMPARE(probe->closeCode(), 1000);
        QCOMPARE(probe->ofType(u"status_update"_s).size(), 1);
        QVERIFY(!probe->ofType(u"test_result"_s).isEmpty());
        QCOMPARE(probe->ofType(u"complete"_s).size(), 1);
        QCOMPARE(probe->messages().last()[u"summary"][u"failed"].toInt(), 1);
    }

    void refusesByCloseCode()
    {
        const auto wrong = follow(1, u"nonsense"_s);
        const auto unknown = follow(999'999, m_alice->token());
        StreamProbe odd(m_server.socketUrl(u"/ws/submissions/abc"_s));
        QTRY_VERIFY_WITH_TIMEOUT(wrong->isClosed(), kLongMs);
        QTRY_VERIFY_WITH_TIMEOUT(unknown->isClosed() && odd.isClosed(), kLongMs);
        QCOMPARE(wrong->closeCode(), 4003);
        QCOMPARE(unknown->closeCode(), 4004);
        QCOMPARE(odd.closeCode(), 4004);
        QVERIFY(wrong->messages().isEmpty());
    }

    void limitsConnectionsAndAnswersPings()
    {
        submitSlow();
        const qint64 id = submitGood();
        std::vector<std::unique_ptr<StreamProbe>> seated;
        for (int i = 0; i < 3; ++i) {
            seated.push_back(follow(id, m_alice->token()));
            QTRY_VERIFY_WITH_TIMEOUT(!seated.back()->messages().isEmpty(), kLongMs);
        }
        const auto fourth = follow(id, m_alice->token());
        QTRY_VERIFY_WITH_TIMEOUT(fourth->isClosed(), kLongMs);
        QCOMPARE(fourth->closeCode(), 4029);
        seated.front()->send(u"ping"_s);
        QTRY_VERIFY_WITH_TIMEOUT(seated.front()->texts().contains(u"pong"_s), kLongMs);
        seated.back()->send(u"{\"type\":\"ping\"}"_s);
        QTRY_VERIFY_WITH_TIMEOUT(seated.back()->texts().contains(u"pong"_s), kLongMs);
        for (const auto& probe : seated) {
            QTRY_VERIFY_WITH_TIMEOUT(probe->isClosed(), kLongMs);
            QCOMPARE(indexes(probe->ofType(u"test_result"_s)), all());
        }
        const auto next = follow(id, m_alice->token()); // the seats are free again
        QTRY_VERIFY_WITH_TIMEOUT(next->isClosed(), kLongMs);
        QCOMPARE(next->closeCode(), 1000);
    }

    // Clients that come at every moment of a judging: each hears every test once, and the end.
    void missesNothingBetweenStateAndStream()
    {
        for (int round = 0; round < 6; ++round) {
            const qint64 id = submitGood();
            std::vector<std::unique_ptr<StreamProbe>> probes;
            QString status;
            while (status != u"accepted"_s) {
                if (probes.size() < 3 || probes[probes.size() - 3]->isClosed()) {
                    probes.push_back(follow(id, m_alice->token()));
                }
                status = m_alice->get(u"/api/submissions/%1/"_s.arg(id)).body[u"status"].toString();
                QVERIFY(!status.isEmpty());
            }
            for (const auto& probe : probes) {
                QTRY_VERIFY_WITH_TIMEOUT(probe->isClosed(), kLongMs);
                if (probe->closeCode() == 1000) {
                    QCOMPARE(indexes(probe->ofType(u"test_result"_s)), all());
                    QCOMPARE(probe->ofType(u"complete"_s).size(), 1);
                } else {
                    QCOMPARE(probe->closeCode(), 4029);
                }
            }
        }
    }

    void resumesOverACutAndARestart()
    {
        submitSlow();
        const qint64 id = submitGood();
        auto probe = follow(id, m_alice->token());
        QTRY_VERIFY_WITH_TIMEOUT(!probe->messages().isEmpty(), kLongMs);
        qint64 seq = probe->seq();
        probe->cut();
        m_server.kill();
        QVERIFY2(m_server.start({u"--workers"_s, u"1"_s}), m_server.log().constData());
        probe = follow(id, m_alice->token(), u"&since=%1"_s.arg(seq));
        QTRY_VERIFY_WITH_TIMEOUT(probe->isClosed(), kLongMs);
        QCOMPARE(probe->closeCode(), 1000);
        QCOMPARE(indexes(probe->ofType(u"test_result"_s)), all());
        QCOMPARE(probe->ofType(u"complete"_s).size(), 1);
        for (const QJsonObject& message : probe->messages()) {
            QVERIFY(message[u"seq"].toInteger() > seq || message[u"type"] == u"complete"_s);
        }
    }

    void closesIdleOnes()
    {
        m_server.kill();
        const QStringList arguments{
            u"--workers"_s,
            u"1"_s,
            u"--stream-idle-seconds"_s,
            u"1"_s,
            u"--stream-heartbeat-seconds"_s,
            u"1"_s};
        QVERIFY2(m_server.start(arguments), m_server.log().constData());
        for (int i = 0; i < 4; ++i) {
            submitSlow();
        }
        const auto probe = follow(submitGood(), m_alice->token());
        QTRY_VERIFY_WITH_TIMEOUT(probe->isClosed(), kLongMs);
        QCOMPARE(probe->closeCode(), 1000);
        QCOMPARE(probe->closeReason(), u"idle"_s);
        QVERIFY(probe->ofType(u"complete"_s).isEmpty());
    }
};

QTEST_GUILESS_MAIN(TestSubmissionStream)
#include "tst_submission_stream.moc"
