// Problem packages by REST and by command while the server runs: heard live, judged, or refused
// whole.
#include "tests/support/live_probe.h"
#include "tests/support/rest_probe.h"
#include "tests/support/server_process.h"

#include <QDir>
#include <QDirIterator>
#include <QJsonArray>
#include <QProcess>
#include <QTest>

using namespace adjudge;
using namespace adjudge::test;
using namespace Qt::Literals::StringLiterals;

class TestImport : public QObject
{
    Q_OBJECT

    ServerProcess m_server;
    QTemporaryDir m_folder;
    std::unique_ptr<RestProbe> m_admin;

    // A copy of a sample problem, to be changed by the test.
    QString copyOf(const QString& problem, const QString& name)
    {
        const QString to = m_folder.filePath(name);
        const QString from = QStringLiteral(ADJUDGE_SOURCE_DIR "/resources/problems/") + problem;
        const int code = QProcess::execute(u"cp"_s, {u"-r"_s, from, to});
        return code == 0 ? to : QString();
    }

    QByteArray zipOf(const QString& folder)
    {
        const QString zip = folder + u".zip"_s;
        QProcess python;
        python.setWorkingDirectory(m_folder.path());
        python.start(
            u"python3"_s, {u"-m"_s, u"zipfile"_s, u"-c"_s, zip, QFileInfo(folder).fileName() + u'/'}
        );
        QFile file(zip);
        const bool isMade = python.waitForFinished() && file.open(QIODevice::ReadOnly);
        return isMade ? file.readAll() : QByteArray();
    }

    RestAnswer upload(const QByteArray& zip)
    {
        return m_admin->send("POST", u"/api/problems/?name=uploaded"_s, zip, "application/zip");
    }

    [[nodiscard]] qsizetype packagesOnDisk() const
    {
        return QDir(m_server.dataFolder() + u"/packages"_s)
            .entryList(QDir::Dirs | QDir::NoDotAndDotDot)
            .size();
    }

    qsizetype problems()
    {
        return m_admin->get(u"/api/problems/"_s).body[u"problems"].toArray().size();
    }

private Q_SLOTS:

    void initTestCase()
    {
        QVERIFY2(m_server.start(), m_server.log().constData());
        m_admin = std::make_unique<RestProbe>(m_server);
        QVERIFY(m_admin->logIn(u"admin"_s, u"admin-demo"_s));
    }

    void anUploadIsHeardAndJudged()
    {
        LiveProbe watcher(m_server, {}, {Topic{Topic::Kind::Problems, 0}});
        QVERIFY(watcher.connectNow());
        const RestAnswer answer = upload(zipOf(copyOf(u"sumpair"_s, u"added"_s)));
        QVERIFY2(answer.status == 201, answer.text.constData());
        QTRY_VERIFY(!watcher.numbers().isEmpty());
        const qint64 id = answer.body[u"id"].toInteger();
        const qint64 submission = m_admin->submit(
            id, u"python3"_s, u"a, b = map(int, input().split())\nprint(a + b)\n"_s
        );
        QCOMPARE(m_admin->verdict(submission), u"AC"_s);
    }

    void theCommandIsHeardToo()
    {
        LiveProbe watcher(m_server, {}, {Topic{Topic::Kind::Problems, 0}});
        QVERIFY(watcher.connectNow());
        const QString folder = copyOf(u"average"_s, u"bycommand"_s);
        QProcess import;
        import.start(
            QStringLiteral(ADJUDGE_BINARY_DIR "/bin/adjudge-server"),
            {u"import"_s, folder, u"--data"_s, m_server.dataFolder()}
        );
        QVERIFY(import.waitForFinished());
        QCOMPARE(import.exitCode(), 0);
        QTRY_VERIFY_WITH_TIMEOUT(!watcher.numbers().isEmpty(), 20'000);
    }

    void theSameNameIsReplacedAndKeepsItsId()
    {
        const qsizetype before = problems();
        const QString folder = copyOf(u"sumpair"_s, u"twice"_s);
        const qint64 first = upload(zipOf(folder)).body[u"id"].toInteger();
        QFile limit(folder + u"/.timelimit"_s);
        QVERIFY(limit.open(QIODevice::WriteOnly));
        limit.write("7\n");
        limit.close();
        const RestAnswer second = upload(zipOf(folder));
        QCOMPARE(second.body[u"id"].toInteger(), first);
        QCOMPARE(second.body[u"time_limit_ms"].toInt(), 7000);
        QCOMPARE(problems(), before + 1);
    }

    void aBadPackageIsRefusedWhole()
    {
        const qsizetype before = problems();
        const qsizetype onDisk = packagesOnDisk();
        const QString folder = copyOf(u"sumpair"_s, u"broken"_s);
        QFile yaml(folder + u"/problem.yaml"_s);
        QVERIFY(yaml.open(QIODevice::Append));
        yaml.write("\nvalidation: [nonsense\n");
        yaml.close();
        const RestAnswer answer = upload(zipOf(folder));
        QCOMPARE(answer.status, 400);
        const QJsonArray faults = answer.body[u"error"][u"faults"].toArray();
        QVERIFY(!faults.isEmpty());
        QCOMPARE(faults.first()[u"file"].toString(), u"problem.yaml"_s);
        QVERIFY(faults.first()[u"line"].toInt() > 0);
        QCOMPARE(problems(), before);
        QCOMPARE(packagesOnDisk(), onDisk);
    }

    void everyFaultIsListed()
    {
        const QString folder = copyOf(u"sumpair"_s, u"faulty"_s);
        QDirIterator answers(
            folder + u"/data"_s, {u"*.ans"_s}, QDir::Files, QDirIterator::Subdirectories
        );
        int removed = 0;
        while (answers.hasNext() && removed < 3) {
            removed += QFile::remove(answers.next()) ? 1 : 0;
        }
        QCOMPARE(removed, 3);
        const RestAnswer answer = upload(zipOf(folder));
        QCOMPARE(answer.status, 400);
        QCOMPARE_GE(answer.body[u"error"][u"faults"].toArray().size(), 3);
    }

    void rubbishIsNoArchive()
    {
        for (const QByteArray& rubbish :
             {QByteArray("PK"),
              QByteArray(100'000, '\0'),
              QByteArray("PK\3\4") + QByteArray(500, 'x')}) {
            QCOMPARE(upload(rubbish).status, 400);
        }
        const QDir uploads(m_server.dataFolder() + u"/uploads"_s);
        QVERIFY(uploads.isEmpty());
    }

    void onlyAdminsImport()
    {
        RestProbe judge(m_server);
        QVERIFY(judge.logIn(u"judge"_s, u"judge-demo"_s));
        QCOMPARE(judge.send("POST", u"/api/problems/"_s, "PK", "application/zip").status, 403);
        QCOMPARE(
            RestProbe(m_server).send("POST", u"/api/problems/"_s, "PK", "application/zip").status,
            401
        );
        QVERIFY(m_server.stop());
    }
};

QTEST_GUILESS_MAIN(TestImport)
#include "tst_import.moc"
