// The problem packages that come with the project are read without a fault or a warning.
#include "server/package/package_reader.h"

#include <QDir>
#include <QTest>

#include <algorithm>

using namespace adjudge;
using namespace Qt::Literals::StringLiterals;

class DemoPackagesTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsWithoutFault_data();
    void readsWithoutFault();
};

void DemoPackagesTest::readsWithoutFault_data()
{
    QTest::addColumn<QString>("folder");
    const QDir demos(QStringLiteral(ADJUDGE_SOURCE_DIR "/resources/problems"));
    const QStringList names = demos.entryList(QDir::Dirs | QDir::NoDotAndDotDot);
    QVERIFY(names.size() >= 4);
    for (const QString& name : names) {
        QTest::newRow(qPrintable(name)) << demos.filePath(name);
    }
}

void DemoPackagesTest::readsWithoutFault()
{
    QFETCH(const QString, folder);
    const PackageReading reading = readPackage(folder, QString());
    for (const PackageFault& fault : reading.faults) {
        qWarning() << fault.file << fault.line << fault.message;
    }
    QVERIFY(reading.package);
    const ProblemPackage& package = *reading.package;
    for (const PackageFault& warning : package.warnings) {
        qWarning() << warning.file << warning.line << warning.message;
    }
    QVERIFY(package.warnings.isEmpty());
    QCOMPARE(package.name, QDir(folder).dirName());
    QVERIFY(package.title != package.name);
    QVERIFY(package.timeLimit.has_value());
    const auto samples = std::ranges::count_if(package.tests, &TestCase::isSample);
    QVERIFY(samples >= 2);
    QVERIFY(package.tests.size() - samples >= 8);
    QVERIFY(package.tests.first().isSample && !package.tests.last().isSample);
    for (const Status wanted :
         {Status::Accepted, Status::WrongAnswer, Status::TimeLimitExceeded, Status::RunTimeError}) {
        QVERIFY(std::ranges::any_of(package.jury, [&](const JurySubmission& submission) {
            return submission.expected.contains(wanted);
        }));
    }
}

QTEST_GUILESS_MAIN(DemoPackagesTest)
#include "tst_demo_packages.moc"
