#include "shared/ids.h"
#include "shared/result.h"
#include "shared/submission.h"
#include "shared/wire/groups.h"

#include <QTest>

using namespace adjudge;
using namespace Qt::Literals::StringLiterals;

class TestValues : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void idsComeFromPlainDigitsOnly_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<qint64>("value"); // 0: refused
        QTest::newRow("one") << u"1"_s << qint64{1};
        QTest::newRow("zero") << u"0"_s << qint64{0};
        QTest::newRow("empty") << QString() << qint64{0};
        QTest::newRow("sign") << u"+1"_s << qint64{0};
        QTest::newRow("negative") << u"-1"_s << qint64{0};
        QTest::newRow("space") << u" 1"_s << qint64{0};
        QTest::newRow("tail") << u"1x"_s << qint64{0};
        QTest::newRow("hex") << u"0x1"_s << qint64{0};
        QTest::newRow("largest") << u"9007199254740991"_s << qint64{9007199254740991};
        QTest::newRow("2^53") << u"9007199254740992"_s << qint64{0};
        QTest::newRow("huge") << u"99999999999999999999999"_s << qint64{0};
    }

    void idsComeFromPlainDigitsOnly()
    {
        QFETCH(QString, text);
        QFETCH(qint64, value);
        QCOMPARE(SubmissionId::fromText(text).value_or(SubmissionId()).value(), value);
    }

    void everyStatusHasBothNamesBack()
    {
        for (const Status status : allStatuses()) {
            QCOMPARE(statusFromName(statusName(status)), status);
            if (isFinal(status)) {
                QCOMPARE(statusFromVerdict(verdictCode(status)), status);
            }
        }
        QVERIFY(!statusFromName(u"AC"));
        QVERIFY(!statusFromVerdict(u""));
    }

    void everyErrorCodeHasItsNameBack()
    {
        for (int i = 0; i <= static_cast<int>(ErrorCode::Internal); ++i) {
            const auto code = static_cast<ErrorCode>(i);
            QCOMPARE(errorCodeFromName(errorCodeName(code)), code);
        }
    }

    void topicsAndPathsGoBothWays()
    {
        for (const QString& text :
             {u"problem:7"_s, u"submission:12"_s, u"user:3"_s, u"submissions"_s, u"problems"_s}) {
            const auto topic = Topic::fromText(text);
            QVERIFY(topic);
            QCOMPARE(topic->text(), text);
        }
        for (const QString& text :
             {u"problem:"_s, u"problem:0"_s, u"problem:-1"_s, u"problem"_s, u"x:1"_s, QString()}) {
            QVERIFY2(!Topic::fromText(text), qPrintable(text));
        }
        QCOMPARE(problemFromSocketPath(problemSocketPath(ProblemId(7))), ProblemId(7));
        for (const QString& path :
             {u"/ws/problems//submissions/"_s,
              u"/ws/problems/7"_s,
              u"/ws/problems/submissions/"_s,
              u"/ws/problems/7/submissions/x"_s,
              u"/ws/problems/../submissions/"_s}) {
            QVERIFY2(!problemFromSocketPath(path), qPrintable(path));
        }
    }
};

QTEST_APPLESS_MAIN(TestValues)
#include "tst_values.moc"
