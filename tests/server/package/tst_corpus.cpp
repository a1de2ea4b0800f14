// Packages by other people, where a developer has put them beside the repository. Skipped, and
// loudly, where there are none: the project's own tests do not need them.
#include "server/package/package_reader.h"

#include <QDir>
#include <QFile>
#include <QTest>

using namespace adjudge;
using namespace Qt::Literals::StringLiterals;

namespace {

using Row = QHash<QString, QString>;

QList<Row> readTable(const QString& path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) {
        return {};
    }
    QStringList lines = QString::fromUtf8(file.readAll()).split(u'\n', Qt::SkipEmptyParts);
    const QStringList names = lines.takeFirst().split(u'\t');
    QList<Row> rows;
    for (const QString& line : lines) {
        const QStringList cells = line.split(u'\t');
        Row row;
        for (qsizetype i = 0; i < names.size(); ++i) {
            row.insert(names[i], cells.value(i));
        }
        rows.append(row);
    }
    return rows;
}

QString faultText(const PackageReading& reading)
{
    QStringList texts;
    for (const PackageFault& fault : reading.faults) {
        texts.append(u"%1:%2: %3"_s.arg(fault.file).arg(fault.line).arg(fault.message));
    }
    return texts.join(u'\n');
}

} // namespace

class CorpusTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void packages_data();
    void packages();

private:
    static QString corpusFolder()
    {
        const QByteArray given = qgetenv("ADJUDGE_TEST_CORPUS");
        return given.isEmpty() ? QStringLiteral(ADJUDGE_SOURCE_DIR "/../shared/corpus")
                               : QString::fromLocal8Bit(given);
    }
};

void CorpusTest::packages_data()
{
    QTest::addColumn<Row>("row");
    const QList<Row> rows = readTable(corpusFolder() + u"/packages.tsv"_s);
    for (const Row& row : rows) {
        if (QFile::exists(u"%1/%2/problem.yaml"_s.arg(corpusFolder(), row[u"pkg"_s]))) {
            QTest::newRow(qPrintable(row[u"pkg"_s])) << row;
        }
    }
    if (rows.isEmpty()) {
        QTest::newRow("absent") << Row();
    }
}

void CorpusTest::packages()
{
    QFETCH(const Row, row);
    if (row.isEmpty()) {
        QSKIP("no problem packages of others beside the repository; set ADJUDGE_TEST_CORPUS");
    }
    const PackageReading reading = readPackage(corpusFolder() + u'/' + row[u"pkg"_s], QString());
    const QString faults = faultText(reading);
    // Program text may be absent from the corpus; then only what follows from it may be missing.
    if (row[u"validator"_s] == "custom"_L1 && !reading.package) {
        QCOMPARE(reading.faults.size(), 1);
        const bool isNamedByType = row[u"type"_s].contains("multi-pass"_L1);
        QCOMPARE(
            reading.faults.first().file, isNamedByType ? u"problem.yaml"_s : u"output_validators"_s
        );
        return;
    }
    QVERIFY2(reading.package, qPrintable(faults));
    const ProblemPackage& package = *reading.package;
    QCOMPARE(package.name, row[u"pkg"_s]);
    QVERIFY(!package.title.isEmpty());
    const auto samples = std::ranges::count_if(package.tests, &TestCase::isSample);
    QCOMPARE(qint64(samples), row[u"samples"_s].toLongLong());
    QCOMPARE(qint64(package.tests.size() - samples), row[u"secrets"_s].toLongLong());
    QCOMPARE(package.tests.first().validatorFlags.join(u' '), row[u"validator_flags"_s]);
    QCOMPARE(package.customValidation, row[u"validator"_s] == "custom"_L1);
    if (!row[u"memory_mib"_s].isEmpty()) {
        QCOMPARE(package.memoryLimitBytes, row[u"memory_mib"_s].toLongLong() << 20);
    }
    const QString limit = row[u"time_limit"_s];
    if (limit.startsWith("rule:"_L1)) {
        QVERIFY(!package.timeLimit);
        const QString rule =
            u"rule:max(1,ceil(%1*slowest_AC));TLE_must_exceed_x%2"_s.arg(package.timeMultiplier)
                .arg(package.timeSafetyMargin);
        QCOMPARE(rule, limit);
    } else {
        QVERIFY(package.timeLimit.has_value());
        QCOMPARE(double(package.timeLimit->count()) / 1000, limit.toDouble());
    }
    if (!package.jury.isEmpty()) {
        QCOMPARE(qint64(package.jury.size()), row[u"submissions"_s].toLongLong());
    }
}

QTEST_GUILESS_MAIN(CorpusTest)
#include "tst_corpus.moc"
