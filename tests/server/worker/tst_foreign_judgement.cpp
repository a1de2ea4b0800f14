// What checkers by testlib's exit codes and evaluators with JSON say, without running any.
#include "server/worker/foreign_judgement.h"

#include <QTest>

using namespace adjudge;
using namespace Qt::Literals::StringLiterals;

class TestForeignJudgement : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void exitCodesOfTestlib_data();
    void exitCodesOfTestlib();
    void evaluations();
    void badEvaluations_data();
    void badEvaluations();
    void argumentsInTheirOrder();
};

namespace {

RunResult ended(int code, const QByteArray& output, const QByteArray& errors)
{
    RunResult run;
    run.exitCode = code;
    run.output = output;
    run.errors = errors;
    return run;
}

} // namespace

void TestForeignJudgement::exitCodesOfTestlib_data()
{
    QTest::addColumn<int>("code");
    QTest::addColumn<QByteArray>("errors");
    QTest::addColumn<QString>("result"); // "AC", "WA", "AC 12.5", "JE"
    QTest::newRow("ok") << 0 << QByteArray("ok fine\n") << u"AC"_s;
    QTest::newRow("wrong") << 1 << QByteArray("wrong answer 1st differs") << u"WA"_s;
    QTest::newRow("format") << 2 << QByteArray("wrong output format eof") << u"WA"_s;
    QTest::newRow("fail") << 3 << QByteArray("FAIL answer is bad") << u"JE"_s;
    QTest::newRow("dirt") << 4 << QByteArray() << u"WA"_s;
    QTest::newRow("points") << 7 << QByteArray("points 12.5 good\n") << u"AC 12.5"_s;
    QTest::newRow("no points") << 7 << QByteArray("points many") << u"JE"_s;
    QTest::newRow("infinite points") << 7 << QByteArray("points inf") << u"JE"_s;
    QTest::newRow("early end") << 8 << QByteArray("unexpected eof") << u"WA"_s;
    QTest::newRow("kattis code") << 42 << QByteArray() << u"JE"_s;
}

void TestForeignJudgement::exitCodesOfTestlib()
{
    QFETCH(const int, code);
    QFETCH(const QByteArray, errors);
    const auto said = foreignJudgement(JudgeProtocol::Testlib, u"check"_s, ended(code, {}, errors));
    QString result = u"JE"_s;
    if (said) {
        result = said->isAccepted ? u"AC"_s : u"WA"_s;
        result += said->score ? u' ' + QString::fromLatin1(*said->score) : QString();
        QVERIFY(said->teamMessage.isEmpty()); // it may quote the answer
    }
    QTEST(result, "result");
    RunResult killed = ended(0, {}, {});
    killed.end = RunResult::End::MemoryLimit;
    QVERIFY(!foreignJudgement(JudgeProtocol::Testlib, u"check"_s, killed));
}

void TestForeignJudgement::evaluations()
{
    const auto judge = [](const QByteArray& text) {
        return foreignJudgement(JudgeProtocol::Evaluator, u"eval"_s, ended(0, text, "by the way"));
    };
    const auto good = judge(R"({"verdict": "AC", "score": 0.5, "metrics": {"accuracy": 0.95},
        "message": "near"})");
    QVERIFY(good.has_value());
    QVERIFY(good->isAccepted);
    QCOMPARE(good->score, std::optional<QByteArray>("0.5"));
    QCOMPARE(good->metrics, (Metrics{{u"accuracy"_s, 0.95}}));
    QCOMPARE(good->teamMessage, u"near"_s);
    QCOMPARE(good->judgeMessage, u"by the way"_s);
    const auto bad = judge(R"({"verdict": "WA", "score": 0, "judge_message": "too low"})");
    QVERIFY(bad.has_value());
    QVERIFY(!bad->isAccepted);
    QVERIFY(!bad->score);
    QCOMPARE(bad->judgeMessage, u"too low"_s);
}

void TestForeignJudgement::badEvaluations_data()
{
    QTest::addColumn<int>("code");
    QTest::addColumn<QByteArray>("output");
    QTest::newRow("nothing") << 0 << QByteArray();
    QTest::newRow("no object") << 0 << QByteArray("[1]");
    QTest::newRow("cut") << 0 << QByteArray("{\"verdict\": \"AC\"");
    QTest::newRow("no verdict") << 0 << QByteArray("{}");
    QTest::newRow("other verdict") << 0 << QByteArray(R"({"verdict": "CE"})");
    QTest::newRow("text score") << 0 << QByteArray(R"({"verdict": "AC", "score": "1"})");
    QTest::newRow("text metric") << 0
                                 << QByteArray(R"({"verdict": "AC", "metrics": {"accuracy": "1"}})"
                                    );
    QTest::newRow("metric name") << 0 << QByteArray(R"({"verdict": "AC", "metrics": {"a b": 1}})");
    QTest::newRow("metric list") << 0 << QByteArray(R"({"verdict": "AC", "metrics": [1]})");
    QTest::newRow("exit code") << 1 << QByteArray(R"({"verdict": "AC"})");
}

void TestForeignJudgement::badEvaluations()
{
    QFETCH(const int, code);
    QFETCH(const QByteArray, output);
    const auto said =
        foreignJudgement(JudgeProtocol::Evaluator, u"eval.py"_s, ended(code, output, {}));
    QVERIFY(!said);
    QVERIFY2(said.error().message.contains(u"eval.py"_s), qPrintable(said.error().message));
}

void TestForeignJudgement::argumentsInTheirOrder()
{
    const OutputValidator::Question question{"in", "ans", "out", {u"x"_s}};
    RunRequest base;
    base.argv = QStringList{u"/box/main"_s};
    const QStringList testlib = foreignRequest(JudgeProtocol::Testlib, base, question).argv;
    QCOMPARE(testlib.join(u' '), u"/box/main /w/test.in /w/team.out /w/test.ans x"_s);
    const QStringList evaluator = foreignRequest(JudgeProtocol::Evaluator, base, question).argv;
    QCOMPARE(evaluator.join(u' '), u"/box/main /w/test.in /w/test.ans /w/team.out x"_s);
}

QTEST_GUILESS_MAIN(TestForeignJudgement)
#include "tst_foreign_judgement.moc"
