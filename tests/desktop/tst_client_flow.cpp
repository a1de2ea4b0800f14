// The whole client against the real server with its demo problems: log in, read, submit, watch the
// verdict arrive, and go on after the server was killed and started again.
#include "client-desktop/app/client_app.h"
#include "client-desktop/model/problem_list.h"
#include "client-desktop/model/submission_list.h"
#include "client-desktop/ui/statement_view.h"
#include "client-desktop/ui/submit_panel.h"
#include "client-desktop/ui/verdict_banner.h"

#include <QApplication>
#include <QDir>
#include <QFileInfo>
#include <QProcess>
#include <QRegularExpression>
#include <QSettings>
#include <QTabWidget>
#include <QTemporaryDir>
#include <QTest>

using namespace adjudge;
using namespace adjudge::desktop;
using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int kStartLimitMs = 60'000;
constexpr int kJudgeLimitMs = 60'000;

QString program()
{
    return u"" ADJUDGE_BINARY_DIR "/bin/adjudge-server"_s;
}

QString solution()
{
    QFile file(u"" ADJUDGE_SOURCE_DIR
               "/resources/problems/sumpair/submissions/accepted/sumpair.cpp"_s);
    return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
}

// The server's own process, on a free port that it keeps over restarts.
class RealServer
{
public:
    ~RealServer() { kill(); }

    bool start()
    {
        m_process.setProcessChannelMode(QProcess::MergedChannels);
        m_process.start(
            program(),
            {u"serve"_s,
             u"--demo"_s,
             u"--port"_s,
             QString::number(m_port),
             u"--data"_s,
             m_data.path()}
        );
        static const QRegularExpression address(u"http://[^ ]*:(\\d+)/"_s);
        while (m_process.waitForReadyRead(kStartLimitMs)) {
            m_said += QString::fromUtf8(m_process.readAll());
            if (const auto match = address.match(m_said); match.hasMatch()) {
                m_port = match.captured(1).toInt();
                m_said.clear();
                return true;
            }
        }
        qWarning().noquote() << m_said;
        return false;
    }

    void kill()
    {
        m_process.kill();
        m_process.waitForFinished(kStartLimitMs);
    }

    [[nodiscard]] QUrl url() const { return QUrl(u"http://127.0.0.1:%1/"_s.arg(m_port)); }

private:
    QTemporaryDir m_data;
    QProcess m_process;
    QString m_said;
    int m_port = 0;
};

} // namespace

class TestClientFlow : public QObject
{
    Q_OBJECT

private:
    QTemporaryDir m_dir;
    std::unique_ptr<QSettings> m_settings;
    RealServer m_server;
    std::unique_ptr<ClientApp> m_app;

    template <typename T> T& part() { return *m_app->window().findChild<T*>(); }

    void shoot(const QString& name)
    {
        QTest::qWait(0); // lays out and paints; no waiting for time
        const QString folder = u"" ADJUDGE_BINARY_DIR "/screenshots"_s;
        QDir().mkpath(folder);
        QVERIFY(m_app->window().grab().save(u"%1/flow-%2.png"_s.arg(folder, name)));
    }

    [[nodiscard]] QModelIndex problemNamed(const QString& name) const
    {
        const ProblemList& problems = m_app->problems();
        for (int row = 0; row < problems.rowCount(); ++row) {
            const ProblemId id(problems.index(row).data(ProblemList::IdRole).toLongLong());
            if (problems.find(id)->name == name) {
                return problems.index(row);
            }
        }
        return {};
    }

    void submitSolution()
    {
        SubmitPanel& submit = part<SubmitPanel>();
        submit.setLanguage(u"cpp17"_s);
        submit.setText(solution());
        QTRY_VERIFY_WITH_TIMEOUT(submit.canSubmit(), 30'000); // the workers may still be starting
        submit.setLanguage(u"cpp17"_s);
        submit.submit();
    }

private Q_SLOTS:

    void initTestCase()
    {
        if (!QFileInfo(program()).isExecutable()) {
            QSKIP("adjudge-server is not built");
        }
        QVERIFY(m_server.start());
        m_settings = std::make_unique<QSettings>(m_dir.filePath(u"c.ini"_s), QSettings::IniFormat);
        m_app = std::make_unique<ClientApp>(*m_settings, [] { return 0.1; });
    }

    void logsIn()
    {
        m_app->start({m_server.url().toString(), u"alice"_s, u"alice-demo"_s});
        QTRY_VERIFY_WITH_TIMEOUT(m_app->window().isVisible(), 20'000);
        QTRY_VERIFY_WITH_TIMEOUT(m_app->session().isLive(), 20'000);
        QVERIFY(m_app->problems().rowCount() >= 4);
        QTRY_VERIFY(!part<StatementView>().plainText().isEmpty());
    }

    void seesTheProblems()
    {
        shoot(u"statement-with-picture"_s);
        const QModelIndex index = problemNamed(u"sumpair"_s);
        QVERIFY(index.isValid());
        for (int i = 0; i < index.row(); ++i) {
            QTest::keyClick(&m_app->window(), Qt::Key_PageDown, Qt::ControlModifier);
        }
        QCOMPARE(m_app->window().problem().value(), index.data(ProblemList::IdRole).toLongLong());
        QTRY_VERIFY(part<StatementView>().plainText().contains(u"Input"_s));
    }

    void submitsAndSeesTheVerdictArrive()
    {
        const QObject here; // ends the connection with this function
        QList<Status> seen;
        connect(&m_app->submissions(), &QAbstractItemModel::dataChanged, &here, [this, &seen] {
            seen << m_app->submissions().submissions().first().status;
        });
        submitSolution();
        QTRY_COMPARE_WITH_TIMEOUT(m_app->submissions().rowCount(), 1, 20'000);
        QTRY_COMPARE_WITH_TIMEOUT(
            m_app->submissions().submissions().first().status, Status::Accepted, kJudgeLimitMs
        );
        QVERIFY(part<VerdictBanner>().isVisible());
        QVERIFY(seen.size() >= 2); // it was on its way before: compiling, running, or tests
        QCOMPARE(seen.count(Status::Accepted), 1);
        const auto& row = m_app->submissions().submissions().first();
        QTRY_COMPARE(m_app->detail().rowCount(), row.tests);
        QVERIFY(m_app->detail().maySeeSource());
        QTRY_VERIFY(m_app->detail().source());
        QCOMPARE(m_app->detail().source()->text, solution());
        shoot(u"accepted"_s);
    }

    void showsACompileError()
    {
        SubmitPanel& submit = part<SubmitPanel>();
        submit.setText(u"int main() { retrun 0; }\n"_s);
        submit.submit();
        QTRY_COMPARE_WITH_TIMEOUT(m_app->submissions().rowCount(), 2, 20'000);
        QTRY_COMPARE_WITH_TIMEOUT(
            m_app->submissions().submissions().first().status, Status::CompileError, kJudgeLimitMs
        );
        QTRY_VERIFY(m_app->detail().compileLog().contains(u"retrun"_s));
        part<QTabWidget>().setCurrentIndex(1);
        shoot(u"compile-error"_s);
    }

    void goesOnAfterTheServerWasKilled()
    {
        m_server.kill();
        QTRY_COMPARE_WITH_TIMEOUT(m_app->session().link(), LinkState::Waiting, 10'000);
        submitSolution(); // while nobody is there
        QTRY_VERIFY(part<SubmitPanel>().notice().contains(u"kept here"_s));
        shoot(u"server-killed"_s);
        QVERIFY(m_server.start());
        QTRY_VERIFY_WITH_TIMEOUT(m_app->session().isLive(), 30'000);
        QTRY_COMPARE_WITH_TIMEOUT(m_app->submissions().rowCount(), 3, 30'000);
        QTRY_COMPARE_WITH_TIMEOUT(
            m_app->submissions().submissions().first().status, Status::Accepted, kJudgeLimitMs
        );
        shoot(u"resumed"_s);
    }

    void cleanupTestCase() { m_app.reset(); }
};

int main(int argc, char** argv)
{
    QApplication application(argc, argv);
    TestClientFlow test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_client_flow.moc"
