// A walk through the whole client with a scripted judge: what a contestant does and sees, from the
// login to a lost connection. Takes a picture of every stop.
#include "client-desktop/app/client_app.h"
#include "client-desktop/model/submission_list.h"
#include "client-desktop/ui/connection_indicator.h"
#include "client-desktop/ui/detail_panel.h"
#include "client-desktop/ui/statement_view.h"
#include "client-desktop/ui/submit_panel.h"
#include "client-desktop/ui/verdict_banner.h"
#include "tests/desktop/demo_judge.h"

#include <QApplication>
#include <QDir>
#include <QLineEdit>
#include <QScreen>
#include <QSettings>
#include <QTabWidget>
#include <QTemporaryDir>
#include <QTest>

using namespace adjudge;
using namespace adjudge::desktop;
using namespace Qt::Literals::StringLiterals;

class TestClientTour : public QObject
{
    Q_OBJECT

private:
    QTemporaryDir m_dir;
    std::unique_ptr<QSettings> m_settings;
    std::unique_ptr<test::DemoJudge> m_judge;
    std::unique_ptr<ClientApp> m_app;

    void shoot(QWidget& widget, const QString& name)
    {
        QTest::qWait(0); // lays out; no waiting for time
        widget.repaint();
        const QString folder = u"" ADJUDGE_BINARY_DIR "/screenshots"_s;
        QDir().mkpath(folder);
        const QPixmap picture = QGuiApplication::platformName() == "xcb"_L1
                                    ? widget.screen()->grabWindow(widget.winId())
                                    : widget.grab();
        const QString kind = QGuiApplication::platformName() == "xcb"_L1 ? u"x11-"_s : QString();
        QVERIFY(picture.save(u"%1/%2%3.png"_s.arg(folder, kind, name)));
    }

    template <typename T> T& part() { return *m_app->window().findChild<T*>(); }

    void fillBoard()
    {
        test::DemoJudge& j = *m_judge;
        j.addRow(j.row(1, 1, u"grace"_s, u"accepted"_s, 2), 2, 2, 3, 3.4);
        j.addRow(j.row(2, 1, u"ada"_s, u"accepted"_s, 5), 2, 2, 4, 3.4);
        j.addRow(j.row(3, 2, u"alan"_s, u"time_limit_exceeded"_s, 11), 14, 20, 2004, 11.2);
        j.addRow(j.row(4, 3, u"grace"_s, u"wrong_answer"_s, 14), 3, 31, 18, 5.1);
        j.addRow(j.row(5, 4, u"edsger"_s, u"run_time_error"_s, 17), 1, 12, 6, 3.5);
        j.addRow(j.row(6, 3, u"ada"_s, u"wrong_answer"_s, 22), 9, 31, 44, 8.8);
        j.addRow(j.row(7, 2, u"barbara"_s, u"accepted"_s, 25), 20, 20, 97, 4.6);
        j.addRow(j.row(8, 4, u"alan"_s, u"memory_limit_exceeded"_s, 29), 8, 12, 211, 256.0);
        j.addRow(j.row(9, 2, u"ada"_s, u"compile_error"_s, 33), 0, 20, 0, 0);
        j.addRow(j.row(10, 3, u"barbara"_s, u"running"_s, 38), 12, 31, 31, 7.7);
    }

private Q_SLOTS:

    void initTestCase()
    {
        m_settings =
            std::make_unique<QSettings>(m_dir.filePath(u"client.ini"_s), QSettings::IniFormat);
        m_judge = std::make_unique<test::DemoJudge>();
        fillBoard();
        m_app = std::make_unique<ClientApp>(*m_settings, [] { return 0.99; });
    }

    void asksForAServer()
    {
        m_app->start({});
        ConnectDialog& dialog = m_app->dialog();
        QVERIFY(dialog.isVisible());
        QVERIFY(!m_app->window().isVisible());
        const ConnectRequest request{
            m_judge->url().toString(), m_judge->url(), u"ada"_s, u"wrong"_s, false};
        dialog.setRequest(request);
        shoot(dialog, u"connect"_s);
        QTest::keyClick(&dialog, Qt::Key_Return);
        QTRY_COMPARE(dialog.message(), u"User name or password is wrong."_s);
        shoot(dialog, u"connect-wrong-password"_s);
    }

    void logsInAndShowsTheProblems()
    {
        ConnectDialog& dialog = m_app->dialog();
        dialog.findChildren<QLineEdit*>().last()->setText(u"lovelace"_s);
        QTest::keyClick(&dialog, Qt::Key_Return);
        QTRY_VERIFY(m_app->window().isVisible());
        QVERIFY(!dialog.isVisible());
        m_app->window().activateWindow(); // a bare X server has nobody who would
        QVERIFY(QTest::qWaitForWindowActive(&m_app->window()));
        QTRY_VERIFY(m_app->session().isLive());
        QVERIFY(m_app->problems().rowCount() >= 4);
        QTRY_COMPARE(m_app->submissions().rowCount(), 10);
        QTRY_VERIFY(part<StatementView>().plainText().contains(u"all together"_s));
        QCOMPARE(m_app->problems().progressOf(ProblemId(1)), ProblemList::Progress::Solved);
        QCOMPARE(m_app->problems().progressOf(ProblemId(3)), ProblemList::Progress::Tried);
        QCOMPARE(part<ConnectionIndicator>().text(), u"Live"_s);
        QTest::keyClick(&m_app->window(), Qt::Key_PageDown, Qt::ControlModifier);
        QTRY_COMPARE(m_app->window().problem(), ProblemId(2));
        QTRY_VERIFY(part<StatementView>().plainText().contains(u"all together"_s));
        shoot(m_app->window(), u"main"_s);
    }

    void submitsAndWatches()
    {
        SubmitPanel& submit = part<SubmitPanel>();
        submit.setLanguage(u"cpp17"_s);
        submit.setText(test::DemoJudge::sourceText());
        submit.takeFocus();
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Return, Qt::ControlModifier);
        QTRY_COMPARE(m_app->submissions().rowCount(), 11);
        QTRY_COMPARE(m_app->detail().id(), SubmissionId(11));
        QTRY_VERIFY(m_app->detail().isLoaded());
        QTRY_VERIFY(submit.notice().contains(u"#11"_s));
        m_judge->advance({{u"status"_s, u"running"_s}, {u"test"_s, 1}, {u"tests"_s, 20}});
        for (int i = 1; i <= 7; ++i) {
            const QString name =
                i <= 2 ? u"sample/%1"_s.arg(i) : u"secret/%1"_s.arg(i - 2, 2, 10, QLatin1Char('0'));
            m_judge->finishTest(i, name, u"AC"_s, 1 + i);
            m_judge->advance(
                {{u"test"_s, i + 1}, {u"time_ms"_s, 1 + i}, {u"memory_bytes"_s, 3'700'000}}
            );
        }
        QTRY_COMPARE(m_app->detail().rowCount(), 7);
        QTRY_COMPARE(
            m_app->submissions().index(0, SubmissionList::StatusColumn).data().toString(),
            u"Test 8 of 20"_s
        );
        QCOMPARE(m_app->problems().progressOf(ProblemId(2)), ProblemList::Progress::Judging);
        shoot(m_app->window(), u"judging"_s);
    }

    void tellsTheVerdictWithoutTakingFocus()
    {
        QWidget* focus = QApplication::focusWidget();
        QVERIFY(focus);
        for (int i = 8; i <= 20; ++i) {
            m_judge->finishTest(
                i, u"secret/%1"_s.arg(i - 2, 2, 10, QLatin1Char('0')), u"AC"_s, 3 * i
            );
        }
        m_judge->advance(
            {{u"status"_s, u"accepted"_s},
             {u"verdict"_s, u"AC"_s},
             {u"test"_s, 20},
             {u"time_ms"_s, 60}}
        );
        VerdictBanner& banner = part<VerdictBanner>();
        QTRY_VERIFY(banner.isVisible());
        QVERIFY(banner.text().contains(u"Accepted"_s));
        QCOMPARE(QApplication::focusWidget(), focus);
        QCOMPARE(QApplication::activeModalWidget(), nullptr);
        QCOMPARE(m_app->problems().progressOf(ProblemId(2)), ProblemList::Progress::Solved);
        QCOMPARE(m_app->detail().rowCount(), 20);
        shoot(m_app->window(), u"verdict"_s);
    }

    void showsDark()
    {
        look::apply(look::Appearance::Dark);
        part<QTabWidget>().setCurrentIndex(2);
        shoot(m_app->window(), u"dark"_s);
        part<QTabWidget>().setCurrentIndex(0);
        m_app->dialog().show();
        shoot(m_app->dialog(), u"connect-dark"_s);
        m_app->dialog().hide();
        m_app->window().activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&m_app->window()));
        look::apply(look::Appearance::Light);
    }

    void keepsASubmissionWhileTheServerIsAway()
    {
        const quint16 port = m_judge->port();
        m_judge->isCut = true;
        m_judge->stop(60'000);
        QTRY_COMPARE(m_app->session().link(), LinkState::Waiting);
        SubmitPanel& submit = part<SubmitPanel>();
        submit.submit();
        QTRY_VERIFY(submit.notice().contains(u"kept here"_s));
        QVERIFY(part<ConnectionIndicator>().text().contains(u"Next attempt in"_s));
        shoot(m_app->window(), u"offline"_s);
        QCOMPARE(m_app->submissions().rowCount(), 11);
        m_judge->isCut = false;
        QVERIFY(m_judge->listen(port));
        QTest::keyClick(&m_app->window(), Qt::Key_F5);
        QTRY_VERIFY(m_app->session().isLive());
        QTRY_COMPARE(m_app->submissions().rowCount(), 12);
        QCOMPARE(m_judge->submissions.size(), 12);
    }

    void showsARefusal()
    {
        m_judge->isRefusing = true;
        SubmitPanel& submit = part<SubmitPanel>();
        submit.submit();
        QTRY_VERIFY(submit.notice().contains(u"The contest is over"_s));
        shoot(m_app->window(), u"refused"_s);
    }

    void showsOthersWithoutTheirSecrets()
    {
        Q_EMIT m_app->window().submissionChosen(SubmissionId(8));
        QTRY_VERIFY(m_app->detail().isLoaded());
        QCOMPARE(m_app->detail().maySeeTests(), false);
        shoot(m_app->window(), u"others"_s);
    }

    void cleanupTestCase() { m_app.reset(); }
};

int main(int argc, char** argv)
{
    QApplication application(argc, argv);
    TestClientTour test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_client_tour.moc"
