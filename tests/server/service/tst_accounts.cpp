#include "server/service/accounts.h"
#include "server/service/token.h"
#include "tests/server/service/store_fixture.h"

using namespace adjudge;
using namespace adjudge::test;
using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

class TestAccounts : public QObject
{
    Q_OBJECT

    static constexpr char kKey[] = "0123456789abcdef0123456789abcdef";

    template <typename T> static Result<T> wait(const QFuture<Result<T>>& future)
    {
        const bool isDone = QTest::qWaitFor([&] { return future.isFinished(); }, 20'000);
        return isDone ? future.result() : Result<T>(Error{ErrorCode::Internal, u"no answer"_s, {}});
    }

private Q_SLOTS:

    void logInGivesATokenThatIsTheUser()
    {
        StoreFixture fixture;
        Accounts accounts(*fixture.database, fixture.clock, {.key = kKey});
        const auto bob = wait(accounts.add({u"Bob"_s, {}, Role::Contestant, u"longenough"_s}));
        QVERIFY(bob);
        QCOMPARE(bob->userName, u"bob"_s);
        const auto session = wait(accounts.logIn(u"BOB"_s, u"longenough"_s, u"::1"_s));
        QVERIFY(session);
        QCOMPARE(accounts.callerOf(session->token)->id(), bob->id);
        fixture.clock.elapsed = 12h + 1s;
        QCOMPARE(accounts.callerOf(session->token).error().code, ErrorCode::Unauthenticated);
    }

    void wrongPairsAreAllTheSame()
    {
        StoreFixture fixture;
        Accounts accounts(*fixture.database, fixture.clock, {.key = kKey});
        QVERIFY(wait(accounts.add({u"bob"_s, {}, Role::Contestant, u"longenough"_s})));
        const auto wrong = wait(accounts.logIn(u"bob"_s, u"wrong one"_s, u"::1"_s));
        const auto nobody = wait(accounts.logIn(u"nobody"_s, u"wrong one"_s, u"::1"_s));
        QCOMPARE(wrong.error(), nobody.error());
        QCOMPARE(wrong.error().code, ErrorCode::Unauthenticated);
    }

    void manyFailuresHaveToWait()
    {
        StoreFixture fixture;
        Accounts accounts(*fixture.database, fixture.clock, {.key = kKey, .failuresBeforeWait = 3});
        QVERIFY(wait(accounts.add({u"bob"_s, {}, Role::Contestant, u"longenough"_s})));
        for (int i = 0; i < 3; ++i) {
            QVERIFY(!wait(accounts.logIn(u"bob"_s, u"wrong one"_s, u"::1"_s)));
        }
        QCOMPARE(
            wait(accounts.logIn(u"bob"_s, u"longenough"_s, u"::2"_s)).error().code,
            ErrorCode::RateLimited
        );
        fixture.clock.elapsed += 61s;
        QVERIFY(wait(accounts.logIn(u"bob"_s, u"longenough"_s, u"::1"_s)));
    }

    void namesAndPasswordsAreChecked()
    {
        StoreFixture fixture;
        Accounts accounts(*fixture.database, fixture.clock, {.key = kKey});
        QCOMPARE(
            wait(accounts.add({u"alice"_s, {}, Role::Judge, u"longenough"_s})).error().code,
            ErrorCode::Conflict
        );
        QCOMPARE(
            wait(accounts.add({u"a b"_s, {}, Role::Judge, u"longenough"_s})).error().code,
            ErrorCode::BadRequest
        );
        QCOMPARE(
            wait(accounts.add({u"carol"_s, {}, Role::Judge, u"short"_s})).error().code,
            ErrorCode::BadRequest
        );
    }

    void forgedTokensAreRefused()
    {
        const ManualClock clock;
        const QDateTime later = clock.now().addSecs(60);
        const QString good = makeToken(UserId(7), later, kKey);
        QCOMPARE(*userOfToken(good, clock.now(), kKey), UserId(7));
        const QByteArray otherKey(32, 'x');
        QString unsignedToken = u"eyJhbGciOiJub25lIn0.eyJzdWIiOiI3IiwiZXhwIjo0MTAyNDQ0ODAwfQ."_s;
        QString tampered = good;
        tampered[tampered.size() / 2] = tampered[tampered.size() / 2] == u'A' ? u'B' : u'A';
        for (const QString& bad :
             {makeToken(UserId(7), later, otherKey),
              unsignedToken,
              tampered,
              u"x"_s,
              u"a.b.c"_s,
              QString(5000, u'a'),
              makeToken(UserId(7), clock.now(), kKey)}) {
            QVERIFY2(!userOfToken(bad, clock.now(), kKey), qPrintable(bad.left(60)));
        }
    }

    void theKeyIsMadeOnceAndPrivate()
    {
        const QTemporaryDir folder;
        const QString file = folder.filePath(u"key"_s);
        const auto made = Accounts::keyFrom(file);
        QVERIFY(made);
        QCOMPARE(made->size(), 32);
        QCOMPARE(*Accounts::keyFrom(file), *made);
        const auto others =
            QFile::ReadGroup | QFile::WriteGroup | QFile::ReadOther | QFile::WriteOther;
        QVERIFY(!(QFile::permissions(file) & others));
    }
};

QTEST_GUILESS_MAIN(TestAccounts)
#include "tst_accounts.moc"
