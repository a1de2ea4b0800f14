// Interactive, multi-pass and scoring problems with the real adjudge-worker and the real sandbox.
#include "server/judge/worker_pool.h"

#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace adjudge;
using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

class TestJudgingModes : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void interactive_data();
    void interactive();
    void transcripts();
    void multiPass_data();
    void multiPass();
    void interactivePasses();
    void graders_data();
    void graders();
    void scores_data();
    void scores();

    void addedFiles();

private:
    void write(const QString& path, const QByteArray& text);
    void begin(const QByteArray& yaml, const QByteArray& validator);
    void addTest(const QString& name, const QByteArray& input);
    Outcome judge(const QByteArray& source);
    static QString words(const Outcome& outcome);

    QTemporaryDir m_folder;
    QString m_package;
    int m_packages = 0;
    bool m_isNew = false; // format 2025-09
    std::unique_ptr<WorkerPool> m_pool;
    QList<TestResult> m_tested;
};

namespace {

constexpr int kPatienceMs = 120'000;

constexpr char kHead[] = "import sys,os,time\nfrom sys import argv\n"
                         "def say(x): print(x,flush=True)\n"
                         "def note(n,t): open(argv[3]+n,'w').write(t)\n";

} // namespace

void TestJudgingModes::write(const QString& path, const QByteArray& text)
{
    QDir().mkpath(path.section(u'/', 0, -2));
    QFile file(path);
    QVERIFY2(file.open(QIODevice::WriteOnly), qPrintable(path));
    file.write(text);
}

// A fresh package with one secret test whose input is 5; of format 2025-09 if the text names it.
void TestJudgingModes::begin(const QByteArray& yaml, const QByteArray& validator)
{
    m_package = m_folder.filePath(u"p%1"_s.arg(++m_packages));
    m_isNew = yaml.contains("2025-09");
    write(m_package + u"/problem.yaml"_s, "name: Modes\n" + yaml);
    const QString folder = m_isNew ? u"/output_validator/"_s : u"/output_validators/"_s;
    if (!validator.isEmpty()) {
        write(m_package + folder + u"v.py"_s, kHead + validator);
    }
    write(m_package + u"/submissions/accepted/a.py"_s, "pass\n");
    addTest(u"secret/1"_s, "5\n");
}

void TestJudgingModes::addTest(const QString& name, const QByteArray& input)
{
    write(m_package + u"/data/%1.in"_s.arg(name), input);
    write(m_package + u"/data/%1.ans"_s.arg(name), input);
}

void TestJudgingModes::initTestCase()
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
        m_folder.filePath(u"cache"_s)};
    settings.workers = 1;
    settings.slotPrefix = u"tm"_s;
    settings.silence = 60s;
    QVERIFY(QDir().mkpath(m_folder.filePath(u"cache"_s)));
    m_pool = std::make_unique<WorkerPool>(settings);
    QString level;
    connect(m_pool.get(), &WorkerPool::ready, this, [&](const SandboxReport& sandbox) {
        level = sandbox.level;
    });
    connect(m_pool.get(), &WorkerPool::tested, this, [this](JobId, const TestResult& result) {
        m_tested.append(result);
    });
    m_pool->open();
    QVERIFY(QTest::qWaitFor([this] { return m_pool->freeSlots() == 1; }, kPatienceMs));
    if (level == u"none") {
        QSKIP("THIS HOST HAS NO SANDBOX: nothing can be judged here");
    }
}

Outcome TestJudgingModes::judge(const QByteArray& source)
{
    m_tested.clear();
    QSignalSpy finished(m_pool.get(), &WorkerPool::finished);
    QSignalSpy failed(m_pool.get(), &WorkerPool::failed);
    Job job;
    job.id = JobId(7);
    job.language = u"python3"_s;
    job.source = kHead + source;
    job.package = m_package;
    job.timeLimit = 1s;
    if (!m_pool->start(job)) {
        return {};
    }
    const bool isDone =
        QTest::qWaitFor([&] { return finished.count() + failed.count() > 0; }, kPatienceMs);
    return isDone && finished.count() == 1 ? finished.at(0).at(1).value<Outcome>() : Outcome{};
}

QString TestJudgingModes::words(const Outcome& outcome)
{
    QString text = verdictCode(outcome.verdict);
    text += outcome.score ? u" %1"_s.arg(*outcome.score) : QString();
    for (const GroupResult& group : outcome.groups) {
        const QString code = isFinal(group.status) ? verdictCode(group.status) : u"-"_s;
        text += u" %1:%2:%3"_s.arg(group.name, code).arg(group.score);
    }
    return text;
}

void TestJudgingModes::interactive_data()
{
    QTest::addColumn<QByteArray>("interactor");
    QTest::addColumn<QByteArray>("submission");
    QTest::addColumn<QString>("verdict");
    const auto row =
        [](const char* name, const char* interactor, const char* submission, const QString& verdict
        ) { QTest::newRow(name) << QByteArray(interactor) << QByteArray(submission) << verdict; };
    constexpr char asks[] = "say(3)\nx=sys.stdin.readline()\nsys.exit(42 if x=='4\\n' else 43)\n";
    row("right", asks, "say(int(input())+1)\n", u"AC"_s);
    row("wrong", asks, "say(int(input())+2)\n", u"WA"_s);
    row("says nothing", asks, "pass\n", u"WA"_s);
    row("crashes after a right answer", asks, "say(4)\nsys.exit(3)\n", u"RTE"_s);
    row("crashes first", "sys.stdin.read()\nsys.exit(43)\n", "sys.exit(3)\n", u"RTE"_s);
    row("is rejected, then crashes", "sys.exit(43)\n", "input()\n", u"WA"_s);
    row("is rejected, then writes", "sys.exit(43)\n", "while True: say(1)\n", u"WA"_s);
    row("is rejected, then waits for ever", "sys.exit(43)\n", "time.sleep(100)\n", u"WA"_s);
    row("both wait", "sys.stdin.read()\nsys.exit(43)\n", "input()\n", u"TLE"_s);
    row("computes for ever", "sys.stdin.read()\nsys.exit(43)\n", "while True: pass\n", u"TLE"_s);
    row("talks on when it is accepted",
        "sys.exit(42)\n",
        "time.sleep(.3)\nsay('x'*200000)\n",
        u"AC"_s);
    row("leaves before the last answer",
        "x=input()\nsay('y'*500000)\nsys.exit(42)\n",
        "say(1)\n",
        u"AC"_s);
    row("floods", "sys.stdin.read()\nsys.exit(43)\n", "while True: print('x'*10000)\n", u"OLE"_s);
    row("floods one who does not read",
        "time.sleep(0.2)\nsys.exit(43)\n",
        "while True: print('x'*10000)\n",
        u"WA"_s);
    row("interactor floods", "while True: say('x'*10000)\n", "time.sleep(.1)\n", u"JE"_s);
    row("interactor crashes", "os.abort()\n", "input()\n", u"JE"_s);
    row("interactor exits 0", "pass\n", "pass\n", u"JE"_s);
}

void TestJudgingModes::interactive()
{
    QFETCH(const QByteArray, interactor);
    QFETCH(const QByteArray, submission);
    QFETCH(const QString, verdict);
    begin("validation: custom interactive\nlimits: {output: 1, validation_time: 2}\n", interactor);
    QElapsedTimer timer;
    timer.start();
    const Outcome outcome = judge(submission);
    QVERIFY2(verdictCode(outcome.verdict) == verdict, qPrintable(words(outcome) + outcome.error));
    QVERIFY(timer.elapsed() < 60'000);
}

void TestJudgingModes::transcripts()
{
    begin(
        "validation: custom interactive\n",
        "say('first')\nx=input()\nsay('second');y=input()\nnote('judgemessage.txt','saw '+x+y)\n"
        "note('teammessage.txt','for the team')\nsys.exit(43)\n"
    );
    const Outcome outcome =
        judge("input();say('one');input();print('two');print('t',file=sys.stderr)\n");
    QVERIFY2(outcome.verdict == Status::WrongAnswer, qPrintable(outcome.error));
    QCOMPARE(m_tested.size(), 1);
    const TestResult& test = m_tested.constFirst();
    QCOMPARE(test.transcript, u"<first\n>one\n<second\n>two\n"_s);
    QCOMPARE(test.message, u"for the team"_s);
    QVERIFY2(test.judgeMessage.startsWith(u"saw onetwo"_s), qPrintable(test.judgeMessage));
    QVERIFY2(test.judgeMessage.contains(u"stderr: t"_s), qPrintable(test.judgeMessage));
}

void TestJudgingModes::multiPass_data()
{
    QTest::addColumn<QByteArray>("validator");
    QTest::addColumn<QByteArray>("submission");
    QTest::addColumn<QString>("verdict");
    const auto row =
        [](const char* name, const char* validator, const char* submission, const QString& verdict
        ) { QTest::newRow(name) << QByteArray(validator) << QByteArray(submission) << verdict; };
    // Three passes: the second doubles the first's answer, and the state lives in the folder.
    constexpr char chain[] =
        "x=int(sys.stdin.read());n=int(open(argv[1]).read())\n"
        "if x!=n+1: sys.exit(43)\n"
        "p=argv[3]+'.count'\nk=int(open(p).read()) if os.path.exists(p) else 0\n"
        "assert not os.path.exists(argv[3]+'nextpass.in')\n"
        "open(p,'w').write(str(k+1))\n"
        "if k<2: note('nextpass.in',str(2*x))\nsys.exit(42)\n";
    row("right", chain, "print(int(input())+1)\n", u"AC"_s);
    row("wrong in the second pass", chain, "x=int(input());print(x+1 if x==5 else x)\n", u"WA"_s);
    row("crashes in the third", chain, "x=int(input());assert x<26;print(x+1)\n", u"RTE"_s);
    row("keeps no file",
        chain,
        "assert not os.listdir();open('f','w');print(int(input())+1)\n",
        u"AC"_s);
    row("asks for ever", "note('nextpass.in','1')\nsys.exit(42)\n", "pass\n", u"JE"_s);
    row("rejects and asks", "note('nextpass.in','1')\nsys.exit(43)\n", "pass\n", u"JE"_s);
}

void TestJudgingModes::multiPass()
{
    QFETCH(const QByteArray, validator);
    QFETCH(const QByteArray, submission);
    QFETCH(const QString, verdict);
    begin(
        "problem_format_version: 2025-09\nuuid: u\ntype: multi-pass\nlimits: {validation_passes: "
        "3, time_limit: 1.0}\n",
        validator
    );
    const Outcome outcome = judge(submission);
    QVERIFY2(verdictCode(outcome.verdict) == verdict, qPrintable(words(outcome) + outcome.error));
}

void TestJudgingModes::interactivePasses()
{
    begin(
        "problem_format_version: 2025-09\nuuid: u\ntype: [interactive, multi-pass]\n",
        "say(open(argv[1]).read().strip())\nx=input()\n"
        "if x=='5': note('nextpass.in','6')\nsys.exit(42)\n"
    );
    const Outcome outcome = judge("say(input())\n");
    QVERIFY2(outcome.verdict == Status::Accepted, qPrintable(outcome.error));
    QCOMPARE(m_tested.constFirst().transcript, u"<5\n>5\n---\n<6\n>6\n"_s);
}

// Tests 1 and 2 of group a, 3 and 4 of group b; the submission copies the tests of `right`.
void TestJudgingModes::graders_data()
{
    QTest::addColumn<QByteArray>("root");
    QTest::addColumn<QByteArray>("secret");
    QTest::addColumn<QByteArray>("group");
    QTest::addColumn<QByteArray>("right");
    QTest::addColumn<QString>("outcome");
    const auto row = [](const char* name,
                        const char* root,
                        const char* secret,
                        const char* group,
                        const char* right,
                        const QString& outcome) {
        QTest::newRow(name) << QByteArray(root) << QByteArray(secret) << QByteArray(group)
                            << QByteArray(right) << outcome;
    };
    constexpr char go[] = "on_reject: continue\n";
    constexpr char any[] =
        "on_reject: continue\ngrader_flags: first_error accept_if_any_accepted\n";
    constexpr char half[] = "accept_score: 50\nrange: 0 50\ngrader_flags: min\n";
    row("all", go, any, half, "1234", u"AC 100 a:AC:50 b:AC:50"_s);
    row("one group", go, any, half, "134", u"AC 50 a:WA:0 b:AC:50"_s);
    row("none", go, any, half, "13", u"WA 0 a:WA:0 b:WA:0"_s);
    row("stops", go, "on_reject: break\n", half, "34", u"WA 0 a:WA:0 b:-:0"_s);
    row("sum of points",
        go,
        "grader_flags: always_accept\non_reject: continue\n",
        "accept_score: 3\non_reject: continue\n",
        "124",
        u"AC 9 a:AC:6 b:AC:3"_s);
    row("average",
        go,
        any,
        "grader_flags: avg always_accept\non_reject: continue\naccept_score: 4\n",
        "123",
        u"AC 6 a:AC:4 b:AC:2"_s);
    row("reject score",
        go,
        any,
        "grader_flags: max always_accept\nreject_score: 2\non_reject: continue\n",
        "",
        u"AC 4 a:AC:2 b:AC:2"_s);
    row("out of range", go, any, "accept_score: 50\nrange: 0 50\n", "1234", u"JE"_s);
}

void TestJudgingModes::graders()
{
    QFETCH(const QByteArray, root);
    QFETCH(const QByteArray, secret);
    QFETCH(const QByteArray, group);
    QFETCH(const QByteArray, right);
    QFETCH(const QString, outcome);
    begin("type: scoring\n", {});
    QVERIFY(QFile::remove(m_package + u"/data/secret/1.in"_s));
    QVERIFY(QFile::remove(m_package + u"/data/secret/1.ans"_s));
    write(m_package + u"/data/testdata.yaml"_s, root);
    write(m_package + u"/data/secret/testdata.yaml"_s, secret);
    for (int i = 1; i <= 4; ++i) {
        const QString name = i <= 2 ? u"a"_s : u"b"_s;
        write(m_package + u"/data/secret/%1/testdata.yaml"_s.arg(name), group);
        addTest(u"secret/%1/%2"_s.arg(name).arg(i), QByteArray::number(i) + '\n');
    }
    const Outcome done = judge("x=input()\nprint(x if x in '" + right + "' and x else 0)\n");
    QVERIFY2(words(done) == outcome, qPrintable(words(done) + done.error));
}

// One group "a" of three tests; the validator writes what the submission prints for each test.
void TestJudgingModes::scores_data()
{
    QTest::addColumn<QByteArray>("group");
    QTest::addColumn<QByteArray>("file");
    QTest::addColumn<QByteArray>("values"); // '-': no file; '!': rejected
    QTest::addColumn<QString>("outcome");
    const auto row = [](const char* name,
                        const char* group,
                        const char* file,
                        const char* values,
                        const QString& outcome) {
        QTest::newRow(name) << QByteArray(group) << QByteArray(file) << QByteArray(values)
                            << outcome;
    };
    constexpr char passFail[] = "max_score: 100\n";
    constexpr char sum[] = "max_score: 90\nscore_aggregation: sum\n";
    constexpr char least[] = "max_score: 100\nscore_aggregation: min\n";
    row("pass", passFail, "score.txt", "- - -", u"AC 100 a:AC:100"_s);
    row("fail", passFail, "score.txt", "- ! -", u"WA 0 a:WA:0"_s);
    row("no scores in pass-fail", passFail, "score.txt", "- 1 -", u"JE"_s);
    row("sum", sum, "score.txt", "- ! -", u"AC 60 a:WA:60"_s);
    row("scores", sum, "score.txt", "10 20.5 -", u"AC 60.5 a:AC:60.5"_s);
    row("multipliers", sum, "score_multiplier.txt", "0.5 1 0", u"AC 45 a:AC:45"_s);
    row("multiplier over 1", sum, "score_multiplier.txt", "1.5 1 0", u"JE"_s);
    row("over the test's share", sum, "score.txt", "31 1 1", u"JE"_s);
    row("no number", sum, "score.txt", "1e 1 1", u"JE"_s);
    row("least", least, "score.txt", "70 80 90", u"AC 70 a:AC:70"_s);
    row("least of all is none", least, "score.txt", "70 ! 90", u"WA 0 a:WA:0"_s);
}

void TestJudgingModes::scores()
{
    QFETCH(const QByteArray, group);
    QFETCH(const QByteArray, file);
    QFETCH(const QByteArray, values);
    QFETCH(const QString, outcome);
    begin(
        "problem_format_version: 2025-09\nuuid: u\ntype: scoring\nlimits: {time_limit: 1.0}\n",
        "x=sys.stdin.read().strip()\nif x=='!': sys.exit(43)\n"
        "if x!='-': note('" +
            file + "',x)\nsys.exit(42)\n"
    );
    QVERIFY(QFile::remove(m_package + u"/data/secret/1.in"_s));
    QVERIFY(QFile::remove(m_package + u"/data/secret/1.ans"_s));
    write(m_package + u"/data/secret/a/test_group.yaml"_s, group);
    addTest(u"sample/1"_s, "0\n");
    for (int i = 1; i <= 3; ++i) {
        addTest(u"secret/a/%1"_s.arg(i), QByteArray::number(i) + '\n');
    }
    const Outcome done = judge("print(('1 " + values + "').split()[int(input())])\n");
    QVERIFY2(words(done) == outcome, qPrintable(words(done) + done.error));
}

// A driver, a helper and the files and arguments of a test.
void TestJudgingModes::addedFiles()
{
    begin("problem_format_version: 2025-09\nuuid: u\n", {});
    write(m_package + u"/data/secret/1.ans"_s, "25 extra -v\n");
    write(m_package + u"/data/secret/1.yaml"_s, "args: [-v]\n");
    write(m_package + u"/data/secret/1.files/in/extra.txt"_s, "extra\n");
    write(
        m_package + u"/include/python3/main.py"_s,
        "import sys\nfrom submission import solve\n"
        "print(solve(int(input())), open('in/extra.txt').read().strip(), sys.argv[1])\n"
    );
    write(m_package + u"/include/default/helper.py"_s, "def square(x): return x*x\n");
    const Outcome outcome = judge("from helper import square\ndef solve(x): return square(x)\n");
    QVERIFY2(outcome.verdict == Status::Accepted, qPrintable(words(outcome) + outcome.error));
}

QTEST_GUILESS_MAIN(TestJudgingModes)
#include "tst_judging_modes.moc"
