// Files into and out of a box that a hostile program has filled.
#include "tests/server/sandbox/box_fixture.h"

using namespace Qt::Literals::StringLiterals;
using namespace adjudge;
using namespace adjudge::test;

namespace {

ErrorCode codeOf(const Result<QByteArray>& result)
{
    return result ? ErrorCode::Conflict : result.error().code; // Conflict: it was there
}

QByteArray contentOf(const Result<QByteArray>& result)
{
    return result ? *result : QByteArray("(absent)");
}

} // namespace

class TestBoxFiles : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void putAndTake();
    void badNames_data();
    void badNames();
    void absentAndTooLarge();
    void linksAreNotFollowed();
    void putThroughAPlantedLink();
    void specialFilesAreNotRead();
    void filesOfARun();
    void collectAfterARun();
    void collectAfterACompileStep();
    void collectIsCut();
    void collectDoesNotFollow();
    void boxSizeIsLimited();

private:
    std::unique_ptr<Box> m_box;
};

void TestBoxFiles::init()
{
    m_box.reset();
    m_box = openBox(u"files"_s);
    QVERIFY(m_box);
}

void TestBoxFiles::putAndTake()
{
    QByteArray content(3 << 20, '\0');
    for (qsizetype i = 0; i < content.size(); ++i) {
        content[i] = char(i * 7);
    }
    QVERIFY(m_box->put({u"deep/er/file"_s, content, true}).has_value());
    const auto taken = m_box->take(u"deep/er/file"_s, 4 << 20);
    QVERIFY(taken.has_value());
    QVERIFY(*taken == content);
    QVERIFY(m_box->put({u"deep/er/file"_s, "again", false}).has_value());
    QCOMPARE(contentOf(m_box->take(u"deep/er/file"_s, 10)), QByteArray("again"));
    const RunResult listing = run(*m_box, shell("stat -c %a /box/deep/er/file"));
    QCOMPARE(listing.output, QByteArray("644\n"));
}

void TestBoxFiles::badNames_data()
{
    QTest::addColumn<QString>("name");
    for (const char* name :
         {"", "/etc/passwd", "../x", "a/../../x", ".", "a/", "a//b", "./a", "1/2/3/4/5/6/7/8/9"}) {
        QTest::newRow(name) << QString::fromLatin1(name);
    }
    QTest::newRow("nul") << QString(u"a\0b"_s);
    QTest::newRow("long") << QString(300, u'x');
}

void TestBoxFiles::badNames()
{
    QFETCH(QString, name);
    QVERIFY(!m_box->put({name, "x", false}).has_value());
    QCOMPARE(codeOf(m_box->take(name, 100)), ErrorCode::NotFound);
    RunRequest wanted = shell("true");
    wanted.files = {{name, "x", false}};
    QVERIFY(!m_box->run(wanted).has_value());
}

void TestBoxFiles::absentAndTooLarge()
{
    QCOMPARE(codeOf(m_box->take(u"nothing"_s, 100)), ErrorCode::NotFound);
    QVERIFY(m_box->put({u"large"_s, QByteArray(1000, 'x'), false}).has_value());
    QCOMPARE(codeOf(m_box->take(u"large"_s, 999)), ErrorCode::TooLarge);
    QCOMPARE(contentOf(m_box->take(u"large"_s, 1000)).size(), qsizetype(1000));
}

void TestBoxFiles::linksAreNotFollowed()
{
    RunRequest wanted = shell(
        "ln -s /etc/passwd link; ln -s /etc folder; mkdir real; ln -s ../../etc/passwd real/up;"
        "ln -s real alias; echo x > real/file; ln -s /proc/self/environ magic; ln -s "
        "/box/real/file inside"
    );
    wanted.profile = RunRequest::Profile::Compile;
    QCOMPARE(run(*m_box, wanted).exitCode, 0);
    for (const char* name :
         {"link", "folder/passwd", "real/up", "alias/file", "magic", "inside", "real"}) {
        QCOMPARE(codeOf(m_box->take(QString::fromLatin1(name), 1 << 20)), ErrorCode::NotFound);
    }
    QCOMPARE(contentOf(m_box->take(u"real/file"_s, 100)), QByteArray("x\n"));
}

void TestBoxFiles::putThroughAPlantedLink()
{
    RunRequest wanted = shell("echo old > target; ln -s target link; ln -s /tmp out; mkdir d");
    wanted.profile = RunRequest::Profile::Compile;
    QCOMPARE(run(*m_box, wanted).exitCode, 0);
    QVERIFY(m_box->put({u"link"_s, "new", false}).has_value()); // replaces the link itself
    QCOMPARE(contentOf(m_box->take(u"target"_s, 100)), QByteArray("old\n"));
    QCOMPARE(contentOf(m_box->take(u"link"_s, 100)), QByteArray("new"));
    QVERIFY(!m_box->put({u"out/file"_s, "x", false}).has_value());
    QVERIFY(!m_box->put({u"d"_s, "x", false}).has_value());
}

void TestBoxFiles::specialFilesAreNotRead()
{
    QVERIFY(compileC(*m_box, u"special"_s, R"(
        #include <stdio.h>
        #include <stdlib.h>
        #include <sys/stat.h>
        int main(void) { mkfifo("pipe", 0666); symlink("/dev/zero", "zero"); return 0; })"));
    RunRequest wanted = compile({u"/box/special"_s});
    wanted.collect = {u"pipe"_s, u"zero"_s, u"special.c"_s};
    const RunResult result = run(*m_box, wanted);
    QCOMPARE(result.collected.size(), qsizetype(1));
    QCOMPARE(codeOf(m_box->take(u"pipe"_s, 100)), ErrorCode::NotFound);
}

void TestBoxFiles::filesOfARun()
{
    RunRequest wanted = shell("cat input answer feedback_tool; ./feedback_tool; echo ok > "
                              "feedback/message; ls -d /w/*; stat -c %a input");
    wanted.files = {
        {u"input"_s, "1 2\n", false},
        {u"answer"_s, "3\n", false},
        {u"feedback_tool"_s, "#!/bin/sh\necho tool\n", true}};
    wanted.folders = {u"feedback"_s};
    wanted.collect = {u"feedback/message"_s, u"feedback/score"_s};
    const RunResult result = run(*m_box, wanted);
    QCOMPARE(
        result.output,
        QByteArray("1 2\n3\n#!/bin/sh\necho "
                   "tool\ntool\n/w/answer\n/w/feedback\n/w/feedback_tool\n/w/input\n444\n")
    );
    QCOMPARE(result.collected.size(), qsizetype(1));
    QCOMPARE(result.collected.front().name, u"feedback/message"_s);
    QCOMPARE(result.collected.front().content, QByteArray("ok\n"));
}

void TestBoxFiles::collectAfterARun()
{
    RunRequest wanted =
        shell("echo partial > out; exec sleep 50"); // also of a run that was stopped
    wanted.limits.wall = 1s;
    wanted.collect = {u"out"_s};
    const RunResult result = run(*m_box, wanted);
    QCOMPARE(result.end, RunResult::End::WallLimit);
    QCOMPARE(result.collected.size(), qsizetype(1));
    QCOMPARE(result.collected.front().content, QByteArray("partial\n"));
}

void TestBoxFiles::collectAfterACompileStep()
{
    RunRequest wanted = shell("echo '#!/bin/sh' > main; chmod +x main; pwd");
    wanted.profile = RunRequest::Profile::Compile;
    wanted.collect = {u"main"_s};
    const RunResult result = run(*m_box, wanted);
    QCOMPARE(result.output, QByteArray("/box\n"));
    QCOMPARE(result.collected.size(), qsizetype(1));
    QVERIFY(result.collected.front().isExecutable);
}

void TestBoxFiles::collectIsCut()
{
    RunRequest wanted = shell("head -c 5000000 /dev/zero > out");
    wanted.collect = {u"out"_s};
    wanted.collectBytes = 1000;
    const RunResult result = run(*m_box, wanted);
    QCOMPARE(result.collected.size(), qsizetype(1));
    QCOMPARE(result.collected.front().content.size(), qsizetype(1000));
}

void TestBoxFiles::collectDoesNotFollow()
{
    RunRequest wanted =
        shell("ln -s /box/secret a; ln -s /etc b; echo x > c; ln c d; ln -s /w/c e");
    QVERIFY(m_box->put({u"secret"_s, "s", false}).has_value());
    wanted.collect = {u"a"_s, u"b/passwd"_s, u"../box/secret"_s, u"/box/secret"_s, u"d"_s, u"e"_s};
    const RunResult result = run(*m_box, wanted);
    QCOMPARE(result.collected.size(), qsizetype(1));
    QCOMPARE(result.collected.front().name, u"d"_s);
}

void TestBoxFiles::boxSizeIsLimited()
{
    m_box.reset();
    Box::Settings settings;
    settings.program = sandboxProgram();
    settings.slot = u"files"_s;
    settings.boxBytes = 4 << 20;
    auto box = Box::open(settings);
    QVERIFY(box.has_value());
    QVERIFY(!(*box)->put({u"large"_s, QByteArray(5 << 20, 'x'), false}).has_value());
    RunRequest wanted = shell("head -c 5000000 /dev/zero > out; echo $?");
    wanted.profile = RunRequest::Profile::Compile;
    QCOMPARE(run(**box, wanted).output, QByteArray("1\n"));
}

QTEST_GUILESS_MAIN(TestBoxFiles)
#include "tst_box_files.moc"
