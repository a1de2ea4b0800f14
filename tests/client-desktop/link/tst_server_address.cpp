#include "client-desktop/link/server_address.h"

#include <QTest>

using namespace adjudge;
using namespace adjudge::desktop;
using namespace Qt::Literals::StringLiterals;

class TestServerAddress : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void reads_data()
    {
        QTest::addColumn<QString>("typed");
        QTest::addColumn<QString>("url"); // empty: refused
        QTest::addColumn<QString>("live");
        QTest::addColumn<bool>("isReadable");
        const auto row = [](const char* typed, const char* url, const char* live, bool isReadable) {
            QTest::newRow(typed) << QString::fromLatin1(typed) << QString::fromLatin1(url)
                                 << QString::fromLatin1(live) << isReadable;
        };
        row("judge.example.org",
            "https://judge.example.org/",
            "wss://judge.example.org/ws/live",
            false);
        row("localhost", "http://localhost/", "ws://localhost/ws/live", false);
        row("localhost:8100", "http://localhost:8100/", "ws://localhost:8100/ws/live", false);
        row(" 10.1.2.3:8100 ", "http://10.1.2.3:8100/", "ws://10.1.2.3:8100/ws/live", true);
        row("https://a.org/judge", "https://a.org/judge/", "wss://a.org/judge/ws/live", false);
        row("http://a.org/?x=1#y", "http://a.org/", "ws://a.org/ws/live", true);
        row("[::1]:8100", "http://[::1]:8100/", "ws://[::1]:8100/ws/live", false);
        row("", "", "", false);
        row("ftp://a.org", "", "", false);
        row("http://user:pw@a.org", "", "", false);
        row("a b", "", "", false);
    }

    void reads()
    {
        QFETCH(QString, typed);
        QFETCH(QString, url);
        const auto read = serverUrl(typed);
        QCOMPARE(read.has_value(), !url.isEmpty());
        if (!read) {
            QVERIFY(!read.error().message.isEmpty());
            return;
        }
        QCOMPARE(read->toString(), url);
        QTEST(liveUrl(*read).toString(), "live");
        QTEST(isReadableOnTheWay(*read), "isReadable");
        QCOMPARE(endpointUrl(*read, u"api/info"_s).toString(), url + u"api/info"_s);
    }
};

QTEST_GUILESS_MAIN(TestServerAddress)
#include "tst_server_address.moc"
