#include "server/domain/access.h"
#include "server/domain/submission_rules.h"

#include <QTest>

using namespace adjudge;
using namespace Qt::Literals::StringLiterals;

namespace {

Caller callerWith(Role role, int id = 1)
{
    return role == Role::Guest ? Caller{} : Caller{User{UserId(id), u"u%1"_s.arg(id), {}, role}};
}

} // namespace

class TestRules : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void languagesOfAProblem()
    {
        QVERIFY(isAllowedLanguage(u"cpp17"_s, {}));
        QVERIFY(isAllowedLanguage(u"cpp17"_s, {u"c"_s, u"cpp"_s}));
        QVERIFY(isAllowedLanguage(u"cpp17"_s, {u"cpp17"_s}));
        QVERIFY(!isAllowedLanguage(u"cpp17"_s, {u"cpp20"_s, u"c"_s}));
        QVERIFY(!isAllowedLanguage(u"c"_s, {u"cpp"_s}));
    }

    void eventsAreShownByKindAndRole_data()
    {
        QTest::addColumn<QString>("kind");
        QTest::addColumn<Role>("role");
        QTest::addColumn<bool>("isOwner");
        QTest::addColumn<EventForm>("form");
        const QList<Role> roles{Role::Guest, Role::Contestant, Role::Judge, Role::Admin};
        for (const QString& kind :
             {u"submission_update"_s,
              u"problem_update"_s,
              u"test_result"_s,
              u"compile_log"_s,
              u"unheard_of"_s}) {
            const bool isPublic = kind.endsWith("_update"_L1);
            for (const Role role : roles) {
                for (const bool isOwner : {false, true}) {
                    if (role == Role::Guest && isOwner) {
                        continue;
                    }
                    EventForm form = EventForm::Hidden;
                    if (isPublic) {
                        form = EventForm::Plain;
                    } else if (role >= Role::Judge) {
                        form = EventForm::Judge;
                    } else if (isOwner) {
                        form = EventForm::Plain;
                    }
                    const QString name = u"%1 %2 %3"_s.arg(kind, roleName(role)).arg(isOwner);
                    QTest::newRow(qPrintable(name)) << kind << role << isOwner << form;
                }
            }
        }
    }

    void eventsAreShownByKindAndRole()
    {
        QFETCH(QString, kind);
        QFETCH(Role, role);
        QFETCH(bool, isOwner);
        QFETCH(EventForm, form);
        QCOMPARE(eventForm(callerWith(role, 5), kind, UserId(isOwner ? 5 : 6)), form);
    }

    void topicsAreHeardByRole()
    {
        const Caller guest;
        const Caller contestant = callerWith(Role::Contestant, 3);
        const Caller judge = callerWith(Role::Judge, 4);
        QVERIFY(mayHear(guest, Topic::problem(ProblemId(1))));
        QVERIFY(!mayHear(guest, Topic::user(UserId(3))));
        QVERIFY(mayHear(contestant, Topic::user(UserId(3))));
        QVERIFY(!mayHear(contestant, Topic::user(UserId(4))));
        QVERIFY(!mayHear(contestant, *Topic::fromText(u"submissions")));
        QVERIFY(mayHear(judge, *Topic::fromText(u"submissions")));
        QVERIFY(mayHear(judge, Topic::user(UserId(3))));
    }

    void secretTestsKeepTheirNamesFromContestants()
    {
        TestResult test;
        test.index = 7;
        test.name = u"secret/07-overflow"_s;
        test.judgeMessage = u"expected 3"_s;
        QCOMPARE(forContestant(test).name, u"secret/7"_s);
        QVERIFY(forContestant(test).judgeMessage.isEmpty());
        test.name = u"sample/1"_s;
        QCOMPARE(forContestant(test).name, u"sample/1"_s);
    }

    void sourcesAreChecked()
    {
        QVERIFY(checkedSource("print(1)\n", 100));
        QCOMPARE(checkedSource("", 100).error().code, ErrorCode::BadRequest);
        QCOMPARE(checkedSource(" \n\t ", 100).error().code, ErrorCode::BadRequest);
        QCOMPARE(checkedSource("\xff\xfe", 100).error().code, ErrorCode::BadRequest);
        QCOMPARE(checkedSource(QByteArray("a\0b", 3), 100).error().code, ErrorCode::BadRequest);
        QVERIFY(checkedSource(QByteArray(100, 'x'), 100));
        QCOMPARE(checkedSource(QByteArray(101, 'x'), 100).error().code, ErrorCode::TooLarge);
    }

    void fileNamesLoseWhatIsDangerous()
    {
        QCOMPARE(checkedFileName(u"../../etc/passwd"_s, u"main.c"_s), u"passwd"_s);
        QCOMPARE(checkedFileName(u"C:\\x\\a.cpp"_s, u"main.c"_s), u"a.cpp"_s);
        QCOMPARE(checkedFileName(u"..\n"_s, u"main.c"_s), u"main.c"_s);
        QCOMPARE(checkedFileName(u"a\nb.c"_s, u"main.c"_s), u"ab.c"_s);
        QCOMPARE(checkedFileName(QString(), u"main.c"_s), u"main.c"_s);
        QCOMPARE(checkedFileName(QString(500, u'a'), u"main.c"_s).size(), 100);
    }

    void namesAndKeys()
    {
        QCOMPARE(*checkedUserName(u"Alice.B-1"_s), u"alice.b-1"_s);
        QVERIFY(!checkedUserName(QString()));
        QVERIFY(!checkedUserName(u"a b"_s));
        QVERIFY(!checkedUserName(u"älice"_s));
        QVERIFY(!checkedUserName(QString(33, u'a')));
        QVERIFY(checkedIdempotencyKey("3f1c-77"));
        QVERIFY(!checkedIdempotencyKey(""));
        QVERIFY(!checkedIdempotencyKey("a b"));
        QVERIFY(!checkedIdempotencyKey(QByteArray(129, 'a')));
    }
};

QTEST_APPLESS_MAIN(TestRules)
#include "tst_rules.moc"
