// Boxes on a host without namespaces, as --insecure-sandbox has them: programs run, limits hold,
// and what Landlock, the filter and the sandbox itself still keep apart stays apart.
#include "tests/server/sandbox/box_fixture.h"

#include <QDir>
#include <QElapsedTimer>
#include <QTemporaryDir>
#include <QThread>

#include <sys/stat.h>

#include <csignal>

using namespace Qt::Literals::StringLiterals;
using namespace adjudge;
using namespace adjudge::test;

namespace {

struct Source
{
    const char* name;
    const char* text;
};

constexpr Source kSources[] = {
    {"spin", "int main(){for(;;);}"},
    {"eat",
     "#include <stdlib.h>\n#include <string.h>\nint main(){for(;;){char*p=malloc(1<<20);"
     "if(!p)abort();memset(p,1,1<<20);}}"},
    {"flood", "#include <stdio.h>\nint main(){for(;;)puts(\"0123456789\");}"},
    {"bomb", "#include <unistd.h>\nint main(){for(;;)fork();}"},
    {"daemon",
     "#include <unistd.h>\n#include <stdio.h>\nint main(){if(!fork()){setsid();if(!fork()){"
     "execl(\"/bin/"
     "sleep\",\"sleep\",\"4712.75\",(char*)0);}_exit(0);}usleep(200000);puts(\"x\");}"},
    {"call",
     "#include <stdlib.h>\n#include <signal.h>\n#include <stdio.h>\n#include <errno.h>\n"
     "int main(int c,char**v){int r=kill(atoi(v[1]),9);printf(\"%d\\n\",r);}"},
    {"ipc",
     "#include <sys/shm.h>\n#include <sys/sem.h>\n#include <stdio.h>\nint main(){"
     "printf(\"%d %d\\n\",shmget(1,4096,01666),semget(1,1,01666));}"},
    {"fill",
     "#include <fcntl.h>\n#include <stdio.h>\n#include <unistd.h>\nint main(){char n[32];"
     "for(int i=0;;i++){sprintf(n,\"f%d\",i);int f=open(n,O_CREAT|O_WRONLY,0600);close(f);}}"},
};

struct Level
{
    const char* name;
    bool useGroups;
};

constexpr Level kLevels[] = {{"with groups", true}, {"without groups", false}};

// How many processes have this in their command line.
int processesWith(const QByteArray& words)
{
    int count = 0;
    for (const QString& pid : QDir(u"/proc"_s).entryList({u"[1-9]*"_s}, QDir::Dirs)) {
        QFile file(u"/proc/"_s + pid + u"/cmdline"_s);
        count += file.open(QIODevice::ReadOnly) && file.readAll().contains(words) ? 1 : 0;
    }
    return count;
}

QStringList foldersOf(const QString& slot)
{
    QStringList folders;
    for (const char* place : {"/tmp", "/var/tmp", "/dev/shm"}) {
        const QDir dir(QString::fromLatin1(place));
        folders += dir.entryList({u"adjudge-%1-*"_s.arg(slot)}, QDir::Dirs | QDir::Hidden);
    }
    return folders;
}

std::unique_ptr<Box> openReduced(const QString& slot, bool useGroups)
{
    Box::Settings settings;
    settings.program = sandboxProgram();
    settings.slot = slot;
    settings.useGroups = useGroups;
    settings.useNamespaces = false;
    settings.allowInsecure = true;
    auto box = Box::open(settings);
    if (!box) {
        QTest::qFail(qPrintable(box.error().message), __FILE__, __LINE__);
        return nullptr;
    }
    return std::move(*box);
}

} // namespace

class TestBoxReduced : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase();
    void refusedWithoutTheSwitch();
    void namesWhatIsMissing();
    void runs_data();
    void runs();
    void limits_data();
    void limits();
    void nobodyOutlivesTheRun();
    void strangersAreOutOfReach();
    void hostFilesAreOutOfReach();
    void nothingStaysForTheNextRun();
    void longestNestingIsRemoved();
    void collectsAndPlacesFiles();
    void aKilledSandboxLeavesNoProgram();

private:
    bool isFenced() const { return m_boxes[0]->protection().level == u"landlock"_s; }

    std::unique_ptr<Box> m_boxes[2];
};

void TestBoxReduced::initTestCase()
{
    for (const Level& level : kLevels) {
        std::unique_ptr<Box>& box = m_boxes[level.useGroups ? 0 : 1];
        box = openReduced(level.useGroups ? u"reduced"_s : u"reducedplain"_s, level.useGroups);
        QVERIFY(box);
        for (const Source& source : kSources) {
            QVERIFY(compileC(*box, QString::fromLatin1(source.name), source.text));
        }
    }
}

void TestBoxReduced::cleanupTestCase()
{
    for (std::unique_ptr<Box>& box : m_boxes) {
        box.reset();
    }
    QCOMPARE(foldersOf(u"reduced"_s), QStringList());
    QCOMPARE(foldersOf(u"reducedplain"_s), QStringList());
}

void TestBoxReduced::refusedWithoutTheSwitch()
{
    Box::Settings settings;
    settings.program = sandboxProgram();
    settings.slot = u"refused"_s;
    settings.useNamespaces = false;
    const auto box = Box::open(settings);
    QVERIFY(!box.has_value());
    QVERIFY2(box.error().message.contains(u"namespaces"_s), qPrintable(box.error().message));
}

void TestBoxReduced::namesWhatIsMissing()
{
    const SandboxReport& report = m_boxes[1]->protection();
    QVERIFY2(
        (QStringList{u"landlock"_s, u"bare"_s}).contains(report.level), qPrintable(report.level)
    );
    QVERIFY(report.missing.filter(u"namespaces"_s).size() >= 1);
    QVERIFY(report.missing.filter(u"limits of memory and processes"_s).size() == 1);
}

void TestBoxReduced::runs_data()
{
    QTest::addColumn<QStringList>("argv");
    QTest::addColumn<QByteArray>("output");
    const auto row = [](const char* name, const QStringList& argv, const char* output) {
        QTest::newRow(name) << argv << QByteArray(output);
    };
    row("sh", {u"/bin/sh"_s, u"-c"_s, u"pwd; cat"_s}, "/w\nin");
    row("Python",
        {u"/usr/bin/python3"_s, u"-c"_s, u"import sys; print(sys.stdin.read(), 2**70)"_s},
        "in 1180591620717411303424\n");
    row("Java", {u"/usr/bin/java"_s, u"-XX:-UsePerfData"_s, u"-Xmx64m"_s, u"-version"_s}, "");
    row("Node",
        {u"/usr/bin/node"_s, u"-e"_s, u"console.log(require('fs').readFileSync(0,'utf8'))"_s},
        "in\n");
}

void TestBoxReduced::runs()
{
    QFETCH(QStringList, argv);
    QFETCH(QByteArray, output);
    if (!QFile::exists(argv.constFirst())) {
        QSKIP(qPrintable(argv.constFirst() + u" IS NOT INSTALLED"_s));
    }
    for (const auto& box : m_boxes) {
        const RunResult result = run(*box, request(argv, "in"));
        QVERIFY2(result.end == RunResult::End::Exited, qPrintable(result.note));
        QVERIFY2(result.exitCode == 0, result.errors.constData());
        QByteArray said = result.output;
        if (const qsizetype at = said.indexOf("/w\n"); at > 0) {
            said.remove(0, at); // the folder of the box has a longer name
        }
        QCOMPARE(said, output);
    }
}

void TestBoxReduced::limits_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<int>("end");
    using End = RunResult::End;
    QTest::newRow("CPU") << u"spin"_s << int(End::CpuLimit);
    QTest::newRow("memory") << u"eat"_s << int(End::MemoryLimit);
    QTest::newRow("output") << u"flood"_s << int(End::OutputLimit);
    QTest::newRow("files") << u"fill"_s << int(End::OutputLimit);
    QTest::newRow("processes") << u"bomb"_s << int(End::CpuLimit);
}

void TestBoxReduced::limits()
{
    QFETCH(QString, name);
    QFETCH(int, end);
    for (const auto& box : m_boxes) {
        RunRequest wanted = program(name);
        wanted.limits.cpu = name == u"fill"_s || name == u"eat"_s ? 30s : 300ms;
        wanted.limits.wall = 60s;
        wanted.limits.memoryBytes = 64 << 20;
        wanted.limits.outputBytes = 1 << 20;
        wanted.limits.processes = 16;
        const RunResult result = run(*box, wanted);
        QVERIFY2(
            int(result.end) == end,
            qPrintable(u"end %1 signal %2 cpu %3"_s.arg(int(result.end))
                           .arg(result.signal)
                           .arg(result.cpu.count()))
        );
        QCOMPARE(run(*box, shell("echo next")).output, QByteArray("next\n"));
    }
}

void TestBoxReduced::nobodyOutlivesTheRun()
{
    for (const auto& box : m_boxes) {
        QCOMPARE(run(*box, program(u"daemon"_s)).output, QByteArray("x\n"));
        QCOMPARE(processesWith("4712.75"), 0);
    }
}

void TestBoxReduced::strangersAreOutOfReach()
{
    for (const auto& box : m_boxes) {
        for (const QString& target : {QString::number(::getpid()), u"-1"_s, u"1"_s}) {
            if (target == u"-1"_s && !isFenced()) {
                continue; // the filter refuses it, but nobody should rely on that in a test
            }
            RunRequest wanted = program(u"call"_s);
            wanted.argv.append(target);
            const RunResult result = run(*box, wanted);
            // To everybody: the kernel says 0 when each refused.
            QVERIFY2(
                result.output == "-1\n" || (target == u"-1"_s && result.output == "0\n"),
                qPrintable(target + u": "_s + QString::fromUtf8(result.output))
            );
        }
        QCOMPARE(run(*box, program(u"ipc"_s)).output, QByteArray("-1 -1\n"));
    }
}

void TestBoxReduced::hostFilesAreOutOfReach()
{
    if (!isFenced()) {
        QSKIP("THIS KERNEL HAS NO LANDLOCK: programs read what their user may");
    }
    QTemporaryDir secrets;
    QVERIFY(secrets.isValid());
    ::chmod(qPrintable(secrets.path()), 0777);
    QFile secret(secrets.filePath(u"secret"_s));
    QVERIFY(secret.open(QIODevice::WriteOnly));
    secret.write("hidden");
    secret.close();
    ::chmod(qPrintable(secret.fileName()), 0666);
    const QByteArray script = "cat " + secret.fileName().toUtf8() +
                              "; ls /home /root /var; echo x >> " + secret.fileName().toUtf8() +
                              "; echo x > /box/x; echo x > /tmp/../etc/x; ls /proc/1; "
                              "ln -s /etc/shadow /w/l; cat /w/l; echo end";
    for (const auto& box : m_boxes) {
        QCOMPARE(run(*box, shell(script.constData())).output, QByteArray("end\n"));
    }
    QVERIFY(secret.open(QIODevice::ReadOnly));
    QCOMPARE(secret.readAll(), QByteArray("hidden"));
}

void TestBoxReduced::nothingStaysForTheNextRun()
{
    for (const auto& box : m_boxes) {
        run(*box,
            shell("echo x > a; mkdir -p d/e; ln -s / l; mkfifo p; echo x > ../tmp/t; "
                  "chmod 000 d .; chmod 000 ../tmp; true"));
        const RunResult next = run(*box, shell("ls -A . ../tmp; echo y > b; cat b"));
        QVERIFY2(next.output == ".:\n\n../tmp:\ny\n", (next.output + next.errors).constData());
    }
}

void TestBoxReduced::longestNestingIsRemoved()
{
    const RunRequest deep = request(
        {u"/usr/bin/python3"_s,
         u"-c"_s,
         u"import os\nfor i in range(3000):\n os.mkdir('d'); os.chdir('d')\nprint('deep')"_s}
    );
    for (const auto& box : m_boxes) {
        const RunResult result = run(*box, deep); // stopped where it is seen in time
        QVERIFY(result.output == "deep\n" || result.end == RunResult::End::OutputLimit);
        const RunResult next = run(*box, shell("ls -A; echo clean"));
        QVERIFY2(
            next.output == "clean\n",
            qPrintable(
                u"%1 %2 %3 "_s.arg(int(next.end)).arg(next.signal).arg(next.note) +
                QString::fromUtf8(next.output + next.errors)
            )
        );
    }
}

void TestBoxReduced::collectsAndPlacesFiles()
{
    for (const auto& box : m_boxes) {
        RunRequest wanted = shell("cat /w/in 2>/dev/null || cat in; echo out > out/o; "
                                  "ln -s /etc/passwd out/l; echo said >&2; ls /box/none");
        wanted.files = {{u"in"_s, "given\n", false}};
        wanted.folders = {u"out"_s};
        wanted.collect = {u"out/o"_s, u"out/l"_s};
        const RunResult result = run(*box, wanted);
        QCOMPARE(result.output, QByteArray("given\n"));
        QVERIFY2(result.errors.contains("'/box/none'"), result.errors.constData());
        QCOMPARE(result.collected.size(), 1);
        QCOMPARE(result.collected.constFirst().content, QByteArray("out\n"));
    }
}

void TestBoxReduced::aKilledSandboxLeavesNoProgram()
{
    auto box = openReduced(u"reducedkilled"_s, false);
    QVERIFY(box);
    const std::unique_ptr<QThread> killer(QThread::create([] {
        QElapsedTimer patience;
        patience.start();
        while (processesWith("4713.75") == 0 && patience.elapsed() < 20000) {
            QThread::yieldCurrentThread();
        }
        for (const QString& pid : QDir(u"/proc"_s).entryList({u"[1-9]*"_s}, QDir::Dirs)) {
            QFile file(u"/proc/"_s + pid + u"/cmdline"_s);
            if (file.open(QIODevice::ReadOnly) && file.readAll().contains("reducedkilled")) {
                ::kill(pid.toInt(), SIGKILL);
                break; // the supervisor has the smallest number
            }
        }
    }));
    killer->start();
    RunRequest wanted = shell("sleep 4713.75 & exec sleep 4713.75");
    wanted.limits.wall = 60s;
    const Result<RunResult> result = box->run(wanted);
    killer->wait();
    QVERIFY(!result.has_value());
    QTRY_COMPARE_WITH_TIMEOUT(processesWith("4713.75"), 0, 20000);
    box = openReduced(u"reducedkilled"_s, false); // removes what the other left
    QVERIFY(box);
    box.reset();
    QCOMPARE(foldersOf(u"reducedkilled"_s), QStringList());
}

QTEST_GUILESS_MAIN(TestBoxReduced)
#include "tst_box_reduced.moc"
