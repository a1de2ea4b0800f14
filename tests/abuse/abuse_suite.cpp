// Judges hostile programs of our own writing (programs/, table.tsv) by the real worker and sandbox.
// For each: a right verdict, the next run of the same box is clean, nothing is left on the host, no
// secret in any message, and the worker lives. ADJUDGE_ABUSE_FOLDERS chooses programs,
// ADJUDGE_ABUSE_HOST how the worker is started.
#include "tests/abuse/abuse_host.h"

#include <QDir>
#include <QFile>
#include <QTest>

using namespace adjudge;
using namespace adjudge::test;
using namespace Qt::Literals::StringLiterals;

namespace {

const QString kHere = QStringLiteral(ADJUDGE_SOURCE_DIR "/tests/abuse/");

QByteArray contentOf(const QString& path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

struct Kind
{
    const char* extension;
    const char* language;
};

constexpr Kind kKinds[] = {
    {"c", "c"}, {"cc", "cpp20"}, {"py", "python3"}, {"java", "java"}, {"js", "javascript"}};

QString languageOf(const QString& file)
{
    for (const Kind& kind : kKinds) {
        if (file.endsWith(u'.' + QLatin1String(kind.extension))) {
            return QLatin1String(kind.language);
        }
    }
    return {};
}

// The program within the frame of its language; compile-time attacks stand alone.
QByteArray sourceOf(const QString& file)
{
    const QByteArray program = contentOf(kHere + u"programs/"_s + file);
    if (file.startsWith(u"compile/"_s)) {
        return program;
    }
    QByteArray frame = contentOf(kHere + u"frames/frame."_s + file.section(u'.', -1));
    return frame.replace("@PROGRAM@", program);
}

} // namespace

class AbuseSuite : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void tableAndFoldersAgree();
    void contained_data();
    void contained();

private:
    AbuseHost m_host;
};

void AbuseSuite::initTestCase()
{
    const QString kind = qEnvironmentVariable("ADJUDGE_ABUSE_HOST", u"own"_s);
    const QString slot = qEnvironmentVariable("ADJUDGE_ABUSE_SLOT", u"abuse"_s);
    QString why;
    if (!m_host.open(kind, slot, why)) {
        QSKIP(qPrintable(u"THIS HOST CAN NOT JUDGE AS %1: "_s.arg(kind) + why));
    }
    qInfo().noquote() << "level" << m_host.sandbox().level << m_host.sandbox().missing.join(u' ');
}

void AbuseSuite::tableAndFoldersAgree()
{
    QStringList listed;
    for (const QByteArray& line : contentOf(kHere + u"table.tsv"_s).split('\n')) {
        if (!line.isEmpty() && !line.startsWith('#')) {
            listed.append(QString::fromUtf8(line.split('\t').constFirst()));
        }
    }
    QStringList there;
    const QDir folders(kHere + u"programs"_s);
    for (const QString& folder : folders.entryList(QDir::Dirs | QDir::NoDotAndDotDot)) {
        for (const QString& file : QDir(folders.filePath(folder)).entryList(QDir::Files)) {
            there.append(folder + u'/' + file);
        }
    }
    listed.sort();
    there.sort();
    QCOMPARE(listed, there);
    QVERIFY(listed.size() >= 80);
}

void AbuseSuite::contained_data()
{
    QTest::addColumn<QString>("file");
    QTest::addColumn<int>("limitMs");
    QTest::addColumn<QStringList>("verdicts");
    const QStringList folders =
        qEnvironmentVariable("ADJUDGE_ABUSE_FOLDERS", u"c,python,java,javascript,compile"_s)
            .split(u',');
    const bool hasGroup = m_host.sandbox().missing.filter(u"control group"_s).isEmpty();
    for (const QByteArray& line : contentOf(kHere + u"table.tsv"_s).split('\n')) {
        const QStringList fields = QString::fromUtf8(line).split(u'\t');
        if (fields.size() == 5 && folders.contains(fields[0].section(u'/', 0, 0))) {
            const QString verdicts = hasGroup || fields[3] == u"-"_s ? fields[2] : fields[3];
            QTest::newRow(qPrintable(fields[0]))
                << fields[0] << fields[1].toInt() << verdicts.split(u' ');
        }
    }
}

void AbuseSuite::contained()
{
    QFETCH(QString, file);
    QFETCH(int, limitMs);
    QFETCH(QStringList, verdicts);
    const QString language = languageOf(file);
    if (!m_host.has(language)) {
        QSKIP(qPrintable(u"NO COMPILER FOR "_s + language));
    }
    const bool isCompile = file.startsWith(u"compile/"_s);
    const AbuseHost::Judgement judged = m_host.judge(
        language, m_host.filledIn(sourceOf(file)), std::chrono::milliseconds(limitMs), isCompile
    );
    QVERIFY2(judged.trouble.isEmpty(), qPrintable(judged.trouble));
    const Outcome& outcome = judged.outcome;
    const bool hasRun = !judged.tests.isEmpty();
    const QString verdict =
        verdictCode(hasRun ? judged.tests.constFirst().verdict : outcome.verdict);
    const QString words =
        hasRun ? judged.tests.constFirst().message + u' ' + judged.tests.constFirst().judgeMessage
               : outcome.compileLog.left(2000);
    QVERIFY2(verdicts.contains(verdict), qPrintable(verdict + u": "_s + words + outcome.error));
    QString said = outcome.compileLog + outcome.error;
    for (const TestResult& test : judged.tests) {
        said += test.message + test.judgeMessage;
    }
    QVERIFY2(!said.contains(QString::fromLatin1(AbuseHost::secret())), qPrintable(said));
    QVERIFY(outcome.compileLog.size() <= 70'000);
    if (hasRun && !isCompile) {
        QCOMPARE(judged.tests.size(), 2);
        QVERIFY2(
            judged.tests.constLast().verdict == Status::Accepted,
            qPrintable(
                u"the next run: "_s + verdictCode(judged.tests.constLast().verdict) + u' ' +
                judged.tests.constLast().judgeMessage
            )
        );
    }
    QTRY_COMPARE_WITH_TIMEOUT(m_host.leftovers(), QStringList(), 5000);
}

QTEST_GUILESS_MAIN(AbuseSuite)
#include "abuse_suite.moc"
