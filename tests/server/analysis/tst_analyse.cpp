// The shipped rules over what compilers and runtimes really say, and that nothing of a secret test
// gets into the public form.
#include "server/analysis/analyse.h"
#include "server/analysis/output_signs.h"
#include "shared/wire/analysis_codec.h"

#include <QTest>

using namespace adjudge;
using namespace Qt::Literals::StringLiterals;

class TestAnalyse : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void compilerWords_data();
    void compilerWords();
    void traces_data();
    void traces();
    void endsOfRuns_data();
    void endsOfRuns();
    void differences_data();
    void differences();
    void secretTestsTeachNothing();
    void everyTextIsThereInBothLanguages();
    void hostileWordsAreBounded();
    void faultsOfTheFileAreNamed();
    void theWireFormComesBack();

private:
    [[nodiscard]] Analysis of(const Evidence& evidence) const;

    QList<AnalysisRule> m_rules;
};

namespace {

Evidence evidence(Status verdict, const QString& language, const QString& log = {})
{
    Evidence made;
    made.verdict = verdict;
    made.language = language;
    made.log = log;
    made.test = verdict == Status::CompileError ? 0 : 3;
    made.testName = u"secret/07-evil"_s;
    return made;
}

Evidence wrong(const QByteArray& answer, const QByteArray& output)
{
    Evidence made = evidence(Status::WrongAnswer, u"cpp20"_s);
    made.source = "std::cin >> n;";
    made.isSample = true;
    made.testName = u"sample/1"_s;
    made.isCompared = true;
    made.answer = answer;
    made.output = output;
    return made;
}

} // namespace

void TestAnalyse::initTestCase()
{
    const auto rules =
        readAnalysisRules(QStringLiteral(ADJUDGE_SOURCE_DIR "/resources/analysis.json"));
    QVERIFY2(rules.has_value(), rules ? "" : qPrintable(rules.error().message));
    m_rules = *rules;
}

Analysis TestAnalyse::of(const Evidence& evidence) const
{
    return analyse(m_rules, evidence).value_or(Analysis());
}

void TestAnalyse::compilerWords_data()
{
    QTest::addColumn<QString>("language");
    QTest::addColumn<QString>("log");
    QTest::addColumn<QString>("kind");
    QTest::addColumn<int>("line");
    const auto row = [](const char* name,
                        const QString& language,
                        const QString& log,
                        const QString& kind,
                        int line) { QTest::newRow(name) << language << log << kind << line; };
    row("g++ name",
        u"cpp20"_s,
        u"main.cpp: In function 'int main()':\nmain.cpp:3:12: error: 'missing' was not declared in "
        "this scope\n    3 |     return missing;"_s,
        u"undeclared_name"_s,
        3);
    row("clang name",
        u"cpp20_clang"_s,
        u"main.cpp:3:12: error: use of undeclared identifier 'missing'"_s,
        u"undeclared_name"_s,
        3);
    row("gcc semicolon",
        u"c"_s,
        u"main.c:4:5: error: expected ';' before 'return'"_s,
        u"missing_semicolon"_s,
        4);
    row("gcc header",
        u"c"_s,
        u"main.c:1:10: fatal error: conio.h: No such file or directory"_s,
        u"missing_header"_s,
        1);
    row("ld main",
        u"cpp17"_s,
        u"/usr/bin/ld: crt1.o: in function `_start':\n(.text+0x17): undefined reference to `main'"_s,
        u"no_main"_s,
        0);
    row("g++ other", u"cpp17"_s, u"main.cpp:9:2: error: something rare"_s, u"syntax_error"_s, 9);
    row("javac",
        u"java"_s,
        u"Broken.java:3: error: cannot find symbol\n        System.out.println(missing);"_s,
        u"undeclared_name"_s,
        3);
    row("javac end",
        u"java"_s,
        u"A.java:9: error: reached end of file while parsing"_s,
        u"unbalanced_braces"_s,
        9);
    row("python",
        u"python3"_s,
        u"  File \"main.py\", line 1\n    def main(:\n             ^\nSyntaxError: invalid syntax"_s,
        u"syntax_error"_s,
        1);
    row("python 2",
        u"python3"_s,
        u"  File \"main.py\", line 2\n    print 1\nSyntaxError: Missing parentheses in call to "
        "'print'. Did you mean print(...)?"_s,
        u"python2_source"_s,
        2);
    row("python indentation",
        u"pypy3"_s,
        u"Sorry: IndentationError: unexpected indent (main.py, line 5)"_s,
        u"indentation"_s,
        5);
    row("node",
        u"javascript"_s,
        u"main.js:1\nfunction main( {\n               ^\n\nSyntaxError: missing ) after formal "
        "parameters\n    at internalCompileFunction"_s,
        u"syntax_error"_s,
        1);
    row("tsc",
        u"typescript"_s,
        u"main.ts(1,7): error TS2322: Type 'number' is not assignable to type 'string'."_s,
        u"type_mismatch"_s,
        1);
    row("go",
        u"go"_s,
        u"# command-line-arguments\n./main.go:4:2: undefined: missing"_s,
        u"undeclared_name"_s,
        4);
    row("go unused", u"go"_s, u"# x\n./main.go:6:2: y declared but not used"_s, u"unused"_s, 6);
    row("rust",
        u"rust"_s,
        u"error[E0382]: borrow of moved value: `v`\n --> main.rs:5:20"_s,
        u"borrow_checker"_s,
        5);
    row("kotlin",
        u"kotlin"_s,
        u"main.kt:2:13: error: unresolved reference: missing"_s,
        u"syntax_error"_s,
        2);
    row("mcs",
        u"csharp"_s,
        u"main.cs(5,9): error CS0103: The name `Missing' does not exist in the current context"_s,
        u"syntax_error"_s,
        5);
    row("fpc",
        u"pascal"_s,
        u"main.pas(3,11) Error: Identifier not found \"missing\""_s,
        u"syntax_error"_s,
        3);
    row("gnat", u"ada"_s, u"main.adb:3:04: error: \"Missing\" is undefined"_s, u"syntax_error"_s, 3
    );
    row("ocaml",
        u"ocaml"_s,
        u"File \"main.ml\", line 1, characters 19-26:\nError: Unbound value missing"_s,
        u"syntax_error"_s,
        1);
    row("perl",
        u"perl"_s,
        u"Global symbol \"$missing\" requires explicit package name at main.pl line 2.\n"_s,
        u"syntax_error"_s,
        2);
    row("lua", u"lua"_s, u"luac5.4: main.lua:2: <name> expected near <eof>"_s, u"syntax_error"_s, 2
    );
    row("bash",
        u"bash"_s,
        u"main.sh: line 3: syntax error: unexpected end of file"_s,
        u"syntax_error"_s,
        3);
    row("php",
        u"php"_s,
        u"PHP Parse error:  syntax error, unexpected token \"{\" in main.php on line 2"_s,
        u"syntax_error"_s,
        2);
    row("time", u"haskell"_s, u"The compilation took longer than 60 s.\n"_s, u"compiler_time"_s, 0);
    row("unknown words", u"cobol"_s, u"strange"_s, u"compile_error"_s, 0);
    row("no words", u"tcl"_s, {}, u"compile_error"_s, 0);
}

void TestAnalyse::compilerWords()
{
    QFETCH(QString, language);
    QFETCH(QString, log);
    QFETCH(QString, kind);
    QFETCH(int, line);
    const Analysis found = of(evidence(Status::CompileError, language, log));
    QCOMPARE(found.kind, kind);
    QCOMPARE(found.line, line);
    for (const AnalysisText& text : {found.english, found.russian}) {
        const QString all = text.error + text.analysis + text.suggestions.join(u' ');
        QVERIFY2(!all.contains(u'{' + u"line"_s) && !all.contains(u"{what"_s), qPrintable(all));
    }
}

void TestAnalyse::traces_data()
{
    QTest::addColumn<QString>("language");
    QTest::addColumn<QString>("log");
    QTest::addColumn<QString>("kind");
    QTest::addColumn<int>("line");
    const auto row = [](const char* name,
                        const QString& language,
                        const QString& log,
                        const QString& kind,
                        int line) { QTest::newRow(name) << language << log << kind << line; };
    row("python index",
        u"python3"_s,
        u"Traceback (most recent call last):\n  File \"main.py\", line 9, in <module>\n    f()\n  "
        "File \"main.py\", line 4, in f\n    print([1][7])\nIndexError: list index out of range"_s,
        u"index_out_of_range"_s,
        4);
    row("python recursion",
        u"python3"_s,
        u"  File \"main.py\", line 2, in f\nRecursionError: maximum recursion depth exceeded"_s,
        u"stack_overflow"_s,
        2);
    row("python other",
        u"pypy3"_s,
        u"  File \"main.py\", line 2, in f\nLookupError: odd"_s,
        u"uncaught_exception"_s,
        2);
    row("java index",
        u"java"_s,
        u"Exception in thread \"main\" java.lang.ArrayIndexOutOfBoundsException: Index 7 out of "
        "bounds for length 3\n\tat Crash.main(Crash.java:4)"_s,
        u"index_out_of_range"_s,
        4);
    row("java stack",
        u"java"_s,
        u"Exception in thread \"main\" java.lang.StackOverflowError\n\tat A.f(A.java:3)"_s,
        u"stack_overflow"_s,
        3);
    row("node null",
        u"javascript"_s,
        u"main.js:2\nconsole.log(nothing.name);\nTypeError: Cannot read properties of null "
        u"(reading "
        "'name')"_s,
        u"null_pointer"_s,
        2);
    row("go index",
        u"go"_s,
        u"panic: runtime error: index out of range [7] with length 3\n\ngoroutine 1 [running]:\n"
        "main.main()\n\tmain.go:10 +0x1d"_s,
        u"index_out_of_range"_s,
        10);
    row("rust stack", u"rust"_s, u"thread 'main' has overflowed its stack"_s, u"stack_overflow"_s, 0
    );
    row("c++ exception",
        u"cpp20"_s,
        u"terminate called after throwing an instance of 'std::out_of_range'\n  what():  x"_s,
        u"uncaught_exception"_s,
        0);
    row("heap", u"c"_s, u"free(): double free detected in tcache 2"_s, u"heap_corruption"_s, 0);
}

void TestAnalyse::traces()
{
    QFETCH(QString, language);
    QFETCH(QString, log);
    QFETCH(QString, kind);
    QFETCH(int, line);
    Evidence made = evidence(Status::RunTimeError, language, log);
    made.isSample = true;
    const Analysis found = of(publicPart(made));
    QCOMPARE(found.kind, kind);
    QCOMPARE(found.line, line);
}

void TestAnalyse::endsOfRuns_data()
{
    QTest::addColumn<QString>("language");
    QTest::addColumn<Status>("verdict");
    QTest::addColumn<int>("signal");
    QTest::addColumn<int>("exitCode");
    QTest::addColumn<int>("memoryMiB");
    QTest::addColumn<QString>("kind");
    const auto row = [](const char* name,
                        const char* language,
                        Status verdict,
                        int signal,
                        int exitCode,
                        int memoryMiB,
                        const char* kind) {
        QTest::newRow(name) << QString::fromLatin1(language) << verdict << signal << exitCode
                            << memoryMiB << QString::fromLatin1(kind);
    };
    row("segv", "cpp17", Status::RunTimeError, 11, 0, 2, "segmentation_fault");
    row("segv of a stack", "cpp17", Status::RunTimeError, 11, 0, 65, "stack_overflow");
    row("fpe", "c", Status::RunTimeError, 8, 0, 2, "division_by_zero");
    row("python code", "python3", Status::RunTimeError, 0, 1, 9, "uncaught_exception");
    row("pascal code", "pascal", Status::RunTimeError, 0, 201, 1, "index_out_of_range");
    row("c code", "c", Status::RunTimeError, 0, 5, 1, "exit_code");
    row("bash code", "bash", Status::RunTimeError, 0, 5, 1, "run_time_error");
    row("time", "go", Status::TimeLimitExceeded, 0, 0, 1, "too_slow");
    row("memory", "go", Status::MemoryLimitExceeded, 0, 0, 1, "memory_limit");
    row("output", "go", Status::OutputLimitExceeded, 0, 0, 1, "output_limit");
    row("wrong", "go", Status::WrongAnswer, 0, 0, 1, "wrong_answer");
}

void TestAnalyse::endsOfRuns()
{
    QFETCH(QString, language);
    QFETCH(Status, verdict);
    QFETCH(int, signal);
    QFETCH(int, exitCode);
    QFETCH(int, memoryMiB);
    Evidence made = evidence(verdict, language);
    made.signal = signal;
    made.exitCode = exitCode;
    made.memoryBytes = qint64{memoryMiB} << 20;
    const Analysis found = of(publicPart(made));
    QTEST(found.kind, "kind");
    QCOMPARE(found.test, 3);
    QCOMPARE(found.testName, u"secret/3"_s);
}

void TestAnalyse::differences_data()
{
    QTest::addColumn<QByteArray>("answer");
    QTest::addColumn<QByteArray>("output");
    QTest::addColumn<QString>("kind");
    QTest::addColumn<int>("line");
    QTest::addColumn<int>("column");
    using B = QByteArray;
    QTest::newRow("token") << B("1 2\n3 4\n") << B("1 2\n3 9\n") << u"wrong_answer"_s << 2 << 3;
    QTest::newRow("nothing") << B("1\n") << B(" \n") << u"no_output"_s << 1 << 1;
    QTest::newRow("more") << B("1\n") << B("1\n2\n") << u"extra_output"_s << 2 << 1;
    QTest::newRow("less") << B("1 2\n") << B("1\n") << u"missing_output"_s << 1 << 2;
    QTest::newRow("glued") << B("12\n34\n") << B("1234\n") << u"spacing"_s << 1 << 1;
    QTest::newRow("overflow") << B("4294967301\n") << B("5\n") << u"integer_overflow"_s << 1 << 1;
    QTest::newRow("negative") << B("3000000000\n") << B("-7\n") << u"integer_overflow"_s << 1 << 1;
    QTest::newRow("off by one") << B("10\n") << B("11\n") << u"off_by_one"_s << 1 << 1;
    QTest::newRow("precision") << B("0.3333333\n") << B("0.33\n") << u"precision"_s << 1 << 1;
    QTest::newRow("order") << B("1 2 3\n") << B("3 2 1\n") << u"wrong_order"_s << 1 << 1;
    QTest::newRow("prompt") << B("5\n") << B("Sum: 5\n") << u"text_for_number"_s << 1 << 1;
    QTest::newRow("bytes") << B("5\n") << B("\xff\x00\x1b[2J\n", 7) << u"text_for_number"_s << 1
                           << 1;
}

void TestAnalyse::differences()
{
    QFETCH(QByteArray, answer);
    QFETCH(QByteArray, output);
    const Analysis found = of(publicPart(wrong(answer, output)));
    QTEST(found.kind, "kind");
    QVERIFY(found.difference.has_value());
    QTEST(found.difference->line, "line");
    QTEST(found.difference->column, "column");
    QVERIFY(!found.difference->actual.contains(u'\x1b'));
}

// Two runs that differ only in what a program may have made of secret data explain the same.
void TestAnalyse::secretTestsTeachNothing()
{
    const QStringList languages{u"python3"_s, u"java"_s, u"cpp20"_s, u"go"_s, u"ruby"_s};
    const QStringList words{
        {},
        u"  File \"main.py\", line 4\nIndexError: SECRET"_s,
        u"Exception in thread \"main\" java.lang.NullPointerException\n\tat A.f(A.java:77)"_s,
        u"terminate called after throwing an instance of 'SECRET'"_s,
        u"panic: SECRET index out of range\nmain.go:5"_s,
        u"stack overflow"_s};
    for (const QString& language : languages) {
        for (const Status verdict :
             {Status::RunTimeError,
              Status::WrongAnswer,
              Status::TimeLimitExceeded,
              Status::MemoryLimitExceeded,
              Status::OutputLimitExceeded}) {
            Evidence made = evidence(verdict, language);
            made.exitCode = 1;
            const Analysis plain = of(publicPart(made));
            for (const QString& log : words) {
                made.log = log;
                made.testName = u"secret/42-the-trap"_s;
                made.isCompared = true;
                made.answer = "SECRET 1 2 3";
                made.output = log.toUtf8();
                QCOMPARE(of(publicPart(made)), plain);
                QVERIFY(!wire::analysisText(plain).contains(u"SECRET"_s));
                QVERIFY(!wire::analysisText(plain).contains(u"trap"_s));
                QVERIFY(!plain.difference);
                QCOMPARE(plain.line, 0);
            }
        }
    }
    // Judges see more.
    Evidence made = evidence(Status::RunTimeError, u"python3"_s, words.at(1));
    QCOMPARE(of(made).line, 4);
}

void TestAnalyse::everyTextIsThereInBothLanguages()
{
    QVERIFY(m_rules.size() > 60);
    for (const AnalysisRule& rule : m_rules) {
        QCOMPARE(rule.english.suggestions.size(), rule.russian.suggestions.size());
        QCOMPARE(rule.english.error.isEmpty(), rule.russian.error.isEmpty());
        const bool isCyrillic = std::ranges::any_of(
            rule.russian.suggestions.join(u' ') + rule.russian.analysis,
            [](QChar c) { return c.script() == QChar::Script_Cyrillic; }
        );
        QVERIFY2(isCyrillic, qPrintable(rule.kind));
    }
    for (const Status verdict :
         {Status::CompileError,
          Status::WrongAnswer,
          Status::RunTimeError,
          Status::TimeLimitExceeded,
          Status::MemoryLimitExceeded,
          Status::OutputLimitExceeded}) {
        QVERIFY(analyse(m_rules, evidence(verdict, u"some_new_language"_s)).has_value());
    }
}

void TestAnalyse::hostileWordsAreBounded()
{
    QString log;
    for (int i = 0; i < 3000; ++i) {
        log += QString(i % 50, u'a') + u"main.cpp:1:1: error: "_s + QString(600, u'(') + u'\n';
    }
    Evidence made = evidence(Status::CompileError, u"cpp20"_s, log);
    made.source = QByteArray(64 << 10, '(') + "cin";
    const Analysis found = of(made);
    QVERIFY(found.english.error.size() < 400);
    made = wrong(QByteArray(2 << 20, '1'), QByteArray(2 << 20, '2'));
    QVERIFY(of(made).difference->actual.size() < 100);
}

void TestAnalyse::faultsOfTheFileAreNamed()
{
    const auto message = [](const QByteArray& rule) {
        const auto rules = parseAnalysisRules("{\"format\": 1, \"rules\": [" + rule + "]}");
        return rules ? QString() : rules.error().message;
    };
    const QByteArray texts = "\"en\": {\"error\": \"e\", \"analysis\": \"a\"}, "
                             "\"ru\": {\"error\": \"e\", \"analysis\": \"a\"}}";
    QCOMPARE(message("{\"class\": \"x\", \"verdicts\": [\"WA\"], " + texts), QString());
    QVERIFY(message("{\"class\": \"x\", \"verdicts\": [\"XX\"], " + texts).contains(u"XX"_s));
    QVERIFY(message("{\"class\": \"x\", \"verdicts\": [\"WA\"], \"match\": \"(\", " + texts)
                .contains(u"match"_s));
    QVERIFY(message("{\"class\": \"x\", \"verdicts\": [\"WA\"], \"mach\": \"x\", " + texts)
                .contains(u"\"mach\" is not known"_s));
    QVERIFY(!readAnalysisRules(u"/nonexistent/analysis.json"_s));
}

void TestAnalyse::theWireFormComesBack()
{
    const Analysis found = of(wrong("1 2\n", "1 3\n"));
    QCOMPARE(wire::analysisFromText(wire::analysisText(found)), std::optional(found));
    QVERIFY(!wire::analysisFromText(u"{}"_s));
    QCOMPARE(wire::analysisText({}), QString());
}

QTEST_GUILESS_MAIN(TestAnalyse)
#include "tst_analyse.moc"
