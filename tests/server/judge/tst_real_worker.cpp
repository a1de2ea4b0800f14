// The pool with the real adjudge-worker and the real sandbox: every verdict, what a contestant may
// see, and workers that are killed or stopped in the middle of a job.
#include "server/judge/worker_pool.h"

#include <QDir>
#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>

using namespace adjudge;
using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

class TestRealWorker : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();
    void verdicts_data();
    void verdicts();
    void secretsStaySecret();
    void compileLogsAreClean();
    void judgesAllWhenAsked();
    void brokenPackagesAreOurFault();
    void customValidators_data();
    void customValidators();
    void aKilledWorkerFailsItsJob();
    void aStoppedWorkerIsFound();
    void aSecondCompilationComesFromTheCache();

private:
    void write(const QString& path, const QByteArray& text);
    void makePackage(const QString& folder, const QByteArray& yaml);
    WorkerPool::Settings settings() const;
    bool openPool(const WorkerPool::Settings& settings);
    // Judges on m_pool; the tests of the job are in m_tested.
    Outcome judge(
        const QString& language,
        const QByteArray& source,
        bool runAll = false,
        std::chrono::seconds limit = std::chrono::seconds(1)
    );
    Job job(const QString& language, const QByteArray& source) const;
    QList<int> workersOf() const;

    std::unique_ptr<QTemporaryDir> m_folder;
    QString m_package;
    std::unique_ptr<WorkerPool> m_pool;
    SandboxReport m_sandbox;
    QList<Language> m_languages;
    QList<TestResult> m_tested;
};

namespace {

constexpr int kPatienceMs = 60'000;

constexpr char kGood[] =
    "#include <cstdio>\nint main(){long long n;scanf(\"%lld\",&n);printf(\"%lld\\n\",2*n);}\n";

} // namespace

void TestRealWorker::write(const QString& path, const QByteArray& text)
{
    QDir().mkpath(path.section(u'/', 0, -2));
    QFile file(path);
    QVERIFY2(file.open(QIODevice::WriteOnly), qPrintable(path));
    file.write(text);
}

// Doubles a number; the last secret test is 987654321.
void TestRealWorker::makePackage(const QString& folder, const QByteArray& yaml)
{
    write(folder + u"/problem.yaml"_s, "name: Double\n" + yaml);
    write(folder + u"/data/sample/1.in"_s, "4\n");
    write(folder + u"/data/sample/1.ans"_s, "8\n");
    write(folder + u"/data/secret/1.in"_s, "5\n");
    write(folder + u"/data/secret/1.ans"_s, "10\n");
    write(folder + u"/data/secret/2.in"_s, "987654321\n");
    write(folder + u"/data/secret/2.ans"_s, "1975308642\n");
    write(folder + u"/problem_statement/problem.en.tex"_s, "\\problemname{Double}\nDouble it.\n");
    write(folder + u"/submissions/accepted/a.cpp"_s, kGood);
    write(folder + u"/.timelimit"_s, "1\n");
}

WorkerPool::Settings TestRealWorker::settings() const
{
    const QString programs = QStringLiteral(ADJUDGE_BINARY_DIR "/bin/");
    WorkerPool::Settings settings;
    settings.program = programs + u"adjudge-worker"_s;
    settings.arguments = {
        u"--sandbox"_s,
        programs + u"adjudge-sandbox"_s,
        u"--languages"_s,
        QStringLiteral(ADJUDGE_SOURCE_DIR "/resources/languages.json"),
        u"--cache"_s,
        m_folder->filePath(u"cache"_s)};
    settings.workers = 1;
    settings.slotPrefix = u"tj"_s;
    settings.silence = 60s;
    return settings;
}

void TestRealWorker::initTestCase()
{
    m_folder = std::make_unique<QTemporaryDir>();
    QVERIFY(QDir().mkpath(m_folder->filePath(u"cache"_s)));
    m_package = m_folder->filePath(u"double"_s);
    makePackage(m_package, "limits:\n  memory: 64\n  output: 1\n");
    if (!openPool(settings())) {
        QFAIL("no worker came up");
    }
    if (m_sandbox.level == u"none"_s) {
        QSKIP("THIS HOST HAS NO SANDBOX: nothing can be judged here");
    }
}

void TestRealWorker::init()
{
    m_tested.clear();
    if (!m_pool && !openPool(settings())) {
        QFAIL("no worker came up");
    }
}

void TestRealWorker::cleanup()
{
    if (m_pool && m_pool->busySlots() > 0) {
        m_pool.reset(); // a failed test left a job behind
    }
}

bool TestRealWorker::openPool(const WorkerPool::Settings& settings)
{
    m_pool = std::make_unique<WorkerPool>(settings);
    connect(
        m_pool.get(),
        &WorkerPool::ready,
        this,
        [this](const SandboxReport& sandbox, const QList<Language>& languages) {
            m_sandbox = sandbox;
            m_languages = languages;
        }
    );
    connect(m_pool.get(), &WorkerPool::tested, this, [this](JobId, const TestResult& result) {
        m_tested.append(result);
    });
    m_pool->open();
    return QTest::qWaitFor([this] { return m_pool->freeSlots() == 1; }, kPatienceMs);
}

Job TestRealWorker::job(const QString& language, const QByteArray& source) const
{
    Job one;
    one.id = JobId(7);
    one.submission = SubmissionId(3);
    one.language = language;
    one.source = source;
    one.package = m_package;
    one.timeLimit = 1s;
    return one;
}

Outcome TestRealWorker::judge(
    const QString& language, const QByteArray& source, bool runAll, std::chrono::seconds limit
)
{
    QSignalSpy finished(m_pool.get(), &WorkerPool::finished);
    QSignalSpy failed(m_pool.get(), &WorkerPool::failed);
    Job one = job(language, source);
    one.runAll = runAll;
    one.timeLimit = limit;
    if (!m_pool->start(one)) {
        return {};
    }
    const bool isDone =
        QTest::qWaitFor([&] { return finished.count() + failed.count() > 0; }, kPatienceMs);
    return isDone && finished.count() == 1 ? finished.at(0).at(1).value<Outcome>() : Outcome{};
}

void TestRealWorker::verdicts_data()
{
    QTest::addColumn<QString>("language");
    QTest::addColumn<QByteArray>("source");
    QTest::addColumn<QString>("verdict");
    QTest::addColumn<QString>("message"); // of the last test, or in the compile log
    QTest::addColumn<std::chrono::seconds>("limit");
    const auto row = [](const char* name,
                        const QString& language,
                        const char* source,
                        const QString& verdict,
                        const QString& message = {},
                        std::chrono::seconds limit = 1s) {
        QTest::newRow(name) << language << QByteArray(source) << verdict << message << limit;
    };
    // Filling the memory takes a runtime with a collector its time.
    constexpr std::chrono::seconds kToFillMemory = 10s;
    const QString cpp = u"cpp20"_s;
    row("C",
        u"c"_s,
        "#include <stdio.h>\nint main(void){long long n;scanf(\"%lld\",&n);printf(\"%lld\",2*n);}",
        u"AC"_s);
    row("C++17", u"cpp17"_s, kGood, u"AC"_s);
    row("C++20", cpp, kGood, u"AC"_s);
    row("Python", u"python3"_s, "print(2*int(input()))", u"AC"_s);
    row("Java",
        u"java"_s,
        "import java.util.*; public class Twice { public static void main(String[] a) {"
        "System.out.println(2*new Scanner(System.in).nextLong()); } }",
        u"AC"_s);
    row("JavaScript",
        u"javascript"_s,
        "console.log(2*require('fs').readFileSync(0,'utf8'))",
        u"AC"_s);
    row("wrong",
        cpp,
        "#include <cstdio>\nint main(){int n;scanf(\"%d\",&n);puts(n==4?\"8\":\"9\");}",
        u"WA"_s);
    row("wrong on the sample",
        cpp,
        "#include <cstdio>\nint main(){puts(\"9\");}",
        u"WA"_s,
        u"expected \"8\", got \"9\""_s);
    row("nothing", u"python3"_s, "pass", u"WA"_s);
    row("slow", cpp, "int main(){volatile int i=0;for(;;)i=i+1;}", u"TLE"_s, u"time limit of 1 s"_s
    );
    row("slow Python", u"python3"_s, "while True: pass", u"TLE"_s, u"time limit of 1 s"_s);
    row("crash",
        cpp,
        "int main(){volatile int*p=nullptr;*p=1;}",
        u"RTE"_s,
        u"Killed by signal 11 (segmentation fault)"_s);
    row("exit code", cpp, "int main(){return 3;}", u"RTE"_s, u"Exit code 3"_s);
    row("Python error",
        u"python3"_s,
        "import sys\nsys.exit('987654321')",
        u"RTE"_s,
        u"Exit code 1"_s);
    row("memory",
        cpp,
        "#include <cstdlib>\n#include <cstring>\nint main(){for(;;){volatile "
        "char*p=(char*)malloc(1<<20);"
        "for(int i=0;i<1<<20;i+=512)p[i]=1;}}",
        u"MLE"_s,
        {},
        kToFillMemory);
    row("memory in Python",
        u"python3"_s,
        "a=[]\nwhile True: a.append(b'x'*1000000)",
        u"MLE"_s,
        {},
        kToFillMemory);
    row("memory in Java",
        u"java"_s,
        "import java.util.*; class A { public static void main(String[] a) { List<long[]> l = new "
        "ArrayList<>();"
        "for (;;) l.add(new long[100000]); } }",
        u"MLE"_s,
        {},
        kToFillMemory);
    row("memory in JavaScript",
        u"javascript"_s,
        "const l=[];for(;;){const a=[];for(let i=0;i<10000;i++)a.push({i});l.push(a)}",
        u"MLE"_s,
        {},
        kToFillMemory);
    row("output",
        cpp,
        "#include <cstdio>\nint main(){for(;;)puts(\"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\");}",
        u"OLE"_s);
    row("no C++", cpp, "int main({", u"CE"_s, u"main.cpp:1"_s);
    row("no Python", u"python3"_s, "print(", u"CE"_s, u"main.py"_s);
    row("no Java", u"java"_s, "class A { int x = \"1\"; }", u"CE"_s, u"A.java:1"_s);
    row("no JavaScript", u"javascript"_s, "let let", u"CE"_s, u"SyntaxError"_s);
    row("no main", cpp, "int x;", u"CE"_s, u"main"_s);
    row("reads the compiler's host",
        cpp,
        "#include \"/etc/shadow\"\nint main(){}",
        u"CE"_s,
        u"No such file"_s);
    row("unknown language", u"latin"_s, "", u"JE"_s);
}

void TestRealWorker::verdicts()
{
    QFETCH(QString, language);
    QFETCH(QByteArray, source);
    QFETCH(QString, verdict);
    QFETCH(QString, message);
    QFETCH(std::chrono::seconds, limit);
    for (const Language& one : std::as_const(m_languages)) {
        if (one.id == language && !one.available) {
            QSKIP(qPrintable(one.reason));
        }
    }
    const Outcome outcome = judge(language, source, false, limit);
    const QString shown = m_tested.isEmpty() ? outcome.compileLog : m_tested.constLast().message;
    const QString all = outcome.error + outcome.compileLog + shown;
    QVERIFY2(
        verdictCode(outcome.verdict) == verdict,
        qPrintable(verdictCode(outcome.verdict) + u": "_s + all)
    );
    QVERIFY2(shown.contains(message), qPrintable(shown));
    QVERIFY(!all.contains(u"/box/"_s));
    if (verdict == u"AC") {
        QCOMPARE(outcome.tests, 3);
        QCOMPARE(m_tested.size(), 3);
        QVERIFY(outcome.memoryBytes > 0);
        QCOMPARE(outcome.sandbox, m_sandbox.level);
    } else if (verdict != u"CE" && verdict != u"JE") {
        QCOMPARE(verdictCode(m_tested.constLast().verdict), verdict);
    }
}

void TestRealWorker::secretsStaySecret()
{
    // Everything a program can do to show what it read, on the secret test with 987654321.
    const QList<QByteArray> sources{
        "import sys\nn=int(input())\nif n>9: print(n, file=sys.stderr); sys.exit(1)\nprint(2*n)",
        "n=int(input())\nif n>9: raise ValueError(n)\nprint(2*n)",
        "n=int(input())\nprint(2*n if n<9 else n)",
        "n=int(input())\nif n>9: open('987654321','w').write('x'*10000000)\nprint(2*n)",
        "n=int(input())\nwhile n>9: print(n)\nprint(2*n)",
    };
    for (const QByteArray& source : sources) {
        m_tested.clear();
        const Outcome outcome = judge(u"python3"_s, source);
        QVERIFY2(outcome.verdict != Status::Accepted, source.constData());
        QVERIFY2(outcome.verdict != Status::JudgeError, qPrintable(outcome.error));
        for (const TestResult& result : std::as_const(m_tested)) {
            QVERIFY2(!result.message.contains(u"987654321"_s), qPrintable(result.message));
            QVERIFY2(!result.message.contains(u"1975308642"_s), qPrintable(result.message));
        }
    }
}

void TestRealWorker::compileLogsAreClean()
{
    const Outcome outcome =
        judge(u"cpp20"_s, "template<int N> struct A { A<N+1> a; };\nA<0> a;\nint main(){\x1b[31m}");
    QCOMPARE(verdictCode(outcome.verdict), u"CE"_s);
    QVERIFY(outcome.compileLog.size() <= (64 << 10) + 20);
    QVERIFY(!outcome.compileLog.contains(QChar(0x1b)));
    QVERIFY(!outcome.compileLog.contains(u"/box/"_s));
}

void TestRealWorker::judgesAllWhenAsked()
{
    const Outcome outcome = judge(u"python3"_s, "n=int(input())\nprint(2*n if n!=5 else 0)", true);
    QCOMPARE(verdictCode(outcome.verdict), u"WA"_s);
    QCOMPARE(m_tested.size(), 3);
    QCOMPARE(verdictCode(m_tested.at(2).verdict), u"AC"_s);
    QCOMPARE(m_tested.at(1).name, u"secret/1"_s);
    QVERIFY(m_tested.at(1).judgeMessage.contains(u"expected \"10\", got \"0\""_s));
    QVERIFY(m_tested.at(1).message.isEmpty());
}

void TestRealWorker::brokenPackagesAreOurFault()
{
    const QString good = m_package;
    m_package = m_folder->filePath(u"nothing"_s);
    const Outcome absent = judge(u"cpp20"_s, kGood);
    QCOMPARE(verdictCode(absent.verdict), u"JE"_s);
    QVERIFY(absent.error.contains(u"nothing"_s));
    m_package = m_folder->filePath(u"flags"_s);
    makePackage(m_package, "validator_flags: nonsense\n");
    const Outcome flags = judge(u"cpp20"_s, kGood);
    m_package = good;
    QCOMPARE(verdictCode(flags.verdict), u"JE"_s);
}

void TestRealWorker::customValidators_data()
{
    QTest::addColumn<QString>("file");
    QTest::addColumn<QByteArray>("source");
    QTest::addColumn<QString>("verdict");
    QTest::addColumn<QString>("team");
    const auto row = [](const char* name,
                        const QString& file,
                        const char* source,
                        const QString& verdict,
                        const QString& team = {}) {
        QTest::newRow(name) << file << QByteArray(source) << verdict << team;
    };
    constexpr char compare[] =
        "import sys\na=open(sys.argv[2]).read().split()\n"
        "open(sys.argv[3]+'teammessage.txt','w').write('for the team\\x07')\n"
        "open(sys.argv[3]+'judgemessage.txt','w').write('for the judges')\n"
        "open(sys.argv[3]+'metrics.json','w').write('{\"accuracy\": 0.5}')\n"
        "sys.exit(42 if a==sys.stdin.read().split() else 43)";
    row("Python", u"v.py"_s, compare, u"AC"_s, u"for the team"_s);
    row("rejects", u"v.py"_s, "import sys\nsys.exit(43)", u"WA"_s);
    row("exits 0", u"v.py"_s, "pass", u"JE"_s);
    row("crashes", u"v.cpp"_s, "int main(){volatile int*p=nullptr;*p=1;}", u"JE"_s);
    row("does not compile", u"v.cpp"_s, "int main(", u"JE"_s);
    row("C++ in a folder",
        u"v/check.cc"_s,
        "int main(int c,char**v){return c==5&&v[4][0]=='f'?42:43;}",
        u"AC"_s);
    row("scripts",
        u"v/build"_s,
        "#!/bin/sh\nprintf '#!/bin/sh\\nexit 42\\n' > run && chmod +x run\n",
        u"AC"_s);
    row("sees no other program",
        u"v.py"_s,
        "import os,sys\nsys.exit(43 if os.path.exists('/box/program.out') else 42)",
        u"AC"_s);
    row("Python 2", u"v.py"_s, "#!/usr/bin/python2\nprint 1", u"JE"_s);
}

void TestRealWorker::customValidators()
{
    QFETCH(QString, file);
    QFETCH(QByteArray, source);
    QFETCH(QString, verdict);
    QFETCH(QString, team);
    const QString good = m_package;
    m_package =
        m_folder->filePath(u"custom%1"_s.arg(QString::fromLatin1(QTest::currentDataTag()).size()));
    QDir(m_package).removeRecursively();
    makePackage(m_package, "validation: custom\nvalidator_flags: flag\n");
    write(m_package + u"/output_validators/"_s + file, source);
    const Outcome outcome = judge(u"cpp20"_s, kGood);
    m_package = good;
    QVERIFY2(
        verdictCode(outcome.verdict) == verdict,
        qPrintable(verdictCode(outcome.verdict) + u": "_s + outcome.error + outcome.compileLog)
    );
    QCOMPARE(outcome.error.isEmpty(), verdict != u"JE");
    if (!team.isEmpty()) {
        QCOMPARE(m_tested.constLast().message, team);
        QCOMPARE(m_tested.constLast().judgeMessage, u"for the judges"_s);
        QCOMPARE(outcome.metrics, (Metrics{{u"accuracy"_s, 0.5}}));
    }
}

// Children of this process that are workers.
QList<int> TestRealWorker::workersOf() const
{
    QList<int> pids;
    QFile children(u"/proc/self/task/%1/children"_s.arg(::getpid()));
    if (children.open(QIODevice::ReadOnly)) {
        for (const QByteArray& word : children.readAll().simplified().split(' ')) {
            pids.append(word.toInt());
        }
    }
    return pids;
}

void TestRealWorker::aKilledWorkerFailsItsJob()
{
    QSignalSpy failed(m_pool.get(), &WorkerPool::failed);
    QSignalSpy running(m_pool.get(), &WorkerPool::running);
    Job slow = job(u"python3"_s, "while True: pass");
    slow.timeLimit = 60s;
    QVERIFY(m_pool->start(slow));
    QTRY_VERIFY_WITH_TIMEOUT(running.count() > 0, kPatienceMs);
    QCOMPARE(workersOf().size(), 1);
    const int worker = workersOf().constFirst();
    ::kill(worker, SIGKILL);
    QTRY_COMPARE_WITH_TIMEOUT(failed.count(), 1, kPatienceMs);
    QVERIFY(failed.at(0).at(1).toString().contains(u"signal 9"_s));
    // Its sandbox goes with it: nothing of the process group is left.
    QTRY_VERIFY_WITH_TIMEOUT(::kill(-worker, 0) != 0, kPatienceMs);
    QTRY_COMPARE_WITH_TIMEOUT(m_pool->freeSlots(), 1, kPatienceMs);
    QCOMPARE(verdictCode(judge(u"cpp20"_s, kGood).verdict), u"AC"_s);
}

void TestRealWorker::aStoppedWorkerIsFound()
{
    WorkerPool::Settings strict = settings();
    strict.silence = 8s; // `alive` comes every 5 s
    QVERIFY(openPool(strict));
    QSignalSpy failed(m_pool.get(), &WorkerPool::failed);
    QSignalSpy running(m_pool.get(), &WorkerPool::running);
    Job slow = job(u"python3"_s, "while True: pass");
    slow.timeLimit = 60s;
    QVERIFY(m_pool->start(slow));
    QTRY_VERIFY_WITH_TIMEOUT(running.count() > 0, kPatienceMs);
    ::kill(workersOf().constFirst(), SIGSTOP);
    QTRY_COMPARE_WITH_TIMEOUT(failed.count(), 1, kPatienceMs);
    QVERIFY(failed.at(0).at(1).toString().contains(u"said nothing"_s));
    QTRY_COMPARE_WITH_TIMEOUT(m_pool->freeSlots(), 1, kPatienceMs);
    m_pool.reset();
}

void TestRealWorker::aSecondCompilationComesFromTheCache()
{
    const QByteArray source = QByteArray(kGood) + "// " + QByteArray::number(::getpid()) + "\n";
    const QDir cache(m_folder->filePath(u"cache"_s));
    const auto folders = cache.entryList(QDir::Dirs | QDir::NoDotAndDotDot).size();
    QVERIFY(folders > 0);
    for (int i = 0; i < 2; ++i) {
        QCOMPARE(verdictCode(judge(u"cpp17"_s, source).verdict), u"AC"_s);
    }
    // Java's class files go through the archive that is packed in the box.
    const QByteArray java =
        "class A { interface F { int f(); } public static void main(String[] a) {"
        "F f = () -> 0; System.out.println(2*new java.util.Scanner(System.in).nextLong()+f.f()); } "
        "}";
    for (int i = 0; i < 2; ++i) {
        QCOMPARE(verdictCode(judge(u"java"_s, java).verdict), u"AC"_s);
    }
}

QTEST_GUILESS_MAIN(TestRealWorker)
#include "tst_real_worker.moc"
