// Real compilers and run times in a box, with the flags that suit them.
#include "tests/server/sandbox/box_fixture.h"

#include <QFileInfo>

using namespace Qt::Literals::StringLiterals;
using namespace adjudge;
using namespace adjudge::test;

namespace {

// Java's own threads and spaces beside the heap.
constexpr qint64 kJavaExtraBytes = 96LL << 20;

QStringList javaFlags(int heapMiB)
{
    return {
        u"/usr/bin/java"_s,
        u"-Xmx%1m"_s.arg(heapMiB),
        u"-Xss8m"_s,
        u"-XX:+UseSerialGC"_s,
        u"-XX:TieredStopAtLevel=1"_s,
        u"-XX:ReservedCodeCacheSize=64m"_s,
        u"-XX:-UsePerfData"_s,
        u"-XX:+ExitOnOutOfMemoryError"_s,
    };
}

} // namespace

class TestBoxLanguages : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cpp();
    void cppFault();
    void python();
    void java();
    void javaOutOfMemory();
    void node();
    void nodeOutOfMemory();
    void pascal();

private:
    [[nodiscard]] bool compiles(const QStringList& argv);

    std::unique_ptr<Box> m_box;
};

void TestBoxLanguages::initTestCase()
{
    m_box = openBox(u"languages"_s);
    QVERIFY(m_box);
}

void TestBoxLanguages::init()
{
    static const QHash<QByteArray, QString> needs = {
        {"python", u"/usr/bin/python3"_s},
        {"java", u"/usr/bin/javac"_s},
        {"javaOutOfMemory", u"/usr/bin/javac"_s},
        {"node", u"/usr/bin/node"_s},
        {"nodeOutOfMemory", u"/usr/bin/node"_s},
        {"pascal", u"/usr/bin/fpc"_s}};
    const QString needed = needs.value(QTest::currentTestFunction());
    if (!needed.isEmpty() && !QFileInfo::exists(needed)) {
        QSKIP(qPrintable(needed + u" IS NOT INSTALLED HERE"_s));
    }
}

bool TestBoxLanguages::compiles(const QStringList& argv)
{
    const RunResult result = run(*m_box, compile(argv));
    if (result.end != RunResult::End::Exited || result.exitCode != 0) {
        qWarning().noquote() << int(result.end) << result.exitCode << result.note << result.output
                             << result.errors;
        return false;
    }
    return true;
}

void TestBoxLanguages::cpp()
{
    QVERIFY(m_box
                ->put(
                    {u"a.cpp"_s,
                     R"(
        #include <bits/stdc++.h>
        int main() { std::vector<int> v; int x; while (std::cin >> x) v.push_back(x); std::ranges::sort(v); for (int i : v) std::cout << i << ' '; })",
                     false}
                )
                .has_value());
    QVERIFY(compiles(
        {u"/usr/bin/g++"_s, u"-std=c++20"_s, u"-O2"_s, u"-pipe"_s, u"-o"_s, u"a"_s, u"a.cpp"_s}
    ));
    QCOMPARE(run(*m_box, program(u"a"_s, "3 1 2")).output, QByteArray("1 2 3 "));
    QVERIFY(compiles(
        {u"/usr/bin/g++"_s, u"-std=c++20"_s, u"-O2"_s, u"-static"_s, u"-o"_s, u"a"_s, u"a.cpp"_s}
    ));
    QCOMPARE(run(*m_box, program(u"a"_s, "3 1 2")).output, QByteArray("1 2 3 "));
}

void TestBoxLanguages::cppFault()
{
    QVERIFY(m_box->put({u"bad.cpp"_s, "int main() { return x; }", false}).has_value());
    const RunResult result =
        run(*m_box, compile({u"/usr/bin/g++"_s, u"-o"_s, u"bad"_s, u"bad.cpp"_s}));
    QCOMPARE(result.end, RunResult::End::Exited);
    QCOMPARE(result.exitCode, 1);
    QVERIFY(result.errors.contains("bad.cpp:1"));
}

void TestBoxLanguages::python()
{
    QVERIFY(
        m_box
            ->put(
                {u"a.py"_s,
                 "import sys, os, math, random, threading, collections\n"
                 "print(sum(map(int, sys.stdin.read().split())), os.getcwd(), os.getpid() > 1)\n",
                 false}
            )
            .has_value()
    );
    const RunResult result = run(*m_box, request({u"/usr/bin/python3"_s, u"/box/a.py"_s}, "1 2 3"));
    QCOMPARE(result.errors, QByteArray());
    QCOMPARE(result.output, QByteArray("6 /w True\n"));
}

void TestBoxLanguages::java()
{
    QVERIFY(m_box
                ->put(
                    {u"Main.java"_s,
                     R"(
        import java.util.*;
        public class Main {
            public static void main(String[] a) {
                Scanner in = new Scanner(System.in);
                int s = 0;
                while (in.hasNextInt()) s += in.nextInt();
                System.out.println(s + " " + System.getProperty("user.dir"));
            }
        })",
                     false}
                )
                .has_value());
    QVERIFY(compiles(
        {u"/usr/bin/javac"_s,
         u"-J-Xmx512m"_s,
         u"-J-XX:-UsePerfData"_s,
         u"-J-XX:+UseSerialGC"_s,
         u"-encoding"_s,
         u"UTF-8"_s,
         u"Main.java"_s}
    ));
    RunRequest wanted =
        request(javaFlags(128) + QStringList{u"-cp"_s, u"/box"_s, u"Main"_s}, "1 2 3");
    wanted.limits.memoryBytes = (128LL << 20) + kJavaExtraBytes;
    const RunResult result = run(*m_box, wanted);
    QCOMPARE(result.errors, QByteArray());
    QCOMPARE(result.output, QByteArray("6 /w\n"));
    qInfo() << "java hello: cpu" << result.cpu.count() << "ms, peak" << (result.memoryBytes >> 20)
            << "MiB";
}

void TestBoxLanguages::javaOutOfMemory()
{
    QVERIFY(m_box
                ->put(
                    {u"Hog.java"_s,
                     R"(
        import java.util.*;
        public class Hog {
            public static void main(String[] a) { List<byte[]> l = new ArrayList<>(); while (true) l.add(new byte[1 << 20]); }
        })",
                     false}
                )
                .has_value());
    QVERIFY(compiles({u"/usr/bin/javac"_s, u"-J-XX:-UsePerfData"_s, u"Hog.java"_s}));
    RunRequest wanted = request(javaFlags(64) + QStringList{u"-cp"_s, u"/box"_s, u"Hog"_s});
    wanted.limits.memoryBytes = (64LL << 20) + kJavaExtraBytes;
    const RunResult result = run(*m_box, wanted);
    QCOMPARE(result.end, RunResult::End::Exited);
    QCOMPARE(result.exitCode, 3); // what -XX:+ExitOnOutOfMemoryError says
}

void TestBoxLanguages::node()
{
    QVERIFY(m_box
                ->put(
                    {u"a.js"_s,
                     "const t = require('fs').readFileSync(0, "
                     "'utf8').trim().split(/\\s+/).map(Number);\n"
                     "console.log(t.reduce((a, b) => a + b, 0), process.cwd());\n",
                     false}
                )
                .has_value());
    RunRequest wanted =
        request({u"/usr/bin/node"_s, u"--max-old-space-size=256"_s, u"/box/a.js"_s}, "1 2 3");
    wanted.limits.memoryBytes = 320LL << 20;
    const RunResult result = run(*m_box, wanted);
    QCOMPARE(result.errors, QByteArray());
    QCOMPARE(result.output, QByteArray("6 /w\n"));
    qInfo() << "node hello: cpu" << result.cpu.count() << "ms, peak" << (result.memoryBytes >> 20)
            << "MiB";
}

void TestBoxLanguages::nodeOutOfMemory()
{
    QVERIFY(
        m_box
            ->put(
                {u"hog.js"_s, "const l = []; for (;;) l.push(new Array(1000).fill(1.5));\n", false}
            )
            .has_value()
    );
    RunRequest wanted =
        request({u"/usr/bin/node"_s, u"--max-old-space-size=64"_s, u"/box/hog.js"_s});
    wanted.limits.memoryBytes = 128LL << 20;
    const RunResult result = run(*m_box, wanted);
    const bool isOwnWord =
        result.end == RunResult::End::Signalled && result.errors.contains("heap out of memory");
    QVERIFY2(isOwnWord || result.end == RunResult::End::MemoryLimit, result.errors.constData());
}

void TestBoxLanguages::pascal()
{
    QVERIFY(
        m_box
            ->put({u"a.pas"_s, "var a, b: longint; begin read(a, b); writeln(a + b); end.\n", false}
            )
            .has_value()
    );
    QVERIFY(compiles({u"/usr/bin/fpc"_s, u"-O2"_s, u"a.pas"_s}));
    QCOMPARE(run(*m_box, program(u"a"_s, "1 2")).output, QByteArray("3\n"));
}

QTEST_GUILESS_MAIN(TestBoxLanguages)
#include "tst_box_languages.moc"
