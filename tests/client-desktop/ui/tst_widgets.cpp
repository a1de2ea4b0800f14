#include "client-desktop/model/problem_list.h"
#include "client-desktop/model/session_state.h"
#include "client-desktop/model/submission_detail.h"
#include "client-desktop/model/submission_list.h"
#include "client-desktop/ui/address_book.h"
#include "client-desktop/ui/analysis_view.h"
#include "client-desktop/ui/connect_dialog.h"
#include "client-desktop/ui/connection_indicator.h"
#include "client-desktop/ui/detail_panel.h"
#include "client-desktop/ui/main_window.h"
#include "client-desktop/ui/source_file.h"
#include "client-desktop/ui/statement_images.h"
#include "client-desktop/ui/statement_page.h"
#include "client-desktop/ui/statement_view.h"
#include "client-desktop/ui/submission_panel.h"
#include "client-desktop/ui/submit_panel.h"
#include "client-desktop/ui/verdict_banner.h"

#include <QApplication>
#include <QBuffer>
#include <QLineEdit>
#include <QPushButton>
#include <QSettings>
#include <QSignalSpy>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>
#include <QTextBlock>
#include <QTextDocument>
#include <QToolButton>

using namespace adjudge;
using namespace adjudge::desktop;
using namespace Qt::Literals::StringLiterals;

namespace {

Submission make(qint64 id, Status status, qint64 seq)
{
    Submission s;
    s.id = SubmissionId(id);
    s.problem = ProblemId(1);
    s.problemName = u"hello"_s;
    s.user = UserId(3);
    s.userName = u"ada"_s;
    s.language = u"cpp17"_s;
    s.submittedAt = QDateTime::fromMSecsSinceEpoch(0, Qt::UTC);
    s.status = status;
    s.seq = seq;
    return s;
}

Problem problem(qint64 id, const QString& title)
{
    Problem p;
    p.id = ProblemId(id);
    p.name = title.toLower();
    p.title = title;
    return p;
}

QList<Language> languages()
{
    return {
        {u"c"_s, u"C"_s, {u".c"_s}, true, {}, {}, u"c"_s, {50}, u"gcc"_s},
        {u"cpp20"_s, u"C++20"_s, {u".cpp"_s, u".cc"_s}, true, {}, {}, u"cpp"_s, {54}, u"g++"_s},
        {u"cpp17"_s, u"C++17"_s, {u".cpp"_s, u".cc"_s}, true, {}, {}, u"cpp17"_s, {53}, u"g++"_s},
        {u"java"_s, u"Java"_s, {u".java"_s}, false, {}, u"no javac"_s, u"java"_s, {62}, u"jdk"_s},
    };
}

QPushButton* button(QWidget& widget, const QString& text)
{
    for (auto* one : widget.findChildren<QPushButton*>()) {
        if (one->text() == text) {
            return one;
        }
    }
    return nullptr;
}

// All models and the window over them, with settings in a file of their own.
struct WindowUnderTest
{
    QTemporaryDir dir;
    QSettings settings{dir.filePath(u"c.ini"_s), QSettings::IniFormat};
    SessionState session;
    ProblemList problems;
    SubmissionList submissions;
    SubmissionDetail detail;
    MainWindow window{{session, problems, submissions, detail}, settings};

    WindowUnderTest()
    {
        ServerInfo info;
        info.name = u"Test"_s;
        info.languages = languages();
        session.begin(
            QUrl(u"http://localhost:1/"_s),
            info,
            User{UserId(3), u"ada"_s, u"Ada"_s, Role::Contestant}
        );
        problems.apply(QList<Problem>{problem(1, u"Hello World"_s), problem(2, u"B"_s)});
        window.show();
    }

    template <typename T> T& part() { return *window.findChild<T*>(); }
};

} // namespace

class TestWidgets : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void dialogChecksInPlace()
    {
        ConnectDialog dialog;
        dialog.show();
        QSignalSpy requested(&dialog, &ConnectDialog::requested);
        QPushButton* login = button(dialog, u"Log in"_s);
        QVERIFY(!login->isEnabled());
        dialog.setRequest({u"ftp://nowhere"_s, {}, u"ada"_s, {}, false});
        QVERIFY(login->isEnabled());
        login->click();
        QVERIFY(dialog.message().contains(u"ftp://nowhere"_s));
        dialog.setRequest({u"localhost:8100"_s, {}, u"ada"_s, {}, false});
        login->click();
        QVERIFY(dialog.message().contains(u"password of ada"_s));
        QCOMPARE(requested.size(), 0);
        dialog.setRequest({u"localhost:8100"_s, {}, u" ada "_s, u"pw"_s, true});
        login->click();
        QCOMPARE(requested.size(), 1);
        const auto request = requested.first().first().value<ConnectRequest>();
        QCOMPARE(request.server.toString(), u"http://localhost:8100/"_s);
        QCOMPARE(request.user, u"ada"_s);
        QVERIFY(request.isToBeRemembered);
        QVERIFY(!login->isEnabled()); // busy
        dialog.showFault(u"wrong"_s);
        QVERIFY(login->isEnabled());
        QCOMPARE(dialog.message(), u"wrong"_s);
    }

    void dialogCancelsBeforeItCloses()
    {
        ConnectDialog dialog;
        dialog.show();
        dialog.setRequest({u"localhost:8100"_s, {}, {}, {}, false});
        QSignalSpy cancelled(&dialog, &ConnectDialog::cancelled);
        button(dialog, u"Look around as a guest"_s)->click();
        QTest::keyClick(&dialog, Qt::Key_Escape);
        QCOMPARE(cancelled.size(), 1);
        QVERIFY(dialog.isVisible());
        QTest::keyClick(&dialog, Qt::Key_Escape);
        QVERIFY(!dialog.isVisible());
    }

    void dialogKnowsServersOfBefore()
    {
        QTemporaryDir dir;
        QSettings settings(dir.filePath(u"a.ini"_s), QSettings::IniFormat);
        AddressBook book(settings);
        for (int i = 0; i < 12; ++i) {
            book.remember({u"host%1"_s.arg(i), u"u"_s, false});
        }
        book.remember({u"host7"_s, u"ada"_s, true});
        const QList<KnownServer> servers = book.servers();
        QCOMPARE(servers.size(), 10);
        QCOMPARE(servers.first(), (KnownServer{u"host7"_s, u"ada"_s, true}));
        ConnectDialog dialog;
        QSignalSpy wanted(&dialog, &ConnectDialog::passwordWanted);
        dialog.setServers(servers);
        QVERIFY(wanted.size() >= 1);
        dialog.setPassword(u"from the ring"_s);
        QCOMPARE(dialog.findChildren<QLineEdit*>().last()->text(), u"from the ring"_s);
    }

    void listFollowsEvents()
    {
        WindowUnderTest t;
        SubmissionPanel& panel = t.part<SubmissionPanel>();
        auto* table = panel.findChild<QTableView*>();
        QVERIFY(!table->isVisible()); // a helpful sentence instead
        t.submissions.apply(message::SubmissionUpdate{make(1, Status::Queued, 1)});
        QVERIFY(table->isVisible());
        QSignalSpy chosen(&panel, &SubmissionPanel::chosen);
        panel.select(SubmissionId(1));
        QCOMPARE(chosen.size(), 1);
        t.submissions.apply(message::SubmissionUpdate{make(2, Status::Queued, 2)});
        QCOMPARE(table->model()->rowCount(), 2);
        QCOMPARE(table->currentIndex().row(), 1); // still the same one
        t.submissions.apply(message::SubmissionUpdate{make(1, Status::Accepted, 3)});
        QCOMPARE(
            table->model()->index(1, SubmissionList::StatusColumn).data().toString(), u"Accepted"_s
        );
        panel.showOnly(SubmissionFilter::Show::Mine);
        QCOMPARE(table->model()->rowCount(), 2);
    }

    void bannerTakesNoFocus()
    {
        WindowUnderTest t;
        QApplication::setActiveWindow(&t.window);
        SubmitPanel& submit = t.part<SubmitPanel>();
        submit.takeFocus();
        QWidget* focus = QApplication::focusWidget();
        QVERIFY(focus);
        t.window.showVerdict(make(1, Status::WrongAnswer, 1));
        VerdictBanner& banner = t.part<VerdictBanner>();
        QVERIFY(banner.isVisible());
        QVERIFY(!banner.isWindow());
        QCOMPARE(QApplication::focusWidget(), focus);
        QCOMPARE(QApplication::activeModalWidget(), nullptr);
        QCOMPARE(QApplication::activePopupWidget(), nullptr);
        QTest::keyClicks(focus, u"abc"_s); // keys still go where they went
        QVERIFY(submit.canSubmit());
        QSignalSpy opened(&t.window, &MainWindow::submissionChosen);
        QTest::mouseClick(&banner, Qt::LeftButton);
        QCOMPARE(opened.size(), 1);
        QVERIFY(!banner.isVisible());
    }

    void bannerFades()
    {
        QWidget parent;
        parent.show();
        VerdictBanner banner(std::chrono::milliseconds(20), &parent);
        banner.announce(make(1, Status::Accepted, 1), u"Hello"_s);
        QVERIFY(banner.isVisible());
        QTRY_VERIFY(!banner.isVisible());
    }

    void indicatorIsHonest()
    {
        SessionState session;
        ConnectionIndicator indicator(session);
        indicator.show();
        auto* retry = indicator.findChild<QToolButton*>();
        session.setLink(LinkState::Live, {}, {});
        QCOMPARE(indicator.text(), u"Live"_s);
        QVERIFY(!retry->isVisible());
        session.setLink(
            LinkState::Waiting, u"The connection was lost"_s, std::chrono::milliseconds(7000)
        );
        QVERIFY(indicator.text().contains(u"7 s"_s));
        QVERIFY(retry->isVisible());
        QSignalSpy asked(&indicator, &ConnectionIndicator::retryRequested);
        retry->click();
        QCOMPARE(asked.size(), 1);
    }

    void submitKeepsADraftForEachProblem()
    {
        WindowUnderTest t;
        SubmitPanel& submit = t.part<SubmitPanel>();
        QVERIFY(!submit.canSubmit());
        submit.setLanguage(u"cpp17"_s);
        submit.setText(u"one"_s);
        submit.setProblem(ProblemId(2));
        QVERIFY(!submit.canSubmit());
        submit.setText(u"two"_s);
        submit.setProblem(ProblemId(1));
        QSignalSpy sent(&t.window, &MainWindow::submitted);
        submit.submit();
        QCOMPARE(sent.size(), 1);
        const auto draft = sent.first().first().value<Draft>();
        QCOMPARE(draft.source, u"one"_s);
        QCOMPARE(draft.problem, ProblemId(1));
        QCOMPARE(draft.language, u"cpp17"_s);
    }

    void filesAreReadWithCare()
    {
        QTemporaryDir dir;
        const auto write = [&](const QString& name, const QByteArray& bytes) {
            QFile file(dir.filePath(name));
            const bool isOpen = file.open(QIODevice::WriteOnly);
            Q_ASSERT(isOpen);
            file.write(bytes);
            return file.fileName();
        };
        const auto good = readSourceFile(write(u"a.cpp"_s, "int x;\n"), 100);
        QVERIFY(good);
        QCOMPARE(good->name, u"a.cpp"_s);
        QVERIFY(!readSourceFile(write(u"big.cpp"_s, QByteArray(101, 'x')), 100));
        QVERIFY(!readSourceFile(write(u"binary.cpp"_s, QByteArray("a\0b", 3)), 100));
        QVERIFY(!readSourceFile(write(u"latin1.cpp"_s, "\xe9\xe8"), 100));
        QVERIFY(!readSourceFile(dir.path(), 100));
        QVERIFY(!readSourceFile(dir.filePath(u"none"_s), 100));
    }

    void languageIsGuessedFromTheName()
    {
        QCOMPARE(guessLanguage(languages(), u"a.cpp"_s, u"cpp17"_s), u"cpp17"_s);
        QCOMPARE(guessLanguage(languages(), u"A.CPP"_s, u"c"_s), u"cpp20"_s);
        QCOMPARE(guessLanguage(languages(), u"Main.java"_s, {}), QString()); // not available here
        QCOMPARE(guessLanguage(languages(), u"notes.txt"_s, {}), QString());
    }

    void statementsReachNothingOutside()
    {
        StatementView view;
        view.show();
        ProblemDetail detail;
        detail.problem.title = u"T"_s;
        detail.format = StatementFormat::Html;
        detail.html =
            u"<p>text</p><img src='file:///etc/hostname'><link rel='stylesheet' href='file:///x.css'>"_s;
        detail.samples = {{u"1"_s, u"<b>3</b> & 4\n"_s, u"7\n"_s, {}}};
        view.showStatement(detail);
        QVERIFY(view.plainText().contains(u"text"_s));
        QVERIFY2(
            view.plainText().contains(u"<b>3</b> & 4"_s), qPrintable(view.plainText())
        ); // no HTML
        QCOMPARE(textToCopy(detail, u"copy:input:0"_s), u"<b>3</b> & 4\n"_s);
        QCOMPARE(textToCopy(detail, u"copy:answer:0"_s), u"7\n"_s);
        QVERIFY(!textToCopy(detail, u"copy:input:1"_s));
        QVERIFY(!textToCopy(detail, u"copy:input:-1"_s));
        QVERIFY(!textToCopy(detail, u"https://example.org"_s));
        view.showPdf("this is no PDF");
        QVERIFY(view.plainText().contains(u"button above"_s));
    }

    void picturesKeepTheirShapeInTheColumn()
    {
        QImage picture(400, 200, QImage::Format_RGB32);
        picture.fill(Qt::red);
        QByteArray bytes;
        QBuffer buffer(&bytes);
        QVERIFY(buffer.open(QIODevice::WriteOnly) && picture.save(&buffer, "PNG"));
        const QString source = u"data:image/png;base64,"_s + QString::fromLatin1(bytes.toBase64());
        const QString html =
            u"<p>a <img src=\"%1\" width=\"45%\"> b</p><p><img src=\"%1\"></p>"_s.arg(source);
        QTextDocument document;
        document.setHtml(html);
        QList<QSizeF> sizes;
        fitImages(document, html, 200);
        for (QTextBlock block = document.begin(); block.isValid(); block = block.next()) {
            for (auto it = block.begin(); !it.atEnd(); ++it) {
                const QTextImageFormat format = it.fragment().charFormat().toImageFormat();
                if (format.isValid()) {
                    sizes << QSizeF(format.width(), format.height());
                }
            }
        }
        QCOMPARE(sizes, (QList<QSizeF>{{90, 45}, {200, 100}}));
    }

    void windowRemembersItsShape()
    {
        QTemporaryDir dir;
        QSettings settings(dir.filePath(u"c.ini"_s), QSettings::IniFormat);
        SessionState session;
        ProblemList problems;
        SubmissionList submissions;
        SubmissionDetail detail;
        {
            MainWindow window({session, problems, submissions, detail}, settings);
            window.show();
            window.resize(1111, 777);
            window.close();
        }
        MainWindow again({session, problems, submissions, detail}, settings);
        QCOMPARE(again.size(), QSize(1111, 777));
    }

    void everythingHasANameForReaders()
    {
        WindowUnderTest t;
        for (QWidget* widget : t.window.findChildren<QWidget*>()) {
            const bool isControl =
                qobject_cast<QAbstractButton*>(widget) || qobject_cast<QAbstractItemView*>(widget);
            if (!isControl || !(widget->focusPolicy() & Qt::TabFocus) || !widget->isVisible()) {
                continue;
            }
            auto* asButton = qobject_cast<QAbstractButton*>(widget);
            const bool isNamed =
                !widget->accessibleName().isEmpty() || (asButton && !asButton->text().isEmpty());
            QVERIFY2(isNamed, widget->metaObject()->className());
        }
    }

    void anAnalysisIsShownInBothLanguages()
    {
        Analysis why;
        why.kind = u"off_by_one"_s;
        why.test = 2;
        why.testName = u"sample/2"_s;
        why.difference = AnalysisDifference{3, 1, u"10"_s, u"<b>11</b>"_s};
        why.english = {u"Off by one."_s, u"A loop ends late."_s, {u"Look at <="_s}};
        why.russian = {u"На единицу больше."_s, u"Цикл кончается поздно."_s, {u"Проверьте <="_s}};
        AnalysisView view;
        view.setLanguage(u"en"_s);
        view.show(why);
        for (const auto& words :
             {u"Off by one."_s,
              u"Test 2 (sample/2) · line 3, column 1"_s,
              u"<b>11</b>"_s,
              u"Look at <="_s}) {
            QVERIFY2(view.text().contains(words), qPrintable(view.text()));
        }
        view.setLanguage(u"ru"_s);
        QVERIFY(view.text().contains(u"На единицу больше."_s));
        QVERIFY(view.text().contains(u"строка 3, столбец 1"_s));
    }
};

QTEST_MAIN(TestWidgets)
#include "tst_widgets.moc"
