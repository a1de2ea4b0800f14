// Good and bad packages, made on the fly: what is read, and which file and line a fault names.
#include "tests/server/package/cpu_time.h"
#include "tests/server/package/package_maker.h"

#include <QTest>

#include <sys/stat.h>

#include <functional>

using namespace adjudge;
using namespace adjudge::test;
using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

using Bend = std::function<void(PackageMaker&)>;
Q_DECLARE_METATYPE(Bend)

namespace {

QStringList namesOf(const QList<TestCase>& tests)
{
    QStringList names;
    for (const TestCase& test : tests) {
        names.append(test.name);
    }
    return names;
}

Bend yaml(const QByteArray& text)
{
    return [text](PackageMaker& maker) { maker.write("problem.yaml", text); };
}

// Each level holds the one before ten times.
QByteArray laughs(int levels)
{
    QByteArray text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n";
    for (int i = 1; i < levels; ++i) {
        const QByteArray before = "*a" + QByteArray::number(i - 1);
        const QByteArray name = "a" + QByteArray::number(i);
        text += name + ": &" + name + " [" + (before + ", ").repeated(9) + before + "]\n";
    }
    return text;
}

} // namespace

class PackageReaderTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsSmallPackage();
    void ordersTestsByBytes();
    void inheritsGroupFlags();
    void readsNewerFormat();
    void choosesTimeLimit_data();
    void choosesTimeLimit();
    void readsLimits();
    void expectsVerdicts_data();
    void expectsVerdicts();
    void takesFoldersAsPrograms();
    void readsNotes();
    void followsLinksInside();
    void readsForJudging();
    void refuses_data();
    void refuses();
    void listsEveryFault();
    void warns_data();
    void warns();
    void survivesHostileYaml_data();
    void survivesHostileYaml();
};

void PackageReaderTest::readsSmallPackage()
{
    PackageMaker maker;
    const PackageReading reading = maker.read();
    QVERIFY2(reading.package, qPrintable(listed(reading.faults)));
    const ProblemPackage& package = *reading.package;
    QCOMPARE(listed(package.warnings), QString());
    QCOMPARE(package.name, u"small"_s);
    QCOMPARE(package.title, u"Small"_s);
    QVERIFY(!package.timeLimit);
    QCOMPARE(package.memoryLimitBytes, 2048LL << 20);
    QCOMPARE(package.outputLimitBytes, 8LL << 20);
    QCOMPARE(package.sourceLimitBytes, 128LL << 10);
    QCOMPARE(package.compileTimeLimit, 60s);
    QCOMPARE(namesOf(package.tests), QStringList({u"sample/1"_s, u"secret/1"_s}));
    QVERIFY(package.tests[0].isSample && !package.tests[1].isSample);
    QVERIFY(
        QFile::exists(package.tests[1].inputPath) && QFile::exists(package.tests[1].answerPath)
    );
    QCOMPARE(package.jury.size(), 1);
    QCOMPARE(package.jury[0].program.name, u"add.py"_s);
    QCOMPARE(package.statementFormat, u"html"_s);
    QVERIFY(package.statementHtml.contains(u"<p>Add.</p>"));
}

void PackageReaderTest::ordersTestsByBytes()
{
    PackageMaker maker;
    for (const char* stem : {"10", "2", "B", "a/1", "a-b/1", "a/9/x", "a.b"}) {
        maker.write((QByteArray("data/secret/") + stem + ".in").constData(), "");
        maker.write((QByteArray("data/secret/") + stem + ".ans").constData(), "");
    }
    const PackageReading reading = maker.read();
    QVERIFY2(reading.package, qPrintable(listed(reading.faults)));
    QCOMPARE(
        namesOf(reading.package->tests),
        QStringList(
            {u"sample/1"_s,
             u"secret/1"_s,
             u"secret/10"_s,
             u"secret/2"_s,
             u"secret/B"_s,
             u"secret/a-b/1"_s,
             u"secret/a.b"_s,
             u"secret/a/1"_s,
             u"secret/a/9/x"_s}
        )
    );
}

void PackageReaderTest::inheritsGroupFlags()
{
    PackageMaker maker;
    maker.write("problem.yaml", "name: Small\nvalidator_flags: case_sensitive\n")
        .write(
            "data/testdata.yaml",
            "on_reject: continue\noutput_validator_flags: float_tolerance 1e-6\n"
        )
        .write("data/secret/a/testdata.yaml", "output_validator_flags: ''\n")
        .write("data/secret/b/testdata.yaml", "grader_flags: min\n");
    for (const char* file : {"a/1.in", "a/1.ans", "b/1.in", "b/1.ans"}) {
        maker.write((QByteArray("data/secret/") + file).constData(), "1\n");
    }
    const PackageReading reading = maker.read();
    QVERIFY2(reading.package, qPrintable(listed(reading.faults)));
    const QStringList all{u"case_sensitive"_s, u"float_tolerance"_s, u"1e-6"_s};
    const QList<TestCase>& tests = reading.package->tests;
    QCOMPARE(tests[0].validatorFlags, all);
    QCOMPARE(tests[1].validatorFlags, all);
    QCOMPARE(tests[2].name, u"secret/a/1"_s);
    QCOMPARE(tests[2].validatorFlags, QStringList(u"case_sensitive"_s));
    QCOMPARE(tests[3].validatorFlags, all);
}

void PackageReaderTest::readsNewerFormat()
{
    PackageMaker maker;
    maker
        .write(
            "problem.yaml",
            "problem_format_version: 2025-09\nname:\n  sv: Liten\n  en: Small\n"
            "uuid: 1\nlicense: cc0\nlimits:\n  time_limit: 1.5\n"
            "  time_multipliers:\n    ac_to_time_limit: 3\n"
        )
        .remove("problem_statement")
        .write("statement/problem.en.md", "# Hi\n\n$a_1 \\le 5$\n")
        .write("output_validator/validate.py", "")
        .write("output_validator/lib.py", "")
        .write("data/secret/g/test_group.yaml", "output_validator_args: [strict, 'a b']\n")
        .write("data/secret/g/1.in", "")
        .write("data/secret/g/1.ans", "")
        .write("data/secret/g/1.yaml", "hint: look again\noutput_validator_args: []\nargs: [-v]\n")
        .write("data/secret/g/1.files/deep/x.in", "")
        .write("include/python3/main.py", "")
        .write("include/default/data.txt", "")
        .write("data/secret/g/2.in", "")
        .write("data/secret/g/2.ans", "");
    const PackageReading reading = maker.read();
    QVERIFY2(reading.package, qPrintable(listed(reading.faults)));
    const ProblemPackage& package = *reading.package;
    QCOMPARE(package.title, u"Small"_s);
    QVERIFY(package.customValidation);
    QCOMPARE(package.outputValidators.size(), 1);
    QCOMPARE(package.outputValidators[0].name, u"output_validator"_s);
    QCOMPARE(package.outputValidators[0].files.size(), 2);
    QCOMPARE(package.timeLimit.value_or(0ms), 1500ms);
    QCOMPARE(package.timeMultiplier, 3.0);
    QCOMPARE(package.timeSafetyMargin, 1.5);
    QCOMPARE(package.tests[2].hint, u"look again"_s);
    QCOMPARE(package.tests[2].arguments, QStringList(u"-v"_s));
    QCOMPARE(package.tests[2].files.size(), 1);
    QCOMPARE(package.tests[2].files[0].name, u"deep/x.in"_s);
    QCOMPARE(package.includes.size(), 2);
    QCOMPARE(package.includes[0].name, u"default"_s);
    QCOMPARE(package.tests[2].validatorFlags, QStringList());
    QCOMPARE(package.tests[3].validatorFlags, QStringList({u"strict"_s, u"a b"_s}));
    QVERIFY(package.statementHtml.contains(u"<i>a</i><sub>1</sub>"));
}

void PackageReaderTest::choosesTimeLimit_data()
{
    QTest::addColumn<QByteArray>("ini");
    QTest::addColumn<QByteArray>("file");
    QTest::addColumn<QByteArray>("yaml");
    QTest::addColumn<qint64>("milliseconds");
    QTest::newRow("none") << QByteArray() << QByteArray() << QByteArray() << qint64(-1);
    QTest::newRow("yaml") << QByteArray() << QByteArray() << QByteArray("3") << qint64(3000);
    QTest::newRow("file") << QByteArray() << QByteArray("2.5") << QByteArray("3") << qint64(2500);
    QTest::newRow("ini") << QByteArray("timelimit='0.25'") << QByteArray("2\n") << QByteArray("3")
                         << qint64(250);
    QTest::newRow("ini, spaces") << QByteArray("; x\nname = \"N\"\ntimelimit = 4") << QByteArray()
                                 << QByteArray() << qint64(4000);
}

void PackageReaderTest::choosesTimeLimit()
{
    QFETCH(const QByteArray, ini);
    QFETCH(const QByteArray, file);
    QFETCH(const QByteArray, yaml);
    QFETCH(const qint64, milliseconds);
    PackageMaker maker;
    if (!ini.isEmpty()) {
        maker.write("domjudge-problem.ini", ini);
    }
    if (!file.isEmpty()) {
        maker.write(".timelimit", file);
    }
    if (!yaml.isEmpty()) {
        maker.write("problem.yaml", "name: Small\nlimits:\n  time_limit: " + yaml + "\n");
    }
    const PackageReading reading = maker.read();
    QVERIFY2(reading.package, qPrintable(listed(reading.faults)));
    const auto limit = reading.package->timeLimit;
    QCOMPARE(limit ? limit->count() : qint64(-1), milliseconds);
    QCOMPARE(reading.package->warnings.isEmpty(), file.isEmpty());
}

void PackageReaderTest::readsLimits()
{
    PackageMaker maker;
    maker.write("problem.yaml", "name: Small\nlimits:\n  memory: 64\n  output: 1\n  code: 0x\n");
    QVERIFY(!maker.read().package);
    maker.write(
        "problem.yaml",
        "name: Small\nlimits: {memory: 64, output: 1.5, code: 32, compilation_time: 9,\n"
        "  compilation_memory: 512, validation_time: 0.5, validation_memory: 256,\n"
        "  validation_output: 2, time_multiplier: 4, time_safety_margin: 3}\n"
    );
    const PackageReading reading = maker.read();
    QVERIFY2(reading.package, qPrintable(listed(reading.faults)));
    const ProblemPackage& package = *reading.package;
    QCOMPARE(package.memoryLimitBytes, 64LL << 20);
    QCOMPARE(package.outputLimitBytes, 3LL << 19);
    QCOMPARE(package.sourceLimitBytes, 32LL << 10);
    QCOMPARE(package.compileTimeLimit, 9s);
    QCOMPARE(package.compileMemoryBytes, 512LL << 20);
    QCOMPARE(package.validatorTimeLimit, 500ms);
    QCOMPARE(package.validatorMemoryBytes, 256LL << 20);
    QCOMPARE(package.validatorOutputBytes, 2LL << 20);
    QCOMPARE(package.timeMultiplier, 4.0);
    QCOMPARE(package.timeSafetyMargin, 3.0);
}

void PackageReaderTest::expectsVerdicts_data()
{
    QTest::addColumn<QByteArray>("folder");
    QTest::addColumn<QByteArray>("source");
    QTest::addColumn<QList<Status>>("expected");
    using enum Status;
    const auto row = [](const char* folder, const char* source, const QList<Status>& expected) {
        QTest::newRow((QByteArray(folder) + ' ' + source).constData())
            << QByteArray(folder) << QByteArray(source) << expected;
    };
    row("slow_accepted", "", {Accepted});
    row("wrong_answer", "", {WrongAnswer, OutputLimitExceeded});
    row("time_limit_exceeded", "", {TimeLimitExceeded});
    row("time_limit", "", {TimeLimitExceeded});
    row("run_time_error", "", {RunTimeError, MemoryLimitExceeded});
    row("runtime_error", "", {RunTimeError, MemoryLimitExceeded});
    row("compiler_error", "", {CompileError});
    row("output_limit", "", {OutputLimitExceeded, WrongAnswer});
    row("no_output", "", {WrongAnswer});
    row("mixed",
        "// @EXPECTED_RESULTS@: WRONG-ANSWER, TIMELIMIT\n",
        {WrongAnswer, OutputLimitExceeded, TimeLimitExceeded});
    row("accepted", "/* @EXPECTED_RESULTS@: CORRECT */", {Accepted});
    row("run_time_error", "# @EXPECTED_RESULTS@: TIMELIMIT", {TimeLimitExceeded});
}

void PackageReaderTest::expectsVerdicts()
{
    QFETCH(const QByteArray, folder);
    QFETCH(const QByteArray, source);
    QFETCH(const QList<Status>, expected);
    PackageMaker maker;
    maker.remove("submissions/accepted");
    maker.write(("submissions/" + folder + "/x.cpp").constData(), source);
    const PackageReading reading = maker.read();
    QVERIFY2(reading.package, qPrintable(listed(reading.faults)));
    QCOMPARE(reading.package->jury.size(), 1);
    QCOMPARE(reading.package->jury[0].folder, QString::fromLatin1(folder));
    QCOMPARE(reading.package->jury[0].expected, expected);
}

void PackageReaderTest::takesFoldersAsPrograms()
{
    PackageMaker maker;
    maker.write("problem.yaml", "name: Small\nvalidation: custom\n")
        .write("output_validators/one.cpp", "")
        .write("output_validators/two/main.cpp", "")
        .write("output_validators/two/sub/part.h", "")
        .write("submissions/accepted/java/Main.java", "");
    const PackageReading reading = maker.read();
    QVERIFY2(reading.package, qPrintable(listed(reading.faults)));
    const QList<PackageProgram>& validators = reading.package->outputValidators;
    QCOMPARE(validators.size(), 2);
    QCOMPARE(validators[0].name, u"one.cpp"_s);
    QCOMPARE(validators[0].files, QStringList(validators[0].path));
    QCOMPARE(validators[1].name, u"two"_s);
    QCOMPARE(validators[1].files.size(), 2);
    QCOMPARE(reading.package->jury.size(), 2);
}

void PackageReaderTest::readsNotes()
{
    PackageMaker maker;
    maker.write("data/secret/1.desc", "the first\n").write("data/secret/1.hint", " add them \n");
    const PackageReading reading = maker.read();
    QCOMPARE(reading.package->tests[1].description, u"the first"_s);
    QCOMPARE(reading.package->tests[1].hint, u"add them"_s);
}

void PackageReaderTest::followsLinksInside()
{
    PackageMaker maker;
    maker.link(u"../sample/1.in"_s, "data/secret/2.in")
        .link(u"../sample/1.ans"_s, "data/secret/2.ans")
        .link(u"../accepted"_s, "submissions/slow_accepted/also")
        .link(u"sample"_s, "data/other");
    const PackageReading reading = maker.read();
    QVERIFY2(reading.package, qPrintable(listed(reading.faults)));
    QCOMPARE(reading.package->tests.size(), 3);
    QCOMPARE(reading.package->jury.size(), 2);
}

void PackageReaderTest::readsForJudging()
{
    PackageMaker maker;
    maker.write("data/secret/1.in", "1 2\r\n");
    const PackageReading reading = maker.read(PackageDetail::ForJudging);
    QVERIFY(reading.package);
    QVERIFY(reading.package->warnings.isEmpty());
    QVERIFY(reading.package->statementHtml.isEmpty());
    QCOMPARE(reading.package->tests.size(), 2);
}

void PackageReaderTest::refuses_data()
{
    QTest::addColumn<Bend>("bend");
    QTest::addColumn<QString>("words"); // "file:line: … words"
    const auto row = [](const char* name, const Bend& bend, const QString& words) {
        QTest::newRow(name) << bend << words;
    };
    const auto newer = [](const QByteArray& more) {
        return yaml("problem_format_version: 2025-09\nname: Small\n" + more);
    };
    row(
        "no problem.yaml",
        [](PackageMaker& m) { m.remove("problem.yaml"); },
        u"problem.yaml:0: There is no problem.yaml"_s
    );
    row(
        "problem.yaml a folder",
        [](PackageMaker& m) { m.remove("problem.yaml").write("problem.yaml/x", ""); },
        u"problem.yaml:0: There is no problem.yaml"_s
    );
    row(
        "problem.yaml a link out",
        [](PackageMaker& m) { m.remove("problem.yaml").link(u"/etc/hostname"_s, "problem.yaml"); },
        u"problem.yaml:0: A link that leaves"_s
    );
    row("version",
        yaml("name: x\nproblem_format_version: 1999-01\n"),
        u"problem.yaml:2: Unknown problem_format_version '1999-01'"_s);
    row("draft", yaml("problem_format_version: draft\n"), u"problem.yaml:1: Unknown"_s);
    row("no YAML", yaml("name: [1, 2\n"), u"Not valid YAML"_s);
    row("tab", yaml("name: x\nlimits:\n\tmemory: 1\n"), u"problem.yaml:3: Not valid YAML"_s);
    row("a list", yaml("- name\n- x\n"), u"problem.yaml:1: Must be a list of 'key: value'"_s);
    row("a text", yaml("hello\n"), u"problem.yaml:1: Must be"_s);
    row("key twice", yaml("name: a\nauthor: b\nname: c\n"), u"problem.yaml:3: The key 'name'"_s);
    row("wrong type",
        yaml("name: x\nvalidation: [custom]\n"),
        u"problem.yaml:2: 'validation' must be a text"_s);
    row("limits a text", yaml("name: x\nlimits: many\n"), u"problem.yaml:2: Must be"_s);
    row("no number",
        yaml("name: x\nlimits:\n  memory: lots\n"),
        u"problem.yaml:3: 'memory' must be a number"_s);
    row("negative",
        yaml("name: x\nlimits:\n  output: 8\n  memory: -1\n"),
        u"problem.yaml:4: 'memory' is -1"_s);
    row("infinite",
        yaml("limits:\n  time_limit: .inf\n"),
        u"problem.yaml:2: 'time_limit' must be a number"_s);
    row("huge", yaml("limits:\n  memory: 1e300\n"), u"problem.yaml:2: 'memory' is 1e300"_s);
    row("zero time", yaml("limits:\n  time_limit: 0\n"), u"problem.yaml:2: 'time_limit' is 0"_s);
    row("interactive without interactor",
        newer("type: interactive\n"),
        u"problem.yaml:0: An interactive problem needs exactly one output validator"_s);
    row("multi-pass without validator",
        newer("type: [pass-fail, multi-pass]\n"),
        u"problem.yaml:0: A multi-pass problem needs exactly one output validator"_s);
    row("submit-answer", newer("type: submit-answer\n"), u"problem.yaml:3: Submit-answer"_s);
    row("unknown type", yaml("type: best\n"), u"problem.yaml:1: Unknown type 'best'"_s);
    row("unknown validation", yaml("validation: costum\n"), u"problem.yaml:1: Unknown validation"_s
    );
    row("unknown key, newer", newer("colour: red\n"), u"problem.yaml:3: Unknown key 'colour'"_s);
    row("unknown limit, newer",
        newer("limits:\n  memroy: 1\n"),
        u"problem.yaml:4: Unknown key 'memroy'"_s);
    row("constants", newer("constants:\n  n: 5\n"), u"Constants are not supported"_s);
    row("open quote", yaml("validator_flags: \"'a\"\n"), u"problem.yaml:1: A quote"_s);
    row("unknown flag",
        yaml("name: x\nvalidator_flags: float_tolerence 1\n"),
        u"problem.yaml:2: The default validator has no flag"_s);
    row("flag without number", yaml("validator_flags: float_tolerance\n"), u"needs a number"_s);
    row("negative tolerance", yaml("validator_flags: float_tolerance -1\n"), u"needs a number"_s);
    row(
        "group flag",
        [](PackageMaker& m) {
            m.write(
                "data/secret/testdata.yaml", "on_reject: break\noutput_validator_flags: wrong\n"
            );
        },
        u"data/secret/testdata.yaml:2: The default validator has no flag"_s
    );
    row("no validator", yaml("validation: custom\n"), u"output_validators:0: problem.yaml asks"_s);
    row(
        "no answer",
        [](PackageMaker& m) { m.write("data/secret/2.in", ""); },
        u"data/secret/2.in:0: There is no .ans"_s
    );
    row(
        "no data",
        [](PackageMaker& m) { m.remove("data/secret").remove("data/sample"); },
        u"data/secret:0: There is no test"_s
    );
    row(
        ".timelimit",
        [](PackageMaker& m) { m.write(".timelimit", "soon"); },
        u".timelimit:1: The time limit 'soon'"_s
    );
    row(
        ".timelimit, hex", [](PackageMaker& m) { m.write(".timelimit", "0x5"); }, u".timelimit:1:"_s
    );
    row(
        ".timelimit, large",
        [](PackageMaker& m) { m.write(".timelimit", "1e9"); },
        u".timelimit:1:"_s
    );
    row(
        "ini",
        [](PackageMaker& m) { m.write("domjudge-problem.ini", "name=x\ntimelimit = -1\n"); },
        u"domjudge-problem.ini:2: The time limit"_s
    );
    row(
        "special compare",
        [](PackageMaker& m) { m.write("domjudge-problem.ini", "special_compare = float\n"); },
        u"domjudge-problem.ini:1: 'special_compare'"_s
    );
    row(
        "link out",
        [](PackageMaker& m) { m.link(u"/etc/passwd"_s, "data/secret/2.in"); },
        u"data/secret/2.in:0: A link that leaves the package"_s
    );
    row(
        "relative link out",
        [](PackageMaker& m) { m.link(u"../../../"_s, "submissions/accepted/up"); },
        u"A link that leaves"_s
    );
    row(
        "link to nothing",
        [](PackageMaker& m) { m.link(u"nothing"_s, "data/secret/2.in"); },
        u"A link to nothing"_s
    );
    row(
        "link circle",
        [](PackageMaker& m) { m.link(u"../.."_s, "data/secret/round"); },
        u"leaves the package"_s
    );
    row(
        "link to its parent",
        [](PackageMaker& m) { m.link(u"../secret"_s, "data/secret/round"); },
        u"data/secret/round:0: A link to a folder that holds it"_s
    );
    row(
        "pipe",
        [](PackageMaker& m) {
            ::mkfifo(QFile::encodeName(m.absolute("data/secret/2.in")).constData(), 0600);
        },
        u"data/secret/2.in:0: Neither a plain file nor a folder"_s
    );
    row(
        "deep",
        [](PackageMaker& m) {
            m.write(
                (QByteArray("data/secret/") + QByteArray("a/").repeated(20) + "1.in").constData(),
                ""
            );
        },
        u"more than 16 deep"_s
    );
    row(
        "deep test folder",
        [](PackageMaker& m) {
            m.write("problem.yaml", "problem_format_version: 2025-09\nname: x\n")
                .write("data/secret/1.files/a/b/c", "");
        },
        u"data/secret/1.files/a/b/c:0: Too deep"_s
    );
    row("large yaml", yaml(QByteArray(300 * 1024, '#')), u"problem.yaml:0: Larger than 256 KiB"_s);
    row(
        "large statement",
        [](PackageMaker& m) {
            m.write("problem_statement/problem.en.tex", QByteArray(300 * 1024, 'a'));
        },
        u"problem_statement/problem.en.tex:0: Larger"_s
    );
}

void PackageReaderTest::refuses()
{
    QFETCH(const Bend, bend);
    QFETCH(const QString, words);
    PackageMaker maker;
    bend(maker);
    const PackageReading reading = maker.read();
    QVERIFY(!reading.package);
    QVERIFY2(listed(reading.faults).contains(words), qPrintable(listed(reading.faults)));
}

void PackageReaderTest::listsEveryFault()
{
    PackageMaker maker;
    maker.write("problem.yaml", "name: x\ntype: scoring\nlimits:\n  memory: -5\n  output: none\n")
        .write("data/secret/2.in", "")
        .write("data/secret/3.in", "")
        .write(".timelimit", "?");
    QCOMPARE(maker.read().faults.size(), 5);
}

void PackageReaderTest::warns_data()
{
    QTest::addColumn<Bend>("bend");
    QTest::addColumn<QString>("words");
    const auto row = [](const char* name, const Bend& bend, const QString& words) {
        QTest::newRow(name) << bend << words;
    };
    row(
        "only samples",
        [](PackageMaker& m) { m.remove("data/secret"); },
        u"data/secret:0: There is no secret test"_s
    );
    row(
        "CR LF",
        [](PackageMaker& m) { m.write("data/secret/1.in", "1 2\r\n"); },
        u"data/secret/1.in:0: Has lines"_s
    );
    row("unknown key", yaml("name: x\ncolour: red\n"), u"problem.yaml:2: Unknown key 'colour'"_s);
    row(
        "odd name",
        [](PackageMaker& m) { m.write("data/secret/my test.in", ""); },
        u"data/secret/my test.in:0: Ignored"_s
    );
    row(
        "answer alone",
        [](PackageMaker& m) { m.write("data/secret/9.ans", ""); },
        u"data/secret/9.ans:0: Ignored"_s
    );
    row(
        "unknown folder",
        [](PackageMaker& m) { m.write("submissions/maybe/x.c", ""); },
        u"submissions/maybe/x.c:0: Ignored"_s
    );
    row(
        "no accepted",
        [](PackageMaker& m) { m.remove("submissions"); },
        u"submissions/accepted:0: There is no"_s
    );
    row(
        "no statement",
        [](PackageMaker& m) { m.remove("problem_statement"); },
        u"problem_statement:0: The package has no"_s
    );
    row(
        "unused validator",
        [](PackageMaker& m) { m.write("output_validators/v.py", ""); },
        u"output_validators:0: Ignored"_s
    );
    row(
        "two limits",
        [](PackageMaker& m) {
            m.write(".timelimit", "1").write("domjudge-problem.ini", "timelimit=2\n");
        },
        u"several time limits; 2000 ms"_s
    );
    row(
        "contradiction",
        [](PackageMaker& m) {
            m.write("submissions/accepted/b.c", "@EXPECTED_RESULTS@: TIMELIMIT");
        },
        u"contradicts"_s
    );
    row(
        "no picture",
        [](PackageMaker& m) {
            m.write("problem_statement/problem.en.tex", "\\illustration{.5}{gone}{x} \\weird{y}");
        },
        u"gone:0: There is no such"_s
    );
    row(
        "unknown command",
        [](PackageMaker& m) { m.write("problem_statement/problem.en.tex", "\\weird{y}"); },
        u"\\weird"_s
    );
}

void PackageReaderTest::warns()
{
    QFETCH(const Bend, bend);
    QFETCH(const QString, words);
    PackageMaker maker;
    bend(maker);
    const PackageReading reading = maker.read();
    QVERIFY2(reading.package, qPrintable(listed(reading.faults)));
    const QString warnings = listed(reading.package->warnings);
    QVERIFY2(warnings.contains(words), qPrintable(warnings));
}

void PackageReaderTest::survivesHostileYaml_data()
{
    QTest::addColumn<QByteArray>("text");
    constexpr qsizetype kMost = 250'000;
    QTest::newRow("laughs") << laughs(9);
    QTest::newRow("holds itself") << QByteArray("a: &a [*a]\n");
    QTest::newRow("unknown alias") << QByteArray("a: *b\n");
    QTest::newRow("lists") << QByteArray(kMost, '[');
    QTest::newRow("maps") << QByteArray(kMost, '{');
    QTest::newRow("open maps") << QByteArray("{a: ").repeated(kMost / 4);
    QTest::newRow("dashes") << QByteArray("- ").repeated(kMost / 2);
    QTest::newRow("questions") << QByteArray("? ").repeated(kMost / 2);
    QTest::newRow("colons") << QByteArray(": ").repeated(kMost / 2);
    QTest::newRow("many keys") << [] {
        QByteArray text;
        for (int i = 0; text.size() < kMost; ++i) {
            text += "k" + QByteArray::number(i) + ": 1\n";
        }
        return text;
    }();
    QTest::newRow("anchors") << QByteArray("- &a x\n").repeated(kMost / 7);
    QTest::newRow("quotes") << QByteArray("name: \"") + QByteArray("\\x41").repeated(kMost / 4);
    QTest::newRow("NUL") << QByteArray("name: a\0b\n", 10);
    QTest::newRow("noise") << QByteArray("\xff\xfe\x00\x01: {[}]", 11);
    QTest::newRow("tags") << QByteArray("!!binary |\n  %%%\n");
    QTest::newRow("complex key") << QByteArray("[a, b]: c\n");
}

void PackageReaderTest::survivesHostileYaml()
{
    QFETCH(const QByteArray, text);
    PackageMaker maker;
    maker.write("problem.yaml", text).write("data/testdata.yaml", text);
    const CpuTimer timer;
    const PackageReading reading = maker.read();
    QVERIFY(reading.package || !reading.faults.isEmpty());
    QVERIFY2(timer.milliseconds() < 5000, qPrintable(QString::number(timer.milliseconds())));
}

QTEST_GUILESS_MAIN(PackageReaderTest)

#include "tst_package_reader.moc"
