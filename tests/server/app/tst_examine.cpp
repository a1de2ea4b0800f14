// What the workers tell about a package before it is imported: its input validators over its tests.
#include "server/app/verify.h"
#include "server/package/package_reader.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace adjudge;
using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

class TestExamine : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void goodInputsAreAccepted();
    void aRefusedInputIsAFault();
    void aValidatorThatDoesNotCompileIsAFault();
    void whatCannotRunIsAWarning();
    void itEndsInTime();
    void withoutWorkersItIsAWarning();

private:
    void write(const char* path, const QByteArray& text) const;
    [[nodiscard]] Examination examine(VerifySettings settings = settingsOfHost()) const;
    static VerifySettings settingsOfHost();

    std::unique_ptr<QTemporaryDir> m_folder;
};

namespace {

// Accepts one number that is not above the limit it is given.
const char* const kValidator = "import sys\n"
                               "n = int(sys.stdin.read())\n"
                               "if n > int(sys.argv[1]):\n"
                               "    print('too large', file=sys.stderr)\n"
                               "    sys.exit(1)\n"
                               "sys.exit(42)\n";

QString listed(const QList<PackageFault>& faults)
{
    QStringList lines;
    for (const PackageFault& fault : faults) {
        lines.append(fault.file + u": "_s + fault.message);
    }
    return lines.join(u'\n');
}

} // namespace

VerifySettings TestExamine::settingsOfHost()
{
    const QString programs = QStringLiteral(ADJUDGE_BINARY_DIR "/bin/");
    VerifySettings settings;
    settings.pool.program = programs + u"adjudge-worker"_s;
    settings.pool.arguments = {
        u"--sandbox"_s,
        programs + u"adjudge-sandbox"_s,
        u"--languages"_s,
        QStringLiteral(ADJUDGE_SOURCE_DIR "/resources/languages.json")};
    settings.pool.workers = 1;
    return settings;
}

void TestExamine::write(const char* path, const QByteArray& text) const
{
    const QString file = m_folder->filePath(u"small/"_s + QString::fromLatin1(path));
    QDir().mkpath(file.section(u'/', 0, -2));
    QFile out(file);
    QVERIFY2(out.open(QIODevice::WriteOnly), path);
    out.write(text);
}

void TestExamine::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    write("problem.yaml", "name: Small\n");
    write(".timelimit", "1\n");
    write("data/sample/1.in", "4\n");
    write("data/sample/1.ans", "4\n");
    write("data/secret/testdata.yaml", "input_validator_flags: 50\n");
    write("data/secret/big/testdata.yaml", "input_validator_flags: {limit: 5000, other: 1}\n");
    write("data/secret/1.in", "50\n");
    write("data/secret/1.ans", "50\n");
    write("data/secret/big/2.in", "5000\n");
    write("data/secret/big/2.ans", "5000\n");
    write("data/testdata.yaml", "input_validator_flags: 5\n");
    write("input_validators/limit.py", kValidator);
}

Examination TestExamine::examine(VerifySettings settings) const
{
    const PackageReading reading = readPackage(m_folder->filePath(u"small"_s), QString());
    if (!reading.package) {
        qWarning("%s", qPrintable(listed(reading.faults)));
        return {};
    }
    const auto found = examinePackage(*reading.package, settings);
    return found ? *found : Examination{{{QString(), 0, found.error().message}}, {}, {}};
}

void TestExamine::goodInputsAreAccepted()
{
    const Examination found = examine();
    QCOMPARE(listed(found.faults), QString());
    QCOMPARE(listed(found.warnings), QString());
}

void TestExamine::aRefusedInputIsAFault()
{
    write("data/secret/1.in", "51\n");
    const Examination found = examine();
    QCOMPARE(found.faults.size(), 1);
    QCOMPARE(found.faults.constFirst().file, u"data/secret/1.in"_s);
    const QString message = found.faults.constFirst().message;
    QVERIFY2(message.contains(u"limit.py exited with 1"), qPrintable(message));
    QVERIFY2(message.contains(u"too large"), qPrintable(message));
}

void TestExamine::aValidatorThatDoesNotCompileIsAFault()
{
    write("input_validators/broken/main.cpp", "int main() { return nonsense; }\n");
    const Examination found = examine();
    QCOMPARE(found.faults.size(), 1);
    QCOMPARE(found.faults.constFirst().file, u"input_validators/broken"_s);
    QVERIFY(found.faults.constFirst().message.contains(u"does not compile"));
}

void TestExamine::whatCannotRunIsAWarning()
{
    write("input_validators/old.py", "#!/usr/bin/env python2\nprint 1\n");
    const Examination found = examine();
    QCOMPARE(listed(found.faults), QString());
    QCOMPARE(found.warnings.size(), 1);
    QCOMPARE(found.warnings.constFirst().file, u"input_validators/old.py"_s);
}

void TestExamine::itEndsInTime()
{
    VerifySettings settings = settingsOfHost();
    settings.inputBound = 1ms;
    const Examination found = examine(settings);
    QCOMPARE(listed(found.faults), QString());
    QCOMPARE(found.warnings.size(), 1);
    QVERIFY(found.warnings.constFirst().message.contains(u"Out of time"));
}

void TestExamine::withoutWorkersItIsAWarning()
{
    VerifySettings settings = settingsOfHost();
    settings.pool.program = u"/nonexistent/adjudge-worker"_s;
    settings.pool.restart = {.base = 1ms};
    const Examination found = examine(settings);
    QCOMPARE(listed(found.faults), QString());
    QCOMPARE(found.warnings.size(), 1);
    settings.checksInputs = false;
    QCOMPARE(listed(examine(settings).warnings), QString());
}

QTEST_GUILESS_MAIN(TestExamine)
#include "tst_examine.moc"
