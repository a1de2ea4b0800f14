// Whether results of a jury submission are what a 2025-09 package asks for.
#include "server/app/host_memory.h"
#include "server/app/jury_rules.h"

#include <QTest>

using namespace adjudge;
using namespace Qt::Literals::StringLiterals;

class TestJuryRules : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void requirements();
    void timeUse();
    void memoryOfTheHost();
};

namespace {

using enum Status;

TestResult result(const QString& name, Status verdict, const QString& judgeMessage = {})
{
    TestResult one;
    one.name = name;
    one.verdict = verdict;
    one.judgeMessage = judgeMessage;
    return one;
}

} // namespace

void TestJuryRules::requirements()
{
    const QList<TestResult> tests{
        result(u"sample/1"_s, Accepted),
        result(u"secret/group1/1"_s, WrongAnswer, u"the sum is odd"_s),
        result(u"secret/group2/1"_s, Accepted)};
    const auto holds = [&](const JuryRequirement& one, std::optional<double> score = {}) {
        JuryRule rule;
        rule.requirements = {one};
        return unmetRequirement(rule, tests, score).isEmpty();
    };
    QVERIFY(holds({}));
    QVERIFY(holds({.tests = {}, .permitted = {Accepted, WrongAnswer}, .required = {WrongAnswer}}));
    QVERIFY(!holds({.tests = {}, .permitted = {Accepted}}));
    QVERIFY(!holds({.tests = {}, .required = {RunTimeError}}));
    QVERIFY(holds({.tests = u"secret/group2"_s, .permitted = {Accepted}}));
    QVERIFY(!holds({.tests = u"secret/*"_s, .permitted = {Accepted}}));
    JuryRequirement message;
    message.message = u"sum is odd"_s;
    QVERIFY(holds(message));
    message.tests = u"sample"_s;
    QVERIFY(!holds(message));
    JuryRequirement scored;
    scored.score = std::pair(10.0, 20.0);
    QVERIFY(!holds(scored));
    QVERIFY(holds(scored, 10.0));
    QVERIFY(!holds(scored, 20.5));
}

void TestJuryRules::timeUse()
{
    using Use = JuryRule::TimeUse;
    JurySubmission submission;
    submission.expected = {Accepted};
    QCOMPARE(timeUseOf(submission), Use::Lower);
    submission.expected = {TimeLimitExceeded};
    QCOMPARE(timeUseOf(submission), Use::None); // legacy: only checked, with the safety margin
    submission.rule.isExact = true;
    QCOMPARE(timeUseOf(submission), Use::None);
    submission.rule.requirements = {
        {.tests = {}, .permitted = {Accepted, TimeLimitExceeded}, .required = {TimeLimitExceeded}}};
    QCOMPARE(timeUseOf(submission), Use::Upper);
    submission.rule.requirements = {{.tests = {}, .permitted = {Accepted, WrongAnswer}}};
    QCOMPARE(timeUseOf(submission), Use::Lower);
    submission.rule.timeUse = Use::None;
    QCOMPARE(timeUseOf(submission), Use::None);
}

void TestJuryRules::memoryOfTheHost()
{
    ProblemPackage package;
    package.memoryLimitBytes = 2048LL << 20;
    QVERIFY(hostMemoryBytes() > 0);
    QVERIFY(!memoryWarning(package, 0));
    QVERIFY(!memoryWarning(package, 2048LL << 20));
    const auto warning = memoryWarning(package, 1024LL << 20);
    QVERIFY(warning.has_value());
    QVERIFY(warning->message.contains(u"1024 MiB"));
}

QTEST_GUILESS_MAIN(TestJuryRules)
#include "tst_jury_rules.moc"
