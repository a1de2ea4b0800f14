// Packages that are not of the Kattis family: Polygon's problem.xml and plain folders of tests; and
// our own keys beside problem.yaml. All packages are made here.
#include "server/package/polygon_tests.h"
#include "tests/server/package/package_maker.h"

#include <QTest>

using namespace adjudge;
using namespace adjudge::test;
using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

class TestForeignPackages : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aPolygonPackage();
    void polygonFaults_data();
    void polygonFaults();
    void polygonPaths();
    void aPlainFolder();
    void aPlainFolderWithYaml();
    void aLonelyInputIsAFault();
    void aCheckerByName_data();
    void aCheckerByName();
    void anEvaluatorWithMetrics();
    void hostileXml_data();
    void hostileXml();
};

namespace {

const QByteArray kProblem = R"(<?xml version="1.0" encoding="utf-8"?>
<problem revision="3" short-name="twice" url="https://example.org/twice">
  <names><name language="russian" value="R"/><name language="english" value="Twice  it"/></names>
  <statements>
    <statement language="english" path="statements/english/problem.tex" type="application/x-tex"/>
    <statement language="english" path="statements/.html/english/problem.html" type="text/html"/>
  </statements>
  <judging input-file="" output-file="" run-count="1">
    <testset name="pretests"><time-limit>7</time-limit></testset>
    <testset name="tests">
      <time-limit>1500</time-limit>
      <memory-limit>67108864</memory-limit>
      <test-count>3</test-count>
      <input-path-pattern>tests/%02d</input-path-pattern>
      <answer-path-pattern>tests/%02d.a</answer-path-pattern>
      <tests>
        <test method="manual" sample="true"/>
        <test cmd="gen 5" method="generated" description="random"/>
        <test method="manual"/>
      </tests>
    </testset>
  </judging>
  <assets>
    <checker name="own.cpp" type="testlib">
      <source path="files/check.cpp" type="cpp.g++17"/>
    </checker>
    <validators><validator><source path="files/val.cpp" type="cpp.g++17"/></validator></validators>
    <solutions>
      <solution tag="main"><source path="solutions/main.cpp" type="cpp.g++17"/></solution>
      <solution tag="wrong-answer"><source path="solutions/wa.py" type="python.3"/></solution>
      <solution tag="time-limit-exceeded-or-accepted">
        <source path="solutions/slow.py" type="python.3"/>
      </solution>
      <solution tag="do-not-run"><source path="solutions/no.py" type="python.3"/></solution>
    </solutions>
  </assets>
</problem>
)";

// In place of the package that the maker begins with.
PackageMaker& makePolygon(PackageMaker& maker, const QByteArray& xml = kProblem)
{
    for (const char* path : {"problem.yaml", "problem_statement", "data", "submissions"}) {
        maker.remove(path);
    }
    maker.write("problem.xml", xml);
    for (const char* path : {"tests/01", "tests/02", "tests/03", "tests/01.a", "tests/02.a"}) {
        maker.write(path, "1\r\n");
    }
    maker.write("tests/03.a", "2\n");
    maker.write("files/check.cpp", "int main(){}\n").write("files/val.cpp", "int main(){}\n");
    maker.write("files/testlib.h", "// a header of its own\n").write("files/olymp.sty", "x\n");
    maker.write("statements/.html/english/problem.html", "<h1>Twice</h1><p>Double it.</p>");
    maker.write("statements/english/problem.tex", "Double it.\n");
    maker.write("solutions/main.cpp", "int main(){}\n").write("solutions/wa.py", "print(1)\n");
    return maker.write("solutions/slow.py", "print(1)\n").write("solutions/no.py", "x\n");
}

QStringList fileNames(const PackageProgram& program)
{
    QStringList names;
    for (const QString& file : program.files) {
        names.append(QFileInfo(file).fileName());
    }
    return names;
}

QStringList testNames(const ProblemPackage& package)
{
    QStringList names;
    for (const TestCase& test : package.tests) {
        names.append(test.name);
    }
    return names;
}

} // namespace

void TestForeignPackages::aPolygonPackage()
{
    PackageMaker maker;
    const PackageReading reading = makePolygon(maker).read();
    QVERIFY2(reading.package, qPrintable(listed(reading.faults)));
    const ProblemPackage& package = *reading.package;
    QCOMPARE(package.title, u"Twice it"_s);
    QCOMPARE(package.timeLimit, std::optional(1500ms));
    QCOMPARE(package.memoryLimitBytes, qint64{64} << 20);
    const QStringList names{u"sample/01"_s, u"secret/02"_s, u"secret/03"_s};
    QCOMPARE(testNames(package), names);
    QVERIFY(package.tests.first().isSample);
    QCOMPARE(package.tests.at(1).description, u"random"_s);
    QVERIFY(package.dropsCarriageReturns);
    QVERIFY(package.customValidation);
    QCOMPARE(package.protocol, JudgeProtocol::Testlib);
    const QStringList files{u"check.cpp"_s, u"testlib.h"_s};
    QCOMPARE(fileNames(package.outputValidators.value(0)), files);
    QCOMPARE(package.inputValidators.value(0).name, u"val.cpp"_s);
    QCOMPARE(package.validInputCode, 0);
    QCOMPARE(package.jury.size(), 3);
    QCOMPARE(package.jury.first().folder, u"main"_s);
    QCOMPARE(package.jury.first().expected, QList<Status>{Status::Accepted});
    QVERIFY(package.jury.last().expected.contains(Status::TimeLimitExceeded));
    QVERIFY(package.jury.last().expected.contains(Status::Accepted));
    QCOMPARE(package.statementFormat, u"html"_s);
    QVERIFY(package.statementHtml.contains(u"Double it."));
}

void TestForeignPackages::polygonFaults_data()
{
    QTest::addColumn<QByteArray>("before");
    QTest::addColumn<QByteArray>("after");
    QTest::addColumn<QString>("fault"); // begins with
    const auto row = [](const char* name, const char* before, const char* after, const char* fault
                     ) {
        QTest::newRow(name) << QByteArray(before) << QByteArray(after) << QString::fromUtf8(fault);
    };
    row("too few tests", ">3<", ">4<", "tests/04:0: This file of test 4 is missing.");
    row("none at all", "tests/%02d<", "none/%02d<", "tests:0: The package has no tests.");
    row("bad pattern", "tests/%02d<", "tests/%s<", "problem.xml:10: The patterns");
    row("no limit", ">1500<", ">fast<", "problem.xml:11: 'time-limit' must be");
    row("outside", "files/check.cpp", "../../etc/passwd", "problem.xml:25: There is no file");
    row("twice", "run-count=\"1\"", "run-count=\"2\"", "problem.xml:8: Problems that run twice");
    row("odd file", "input-file=\"\"", "input-file=\"../x\"", "problem.xml:8: 'input-file'");
    row("talks", "<assets>", "<assets><interactor/>", "problem.xml:8: Interactive Polygon");
    row("other root", "problem", "contest", "problem.xml:2: The root element");
}

void TestForeignPackages::polygonFaults()
{
    QFETCH(const QByteArray, before);
    QFETCH(const QByteArray, after);
    QFETCH(const QString, fault);
    PackageMaker maker;
    QByteArray xml = kProblem;
    const PackageReading reading = makePolygon(maker, xml.replace(before, after)).read();
    QVERIFY(!reading.package);
    const QString all = listed(reading.faults);
    QVERIFY2(all.contains(fault), qPrintable(all));
}

void TestForeignPackages::polygonPaths()
{
    QCOMPARE(polygonPath(u"tests/%02d"_s, 7), u"tests/07"_s);
    QCOMPARE(polygonPath(u"tests/%02d.a"_s, 123), u"tests/123.a"_s);
    QCOMPARE(polygonPath(u"t%03d"_s, 7), u"t007"_s);
    QCOMPARE(polygonPath(u"t%d"_s, 7), u"t7"_s);
    QCOMPARE(polygonPath(u"t%s"_s, 7), QString());
    QCOMPARE(polygonPath(u"%d%d"_s, 7), QString());
    QCOMPARE(polygonPath(u"tests"_s, 7), QString());
}

void TestForeignPackages::aPlainFolder()
{
    PackageMaker maker;
    for (const char* path : {"problem.yaml", "problem_statement", "data"}) {
        maker.remove(path);
    }
    maker.write("10.in", "1\n").write("10.ans", "1\n").write("2.in", "1\n").write("2.out", "1\n");
    maker.write("sample/1.in", "1\n").write("sample/1.a", "1\n").write("readme.txt", "hello\n");
    const PackageReading reading = maker.read();
    QVERIFY2(reading.package, qPrintable(listed(reading.faults)));
    const QStringList names{u"sample/sample/1"_s, u"secret/2"_s, u"secret/10"_s};
    QCOMPARE(testNames(*reading.package), names);
    QCOMPARE(reading.package->name, u"small"_s);
    QVERIFY(!reading.package->timeLimit);
    QCOMPARE(reading.package->jury.size(), 1);
}

void TestForeignPackages::aPlainFolderWithYaml()
{
    PackageMaker maker;
    maker.remove("data").write("tests/1.in", "1\n").write("tests/1.ans", "1\n");
    maker.write("problem.yaml", "name: Plain\nlimits: {time_limit: 2}\nchecker: sorted\n");
    const PackageReading reading = maker.read();
    QVERIFY2(reading.package, qPrintable(listed(reading.faults)));
    QCOMPARE(reading.package->title, u"Plain"_s);
    QCOMPARE(reading.package->timeLimit, std::optional(2000ms));
    QCOMPARE(reading.package->checker, QStringList{u"sorted"_s});
    QCOMPARE(testNames(*reading.package), QStringList{u"secret/tests/1"_s});
}

void TestForeignPackages::aLonelyInputIsAFault()
{
    PackageMaker maker;
    maker.remove("data").write("1.in", "1\n").write("1.ans", "1\n").write("2.in", "1\n");
    const PackageReading reading = maker.read();
    QVERIFY(!reading.package);
    QCOMPARE(
        listed(reading.faults), u"2.in:0: There is no .ans, .out or .a file of the same name."_s
    );
}

void TestForeignPackages::aCheckerByName_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<bool>("isGood");
    QTest::newRow("tokens") << QByteArray("tokens") << true;
    QTest::newRow("any case") << QByteArray("tokens  case_insensitive") << true;
    QTest::newRow("floats") << QByteArray("floats 1e-4") << true;
    QTest::newRow("yes or no") << QByteArray("yes_no") << true;
    QTest::newRow("unknown") << QByteArray("wcmp") << false;
    QTest::newRow("odd option") << QByteArray("exact loosely") << false;
    QTest::newRow("odd tolerance") << QByteArray("floats much") << false;
    QTest::newRow("negative") << QByteArray("floats -1") << false;
}

void TestForeignPackages::aCheckerByName()
{
    QFETCH(const QByteArray, text);
    QFETCH(const bool, isGood);
    for (const char* file : {"problem.yaml", "adjudge.yaml"}) {
        PackageMaker maker;
        const QByteArray head = file[0] == 'p' ? "name: Small\nchecker: " : "\nchecker: ";
        const PackageReading reading = maker.write(file, head + text + "\n").read();
        QVERIFY2(reading.package.has_value() == isGood, qPrintable(listed(reading.faults)));
        if (isGood) {
            QCOMPARE(reading.package->checker, QString::fromUtf8(text).simplified().split(u' '));
        } else {
            QVERIFY(listed(reading.faults).startsWith(QString::fromUtf8(file) + u":2: "_s));
        }
    }
}

void TestForeignPackages::anEvaluatorWithMetrics()
{
    PackageMaker maker;
    maker.write("evaluator/main.py", "print('{}')\n");
    maker.write(
        "adjudge.yaml",
        "output_file: labels.csv\nmetrics:\n  accuracy: {unit: '%'}\n  loss: {direction: lower}\n"
    );
    PackageReading reading = maker.read();
    QVERIFY2(reading.package, qPrintable(listed(reading.faults)));
    QCOMPARE(reading.package->protocol, JudgeProtocol::Evaluator);
    QCOMPARE(fileNames(reading.package->outputValidators.value(0)), QStringList{u"main.py"_s});
    QCOMPARE(reading.package->outputFile, u"labels.csv"_s);
    const QList<MetricRule> rules{{u"accuracy"_s, u"%"_s, true}, {u"loss"_s, QString(), false}};
    QCOMPARE(reading.package->metrics, rules);
    maker.write(
        "adjudge.yaml", "metrics:\n  a-b: {}\n  loss: {direction: up}\noutput_file: ../x\n"
    );
    reading = maker.read();
    QVERIFY(!reading.package);
    QCOMPARE(reading.faults.size(), 3);
}

void TestForeignPackages::hostileXml_data()
{
    QTest::addColumn<QByteArray>("xml");
    QTest::newRow("empty") << QByteArray();
    QTest::newRow("cut") << kProblem.left(700);
    QTest::newRow("entities") << QByteArray("<!DOCTYPE a [<!ENTITY x \"y\">]><problem>&x;</problem>"
    );
    QTest::newRow("deep") << QByteArray("<a>").repeated(100'000);
    QTest::newRow("wide") << "<problem>" + QByteArray("<a/>").repeated(60'000) + "</problem>";
    QTest::newRow("nothing") << QByteArray("<problem/>");
    QTest::newRow("bytes") << QByteArray("\xff\xfe\0<", 4);
}

void TestForeignPackages::hostileXml()
{
    QFETCH(const QByteArray, xml);
    PackageMaker maker;
    const PackageReading reading = makePolygon(maker, xml).read();
    QVERIFY(!reading.package);
    QVERIFY(!reading.faults.isEmpty());
}

QTEST_GUILESS_MAIN(TestForeignPackages)
#include "tst_foreign_packages.moc"
