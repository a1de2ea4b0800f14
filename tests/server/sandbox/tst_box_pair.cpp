// Two programs in two boxes that talk to each other.
#include "tests/server/sandbox/box_fixture.h"

#include <QElapsedTimer>

#include <csignal>

using namespace Qt::Literals::StringLiterals;
using namespace adjudge;
using namespace adjudge::test;

class TestBoxPair : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void dialogue();
    void oneLeavesEarly();
    void oneHangs();
    void bothHang();
    void filesStayApart();
    void usableAfterwards();

private:
    Result<PairResult>
    talk(const char* own, const char* other, std::chrono::milliseconds wall = 5s);

    std::unique_ptr<Box> m_own;
    std::unique_ptr<Box> m_other;
    Transcript m_transcript;
};

void TestBoxPair::initTestCase()
{
    m_own = openBox(u"pair"_s);
    m_other = openBox(u"pairother"_s);
    QVERIFY(m_own && m_other);
}

Result<PairResult>
TestBoxPair::talk(const char* own, const char* other, std::chrono::milliseconds wall)
{
    RunRequest ownRequest = shell(own);
    RunRequest otherRequest = shell(other);
    ownRequest.limits.wall = otherRequest.limits.wall = wall;
    ownRequest.folders = {u"feedback"_s};
    ownRequest.collect = {u"feedback/log"_s};
    return m_own->runWith(ownRequest, *m_other, otherRequest, m_transcript);
}

void TestBoxPair::dialogue()
{
    const auto result = talk(
        "n=0; while test $n -lt 50; do echo $n; read n; done; echo $n > feedback/log; exit 42",
        "while read n; do echo $((n + 1)); done; echo bye >&2"
    );
    QVERIFY2(result.has_value(), result ? "" : qPrintable(result.error().message));
    QCOMPARE(result->own.end, RunResult::End::Exited);
    QCOMPARE(result->own.exitCode, 42);
    QCOMPARE(result->own.collected.size(), qsizetype(1));
    QCOMPARE(result->own.collected.front().content, QByteArray("50\n"));
    QCOMPARE(result->other.end, RunResult::End::Exited);
    QCOMPARE(result->other.errors, QByteArray("bye\n"));
}

void TestBoxPair::oneLeavesEarly()
{
    const auto result = talk("exit 43", "exec yes");
    QVERIFY(result.has_value());
    QCOMPARE(result->own.exitCode, 43);
    QCOMPARE(result->other.end, RunResult::End::Signalled);
    QCOMPARE(result->other.signal, SIGPIPE);
    QVERIFY(result->ownEndedFirst);
}

void TestBoxPair::oneHangs()
{
    QElapsedTimer timer;
    timer.start();
    const auto result =
        talk("read line; echo $? > feedback/log", "exec sleep 100 >/dev/null", 600ms);
    QVERIFY(result.has_value());
    QCOMPARE(result->own.end, RunResult::End::Exited); // end of file, when the other had no stdout
    QCOMPARE(result->other.end, RunResult::End::WallLimit);
    QVERIFY(timer.elapsed() < 5000);
}

void TestBoxPair::bothHang()
{
    const auto result = talk("read line", "read line", 400ms);
    QVERIFY(result.has_value());
    QCOMPARE(
        int(result->own.end == RunResult::End::WallLimit) +
                int(result->other.end == RunResult::End::WallLimit) >
            0,
        true
    );
}

void TestBoxPair::filesStayApart()
{
    QVERIFY(m_own->put({u"secret"_s, "s", false}).has_value());
    const auto result = talk("ls /box; ls -A /w", "cat >&2; ls -A /box /w /tmp >&2");
    QVERIFY(result.has_value());
    QCOMPARE(result->other.errors, QByteArray("secret\nfeedback\n/box:\n\n/tmp:\n\n/w:\n"));
}

void TestBoxPair::usableAfterwards()
{
    QCOMPARE(run(*m_own, shell("echo 1")).output, QByteArray("1\n"));
    QCOMPARE(run(*m_other, shell("echo 2")).output, QByteArray("2\n"));
}

QTEST_GUILESS_MAIN(TestBoxPair)
#include "tst_box_pair.moc"
