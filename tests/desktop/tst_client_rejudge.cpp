// A judge's client against the real server: a set is judged, shown, and applied from the dialog.
#include "client-desktop/app/client_app.h"
#include "tests/support/rest_probe.h"
#include "tests/support/server_process.h"

#include <QApplication>
#include <QDir>
#include <QLabel>
#include <QPushButton>
#include <QSettings>
#include <QTableWidget>
#include <QTemporaryDir>
#include <QTest>

using namespace adjudge;
using namespace adjudge::desktop;
using namespace Qt::Literals::StringLiterals;

class TestClientRejudge : public QObject
{
    Q_OBJECT

    static constexpr int kLongMs = 60'000;

private Q_SLOTS:

    void showsChangesAndApplies()
    {
        test::ServerProcess server;
        QVERIFY2(server.start(), server.log().constData());
        test::RestProbe alice(server);
        QVERIFY(alice.logIn(u"alice"_s, u"alice-demo"_s));
        const qint64 id = alice.submit(1, u"python3"_s, u"print(1)\n"_s);
        const QString before = alice.verdict(id);
        QVERIFY(!before.isEmpty());
        QTemporaryDir folder;
        QSettings settings(folder.filePath(u"c.ini"_s), QSettings::IniFormat);
        ClientApp app(settings, [] { return 0.1; });
        Options options;
        options.server = server.url({}).toString();
        options.user = u"judge"_s;
        options.password = u"judge-demo"_s;
        app.start(options);
        QTRY_COMPARE_WITH_TIMEOUT(app.submissions().rowCount(), 1, kLongMs);
        Q_EMIT app.window().rejudgeSetRequested();
        RejudgeDialog& dialog = app.rejudgeDialog();
        QTRY_VERIFY(dialog.isVisible());
        const auto button = [&](const QString& name) {
            return dialog.findChild<QPushButton*>(name);
        };
        QVERIFY(!button(u"rejudgeApply"_s)->isEnabled());
        button(u"rejudgeStart"_s)->click();
        QTRY_VERIFY_WITH_TIMEOUT(button(u"rejudgeApply"_s)->isEnabled(), kLongMs);
        const auto* table = dialog.findChild<QTableWidget*>(u"rejudgeTable"_s);
        QCOMPARE(table->rowCount(), 1);
        QCOMPARE(table->item(0, 0)->text(), QString::number(id));
        QCOMPARE(table->item(0, 3)->text(), table->item(0, 4)->text());
        const QString shots = u"" ADJUDGE_BINARY_DIR "/screenshots"_s;
        QVERIFY(QDir().mkpath(shots));
        QVERIFY(dialog.grab().save(shots + u"/rejudge-dialog.png"_s));
        button(u"rejudgeApply"_s)->click();
        const auto* state = dialog.findChild<QLabel*>(u"rejudgeState"_s);
        QTRY_VERIFY_WITH_TIMEOUT(state->text().startsWith(u"Applied"_s), kLongMs);
        QCOMPARE(alice.verdict(id), before);
        const QJsonObject now = alice.get(u"/api/submissions/%1/"_s.arg(id)).body;
        QCOMPARE(now[u"judging"].toInt(), 2);
        QTRY_COMPARE_WITH_TIMEOUT(
            app.submissions()
                .index(0, SubmissionList::StatusColumn)
                .data(SubmissionList::IdRole)
                .toLongLong(),
            id,
            kLongMs
        );
    }
};

QTEST_MAIN(TestClientRejudge)
#include "tst_client_rejudge.moc"
