#include "server/worker/source_layout.h"
#include "server/worker/toolchain.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QTest>

using namespace adjudge;
using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

class TestToolchain : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theTableIsGood();
    void foreignIdsAreGivenOnce();
    void versionsAreKept();
    void faultsAreNamed_data();
    void faultsAreNamed();
    void probesTheHost();
    void missingProgramsSayWhatToInstall();
    void aProgramThatHangsIsGivenUp();
    void javaClasses_data();
    void javaClasses();
    void theEntryFile();
};

namespace {

QJsonObject goodLanguage()
{
    return {
        {u"id"_s, u"sh"_s},
        {u"name"_s, u"Shell"_s},
        {u"extensions"_s, QJsonArray{u".sh"_s}},
        {u"install"_s, u"dash"_s},
        {u"programs"_s, QJsonObject{{u"shell"_s, QJsonArray{u"/nonexistent/sh"_s, u"/bin/sh"_s}}}},
        {u"version"_s, QJsonArray{u"{shell}"_s, u"-c"_s, u"echo; echo  dash 1.0"_s}},
        {u"run"_s, QJsonArray{u"{shell}"_s, u"{main}"_s}},
    };
}

QByteArray table(const QJsonObject& language)
{
    const QJsonObject root{{u"format"_s, 1}, {u"languages"_s, QJsonArray{language}}};
    return QJsonDocument(root).toJson(QJsonDocument::Compact);
}

} // namespace

void TestToolchain::theTableIsGood()
{
    const auto specs =
        readLanguageFile(QStringLiteral(ADJUDGE_SOURCE_DIR "/resources/languages.json"));
    QVERIFY2(specs.has_value(), specs ? "" : qPrintable(specs.error().message));
    QStringList ids;
    for (const LanguageSpec& spec : *specs) {
        ids += spec.id;
    }
    for (const auto& id : {u"c"_s,          u"cpp17"_s,      u"cpp20"_s,  u"cpp23"_s,  u"java"_s,
                           u"kotlin"_s,     u"python3"_s,    u"pypy3"_s,  u"go"_s,     u"rust"_s,
                           u"javascript"_s, u"typescript"_s, u"csharp"_s, u"pascal"_s, u"ada"_s,
                           u"fortran"_s,    u"haskell"_s,    u"ocaml"_s,  u"ruby"_s,   u"php"_s,
                           u"perl"_s,       u"lua"_s,        u"bash"_s,   u"cobol"_s,  u"nasm"_s}) {
        QVERIFY2(ids.contains(id), qPrintable(id));
    }
}

void TestToolchain::foreignIdsAreGivenOnce()
{
    QJsonObject one = goodLanguage();
    one.insert(u"judge0"_s, QJsonArray{46});
    QJsonObject other = one;
    other.insert(u"id"_s, u"sh2"_s);
    const auto both = [&] {
        const QJsonObject root{{u"format"_s, 1}, {u"languages"_s, QJsonArray{one, other}}};
        return parseLanguages(QJsonDocument(root).toJson());
    };
    QVERIFY(!both());
    QVERIFY(both().error().message.contains(u"judge0 46"_s));
    other.insert(u"judge0"_s, QJsonArray{1046});
    QVERIFY(both().has_value());
    QCOMPARE(both()->constLast().clics, u"sh2"_s);
    other.insert(u"clics"_s, u"sh"_s);
    QVERIFY(!both());
}

void TestToolchain::versionsAreKept()
{
    const QTemporaryDir folder;
    const QString compiler = folder.filePath(u"compiler"_s);
    const auto write = [&](const QByteArray& version) {
        QFile file(compiler);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("#!/bin/sh\necho " + version + "\nexit ${ANSWER:-0}\n");
        QVERIFY(file.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner));
    };
    QJsonObject language = goodLanguage();
    language.insert(u"programs"_s, QJsonObject{{u"shell"_s, QJsonArray{compiler}}});
    language.insert(u"version"_s, QJsonArray{u"{shell}"_s});
    const auto specs = parseLanguages(table(language));
    QVERIFY(specs.has_value());
    const auto version = [&] {
        return Toolchain::probe(*specs, 20s, folder.path()).report().constFirst().version;
    };
    write("1.0");
    QCOMPARE(version(), u"1.0"_s);
    QVERIFY(QFile::exists(folder.filePath(u"versions.json"_s)));
    QCOMPARE(version(), u"1.0"_s);
    write("2.0 of another size");
    QCOMPARE(version(), u"2.0 of another size"_s);
}

void TestToolchain::faultsAreNamed_data()
{
    QTest::addColumn<QString>("key");
    QTest::addColumn<QJsonValue>("value");
    QTest::addColumn<QString>("words");
    const auto row =
        [](const char* name, const QString& key, const QJsonValue& value, const QString& words) {
            QTest::newRow(name) << key << value << words;
        };
    row("no id", u"id"_s, QJsonValue::Undefined, u"\"id\" must be a text"_s);
    row("bad id", u"id"_s, u"../x"_s, u"\"id\" must be lower-case"_s);
    row("no run", u"run"_s, QJsonValue::Undefined, u"\"run\" must"_s);
    row("run is a text", u"run"_s, u"{shell}"_s, u"\"run\" must be a list of texts"_s);
    row("number in argv",
        u"run"_s,
        QJsonArray{u"{shell}"_s, 5},
        u"\"run\" must be a list of texts"_s);
    row("unknown placeholder", u"run"_s, QJsonArray{u"{shel}"_s}, u"names {shel}"_s);
    row("relative program", u"run"_s, QJsonArray{u"sh"_s}, u"must start with an absolute path"_s);
    row("no programs", u"programs"_s, QJsonObject(), u"\"programs\" must name"_s);
    row("relative path",
        u"programs"_s,
        QJsonObject{{u"shell"_s, QJsonArray{u"sh"_s}}},
        u"\"programs.shell\" must be a list of absolute paths"_s);
    row("extension", u"extensions"_s, QJsonArray{u"sh"_s}, u"must each start with a dot"_s);
    row("multiplier", u"time_multiplier"_s, 0, u"\"time_multiplier\" must be a number from 1"_s);
    row("typing mistake", u"memory_extra"_s, 5, u"\"memory_extra\" is not known"_s);
    row("sign",
        u"out_of_memory"_s,
        QJsonArray{QJsonObject{{u"text"_s, u"x"_s}}},
        u"exit_code or signal"_s);
    row("own name twice", u"aliases"_s, QJsonArray{u"sh"_s}, u"\"sh\" is given twice"_s);
}

void TestToolchain::faultsAreNamed()
{
    QFETCH(QString, key);
    QFETCH(QJsonValue, value);
    QFETCH(QString, words);
    QJsonObject language = goodLanguage();
    QVERIFY(parseLanguages(table(language)).has_value());
    if (value.isUndefined()) {
        language.remove(key);
    } else {
        language.insert(key, value);
    }
    const auto specs = parseLanguages(table(language));
    QVERIFY(!specs.has_value());
    QVERIFY2(specs.error().message.contains(words), qPrintable(specs.error().message));
    QVERIFY(!parseLanguages("{}").has_value());
    QVERIFY(!parseLanguages("[").has_value());
    QVERIFY(!parseLanguages("{\"format\": 1, \"languages\": []}").has_value());
    QVERIFY(!readLanguageFile(u"/nonexistent/x.json"_s).has_value());
}

void TestToolchain::probesTheHost()
{
    const Toolchain toolchain = Toolchain::probe(*parseLanguages(table(goodLanguage())), 5s);
    const HostLanguage* shell = toolchain.find(u"sh");
    QVERIFY(shell);
    QVERIFY2(shell->isAvailable(), qPrintable(shell->reason));
    QCOMPARE(shell->version, u"dash 1.0"_s);
    QCOMPARE(toolchain.forFile(u"a.sh"), shell);
    QVERIFY(!toolchain.forFile(u".sh"));
    QVERIFY(!toolchain.find(u"bash"));
    const QString program = QFile::symLinkTarget(u"/bin/sh"_s);
    const QStringList argv = expandArgv(
        shell->spec.run,
        *shell,
        {.sources = {}, .main = u"/box/a.sh"_s, .className = {}, .memoryBytes = 0}
    );
    QCOMPARE(argv.at(1), u"/box/a.sh"_s);
    QVERIFY(argv.at(0).startsWith(u'/'));
}

void TestToolchain::missingProgramsSayWhatToInstall()
{
    QJsonObject language = goodLanguage();
    language.insert(u"programs"_s, QJsonObject{{u"shell"_s, QJsonArray{u"/nonexistent/sh"_s}}});
    const auto report = Toolchain::probe(*parseLanguages(table(language)), 5s).report();
    QVERIFY(!report.constFirst().available);
    QCOMPARE(
        report.constFirst().reason, u"/nonexistent/sh is not installed (apt-get install dash)"_s
    );
}

void TestToolchain::aProgramThatHangsIsGivenUp()
{
    QJsonObject language = goodLanguage();
    language.insert(u"version"_s, QJsonArray{u"{shell}"_s, u"-c"_s, u"exec sleep 600"_s});
    const auto report = Toolchain::probe(*parseLanguages(table(language)), 50ms).report();
    QVERIFY(report.constFirst().reason.contains(u"did not answer within 50 ms"_s));
    language.insert(u"version"_s, QJsonArray{u"{shell}"_s, u"-c"_s, u"echo broken; exit 7"_s});
    const auto failed = Toolchain::probe(*parseLanguages(table(language)), 5s).report();
    QVERIFY(failed.constFirst().reason.endsWith(u"failed: broken"_s));
}

void TestToolchain::javaClasses_data()
{
    QTest::addColumn<QByteArray>("source");
    QTest::addColumn<QString>("file");
    QTest::addColumn<QString>("name");
    const auto row = [](const char* name, const char* source, const QString& file, const QString& is
                     ) { QTest::newRow(name) << QByteArray(source) << file << is; };
    row("public", "public class Foo { }", u"bar.java"_s, u"Foo"_s);
    row("public after another", "class A {} public final class B {}", {}, u"B"_s);
    row("in a comment", "// public class X\n/* public class Y */ class Z {}", {}, u"Z"_s);
    row("in a text", "class A { String s = \"public class X {\"; } class B{}", {}, u"A"_s);
    row("file name", "class A {} class Solve {}", u"Solve.java"_s, u"Solve"_s);
    row("main method", "class A {} class B { static void main(String[] a) {} }", {}, u"B"_s);
    row("nested public", "class A { public static class B {} }", {}, u"A"_s);
    row("package", "package a.b;\nimport x.Y;\npublic class C {}", {}, u"a.b.C"_s);
    row("nothing", "hello", u"x.java"_s, u"Main"_s);
    row("empty", "", {}, u"Main"_s);
    row("ends in a text", "class A { char c = '\\", {}, u"A"_s);
}

void TestToolchain::javaClasses()
{
    QFETCH(QByteArray, source);
    QFETCH(QString, file);
    QFETCH(QString, name);
    QCOMPARE(javaEntryClass(source, file), name);
}

void TestToolchain::theEntryFile()
{
    LanguageSpec spec;
    spec.name = u"C++"_s;
    spec.extensions = {u".cpp"_s};
    const auto one = layoutSources(spec, {{u"../../etc/x.txt"_s, "int main(){}"}});
    QVERIFY(one.has_value());
    QCOMPARE(one->values.main, u"/box/main.cpp"_s);
    LanguageSpec dialects = spec;
    dialects.extensions = {u".f90"_s, u".f"_s};
    dialects.supportFiles = {{u"help.inc"_s, "x"}};
    const auto fixed = layoutSources(dialects, {{u"old.f"_s, "      END"}});
    QCOMPARE(fixed->values.main, u"/box/main.f"_s);
    QCOMPARE(fixed->values.sources, QStringList{u"/box/main.f"_s});
    QCOMPARE(fixed->files.size(), 2);
    const auto several = layoutSources(
        spec, {{u"b.cpp"_s, ""}, {u"a.h"_s, ""}, {u"Main.cpp"_s, ""}, {u"a.cpp"_s, ""}}
    );
    QVERIFY(several.has_value());
    QCOMPARE(several->values.main, u"/box/Main.cpp"_s);
    QCOMPARE(
        several->values.sources, QStringList({u"/box/Main.cpp"_s, u"/box/a.cpp"_s, u"/box/b.cpp"_s})
    );
    QCOMPARE(several->files.size(), 4);
    const auto first = layoutSources(spec, {{u"b.cpp"_s, ""}, {u"a.cpp"_s, ""}});
    QCOMPARE(first->values.main, u"/box/a.cpp"_s);
    for (const auto& bad :
         {u"../a.cpp"_s,
          u"/a.cpp"_s,
          u"a/b/c.cpp"_s,
          u".a.cpp"_s,
          u"-a.cpp"_s,
          u"a\n.cpp"_s,
          u"a.cpp\n"_s,
          u""_s,
          u"a//b.cpp"_s}) {
        QVERIFY2(!layoutSources(spec, {{bad, ""}, {u"a.cpp"_s, ""}}).has_value(), qPrintable(bad));
    }
    QVERIFY(!layoutSources(spec, {{u"a.py"_s, ""}, {u"b.py"_s, ""}}).has_value());
}

QTEST_GUILESS_MAIN(TestToolchain)
#include "tst_toolchain.moc"
