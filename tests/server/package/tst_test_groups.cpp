// Groups of tests as packages write them, and what they make of results.
#include "server/package/score_rules.h"
#include "tests/server/package/package_maker.h"

#include <QTest>

using namespace adjudge;
using namespace adjudge::test;
using namespace Qt::Literals::StringLiterals;

class TestTestGroups : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void legacyGroupsInherit();
    void requiredGroups();
    void fullScores_data();
    void fullScores();
    void faults_data();
    void faults();
};

namespace {

PackageMaker&
addGroup(PackageMaker& maker, const char* name, const QByteArray& file, const QByteArray& text)
{
    const QByteArray folder = QByteArray("data/secret/") + name + '/';
    maker.write((folder + "1.in").constData(), "1 1\n")
        .write((folder + "1.ans").constData(), "2\n");
    return maker.write((folder + file).constData(), text);
}

PackageMaker& makeNew(PackageMaker& maker)
{
    maker.remove("problem_statement").remove("data/secret");
    maker.write("statement/problem.en.tex", "\\problemname{Small}\n");
    return maker.write(
        "problem.yaml", "problem_format_version: 2025-09\nname: Small\nuuid: u\ntype: scoring\n"
    );
}

const TestGroup& groupNamed(const ProblemPackage& package, const QString& name)
{
    const auto group = std::ranges::find(package.groups, name, &TestGroup::name);
    return group == package.groups.cend() ? package.groups.first() : *group;
}

TestResult resultOf(Status verdict, double score)
{
    TestResult result;
    result.verdict = verdict;
    result.score = score;
    return result;
}

} // namespace

void TestTestGroups::legacyGroupsInherit()
{
    PackageMaker maker;
    maker.write("problem.yaml", "name: Small\ntype: scoring\ngrading: {accept_score: 7}\n");
    maker.write(
        "data/testdata.yaml", "on_reject: continue\ngrader_flags: first_error ignore_sample\n"
    );
    addGroup(maker, "a", "testdata.yaml", "range: -inf 5\naccept_score: 2.5\n");
    const PackageReading reading = maker.read();
    QVERIFY(reading.package);
    const GroupRules& rules = groupNamed(*reading.package, u"secret/a"_s).rules;
    QVERIFY(!rules.stopsAtReject && rules.ignoresSamples);
    QCOMPARE(rules.verdict, GroupRules::Verdict::FirstError);
    QCOMPARE(rules.acceptScore, 2.5);
    QCOMPARE(rules.highest, 5.0);
    QCOMPARE(groupNamed(*reading.package, u"secret"_s).rules.acceptScore, 7.0);
    QCOMPARE(reading.package->maxScore, std::optional(9.5)); // 7 and 2.5
}

void TestTestGroups::requiredGroups()
{
    PackageMaker maker;
    makeNew(maker);
    addGroup(maker, "a", "test_group.yaml", "max_score: 40\n");
    addGroup(maker, "b", "test_group.yaml", "max_score: 60\nrequire_pass: [sample, secret/a]\n");
    const PackageReading reading = maker.read();
    QVERIFY2(reading.package, qPrintable(reading.faults.value(0).message));
    const ProblemPackage& package = *reading.package;
    const int b =
        static_cast<int>(&groupNamed(package, u"secret/b"_s) - package.groups.constData());
    TestResults results{{0, resultOf(Status::Accepted, 0)}, {1, resultOf(Status::WrongAnswer, 0)}};
    QVERIFY(isForbidden(package, b, results));
    results[1] = resultOf(Status::Accepted, 0);
    QVERIFY(!isForbidden(package, b, results));
    auto grading = gradeAll(package, results);
    QVERIFY(grading);
    QCOMPARE(grading->score, 40.0);
    QCOMPARE(grading->groups.value(1).status, Status::Queued);
    results[2] = resultOf(Status::Accepted, 0);
    grading = gradeAll(package, results);
    QVERIFY(grading);
    QCOMPARE(grading->score, 100.0);
}

void TestTestGroups::fullScores_data()
{
    QTest::addColumn<QByteArray>("secret");
    QTest::addColumn<std::optional<double>>("most");
    QTest::newRow("default") << QByteArray("{}") << std::optional(100.0);
    QTest::newRow("own") << QByteArray("max_score: 7") << std::optional(7.0);
    QTest::newRow("unbounded") << QByteArray("{max_score: unbounded, score_aggregation: sum}")
                               << std::optional<double>();
}

void TestTestGroups::fullScores()
{
    QFETCH(const QByteArray, secret);
    PackageMaker maker;
    makeNew(maker).write("data/secret/1.in", "1 1\n").write("data/secret/1.ans", "2\n");
    maker.write("data/secret/test_group.yaml", secret + '\n');
    const PackageReading reading = maker.read();
    QVERIFY2(reading.package, qPrintable(reading.faults.value(0).message));
    QTEST(reading.package->maxScore, "most");
}

void TestTestGroups::faults_data()
{
    QTest::addColumn<QByteArray>("file");
    QTest::addColumn<QByteArray>("text");
    const auto row = [](const char* file, const char* text) {
        QTest::newRow(text) << QByteArray(file) << QByteArray(text);
    };
    row("testdata.yaml", "on_reject: perhaps");
    row("testdata.yaml", "range: 5 1");
    row("testdata.yaml", "range: 1");
    row("testdata.yaml", "grader_flags: guess");
    row("testdata.yaml", "grading: custom");
    row("testdata.yaml", "accept_score: many");
    row("test_group.yaml", "score_aggregation: product");
    row("test_group.yaml", "max_score: -1");
    row("test_group.yaml", "{max_score: 1, require_pass: [secret/b]}");
    row("test_group.yaml", "{max_score: 1, static_validation_score: 3}");
    row("test_group.yaml", "{}"); // pass-fail without points
}

void TestTestGroups::faults()
{
    QFETCH(const QByteArray, file);
    QFETCH(const QByteArray, text);
    PackageMaker maker;
    maker.write("problem.yaml", "name: Small\ntype: scoring\n");
    if (file.startsWith("test_group")) {
        makeNew(maker);
    }
    addGroup(maker, "a", file, text + '\n');
    const PackageReading reading = maker.read();
    QVERIFY(!reading.package);
    QVERIFY(!reading.faults.isEmpty());
    QCOMPARE(reading.faults.first().file, u"data/secret/a/"_s + QString::fromLatin1(file));
}

QTEST_GUILESS_MAIN(TestTestGroups)
#include "tst_test_groups.moc"
