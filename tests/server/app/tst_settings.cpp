#include "server/app/settings.h"

#include <QTemporaryFile>
#include <QTest>

using namespace adjudge;
using namespace Qt::Literals::StringLiterals;

class TestSettings : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void everyDefaultIsAGoodValue()
    {
        for (const SettingRow& row : settingRows()) {
            Settings settings;
            QVERIFY2(row.apply(settings, QString::fromLatin1(row.defaultText)), row.key);
        }
    }

    void laterSourcesWin()
    {
        const QString port = u"port"_s;
        QCOMPARE(makeSettings({}, {}, {})->port, 8100);
        QCOMPARE(makeSettings({{port, u"1"_s}}, {}, {})->port, 1);
        QCOMPARE(makeSettings({{port, u"1"_s}}, {{port, u"2"_s}}, {})->port, 2);
        QCOMPARE(makeSettings({{port, u"1"_s}}, {{port, u"2"_s}}, {{port, u"3"_s}})->port, 3);
    }

    void faultsNameKeyAndSource()
    {
        const auto bad = makeSettings({}, {{u"port"_s, u"70000"_s}}, {});
        QVERIFY(!bad);
        QVERIFY(
            bad.error().message.contains("70000"_L1) &&
            bad.error().message.contains("environment"_L1)
        );
        QVERIFY(!makeSettings({{u"prot"_s, u"1"_s}}, {}, {}));
        QVERIFY(!makeSettings({{u"demo"_s, u"maybe"_s}}, {}, {}));
    }

    void filesAreKeyValueLines()
    {
        QTemporaryFile file;
        QVERIFY(file.open());
        file.write("# comment\nport = 9 # nine\n\nbind=0.0.0.0\n");
        file.close();
        const auto values = readSettingsFile(file.fileName());
        QVERIFY(values);
        QCOMPARE(values->value(u"port"_s), u"9"_s);
        QCOMPARE(values->value(u"bind"_s), u"0.0.0.0"_s);
        QVERIFY(file.open());
        file.write("port\n");
        file.close();
        QVERIFY(readSettingsFile(file.fileName()).error().message.contains("line 1"_L1));
    }
};

QTEST_APPLESS_MAIN(TestSettings)
#include "tst_settings.moc"
