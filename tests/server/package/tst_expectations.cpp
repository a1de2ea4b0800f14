// submissions.yaml and the defaults of the folders in packages of the 2025-09 format.
#include "server/package/expectations.h"
#include "tests/server/package/package_maker.h"

#include <QTest>

using namespace adjudge;
using namespace adjudge::test;
using namespace Qt::Literals::StringLiterals;

class TestExpectations : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void globs_data();
    void globs();
    void foldersHaveDefaults();
    void theFileReplacesAndAdds();
    void faultsAreTold();
};

namespace {

PackageMaker& makeNew(PackageMaker& maker)
{
    maker.remove("problem_statement").write("statement/problem.en.md", "Add.\n");
    maker.write(
        "problem.yaml",
        "problem_format_version: 2025-09\nname: Small\nuuid: 1\nlimits: {time_limit: 1}\n"
    );
    maker.write("submissions/wrong_answer/zero.py", "print(0)\n");
    return maker.write("submissions/odd/late.py", "print(0)\n");
}

const JurySubmission* named(const PackageReading& reading, const QString& name)
{
    for (const JurySubmission& one : reading.package->jury) {
        if (one.program.name == name) {
            return &one;
        }
    }
    return nullptr;
}

} // namespace

void TestExpectations::globs_data()
{
    QTest::addColumn<QString>("glob");
    QTest::addColumn<QString>("path");
    QTest::addColumn<bool>("matches");
    QTest::newRow("same") << u"accepted/a.py"_s << u"accepted/a.py"_s << true;
    QTest::newRow("folder") << u"accepted"_s << u"accepted/a.py"_s << true;
    QTest::newRow("star") << u"accepted/*.py"_s << u"accepted/a.py"_s << true;
    QTest::newRow("star stops") << u"*.py"_s << u"accepted/a.py"_s << false;
    QTest::newRow("any folder") << u"*/a.*"_s << u"accepted/a.py"_s << true;
    QTest::newRow("choice") << u"accepted/{a,b}.py"_s << u"accepted/b.py"_s << true;
    QTest::newRow("no choice") << u"accepted/{a,b}.py"_s << u"accepted/c.py"_s << false;
    QTest::newRow("beginning") << u"acc"_s << u"accepted/a.py"_s << false;
    QTest::newRow("dot") << u"accepted/aXpy"_s << u"accepted/a.py"_s << false;
    QTest::newRow("open brace") << u"accepted/{a"_s << u"accepted/a"_s << false;
    QTest::newRow("class") << u"accepted/[a].py"_s << u"accepted/a.py"_s << false;
}

void TestExpectations::globs()
{
    QFETCH(const QString, glob);
    QFETCH(const QString, path);
    QTEST(matchesGlob(glob, path), "matches");
}

void TestExpectations::foldersHaveDefaults()
{
    PackageMaker maker;
    const PackageReading reading = makeNew(maker).read();
    QVERIFY2(reading.package, qPrintable(listed(reading.faults)));
    const JurySubmission* wrong = named(reading, u"zero.py"_s);
    QVERIFY(wrong && wrong->rule.isExact);
    QCOMPARE(wrong->rule.requirements.size(), 1);
    const QList<Status> required{Status::WrongAnswer, Status::OutputLimitExceeded};
    QCOMPARE(wrong->rule.requirements.first().required, required);
    QVERIFY(wrong->rule.requirements.first().permitted.contains(Status::Accepted));
    QVERIFY(!wrong->rule.requirements.first().permitted.contains(Status::RunTimeError));
    const JurySubmission* odd = named(reading, u"late.py"_s);
    QVERIFY(odd && odd->rule.requirements.isEmpty()); // nothing is asked of it
}

void TestExpectations::theFileReplacesAndAdds()
{
    PackageMaker maker;
    makeNew(maker).write(
        "submissions/submissions.yaml",
        "wrong_answer:\n  permitted: [AC, WA, RTE]\n"
        "odd/late.py:\n  required: [TLE]\n  use_for_time_limit: upper\n  language: python3\n"
        "'*/zero.py':\n  message: too small\n  score: [10, 20]\n  secret/1: {permitted: [WA]}\n"
        "nothing/here: {required: [AC]}\n"
    );
    const PackageReading reading = maker.read();
    QVERIFY2(reading.package, qPrintable(listed(reading.faults)));
    const JuryRule& wrong = named(reading, u"zero.py"_s)->rule;
    QCOMPARE(wrong.requirements.size(), 3);
    QVERIFY(wrong.requirements.first().permitted.contains(Status::RunTimeError));
    QVERIFY(wrong.requirements.first().required.contains(Status::WrongAnswer)); // kept
    QCOMPARE(wrong.requirements.at(1).message, u"too small"_s);
    QCOMPARE(wrong.requirements.at(1).score, std::optional(std::pair(10.0, 20.0)));
    QCOMPARE(wrong.requirements.at(2).tests, u"secret/1"_s);
    const JurySubmission* odd = named(reading, u"late.py"_s);
    QCOMPARE(odd->rule.timeUse, JuryRule::TimeUse::Upper);
    QCOMPARE(odd->rule.language, u"python3"_s);
    QCOMPARE(odd->expected, QList<Status>{Status::TimeLimitExceeded});
    QVERIFY(listed(reading.package->warnings).contains(u"'nothing/here' matches no submission"));
}

void TestExpectations::faultsAreTold()
{
    PackageMaker maker;
    makeNew(maker).write(
        "submissions/submissions.yaml",
        "accepted:\n  required: [MLE]\n  use_for_time_limit: maybe\n  score: high\n  nonsense: {}\n"
    );
    const PackageReading reading = maker.read();
    QVERIFY(!reading.package);
    QVERIFY2(reading.faults.size() == 4, qPrintable(listed(reading.faults)));
}

QTEST_GUILESS_MAIN(TestExpectations)
#include "tst_expectations.moc"
