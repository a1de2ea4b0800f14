#include "server/store/job_store.h"
#include "tests/server/service/store_fixture.h"

#include <QSignalSpy>

using namespace adjudge;
using namespace adjudge::test;
using namespace Qt::Literals::StringLiterals;

class TestSubmit : public QObject
{
    Q_OBJECT

    static SubmitRequest request(ProblemId problem)
    {
        return {problem, u"python3"_s, u"a.py"_s, "print(1)\n", {}};
    }

    static std::unique_ptr<Submit> service(StoreFixture& fixture)
    {
        auto submit = std::make_unique<Submit>(*fixture.database, fixture.clock, 100);
        submit->setLanguages({{u"python3"_s, u"main.py"_s}});
        return submit;
    }

    static qint64 count(StoreFixture& fixture, const QString& table)
    {
        auto rows = fixture.database->read<qint64>([table](Connection& c) -> Result<qint64> {
            auto counted = c.run(u"SELECT count(*) FROM "_s + table);
            if (!counted) {
                return counted.error();
            }
            counted->next();
            return counted->integer(0);
        });
        return *rows.result();
    }

private Q_SLOTS:

    void oneTransactionStoresSubmissionJobAndEvent()
    {
        StoreFixture fixture;
        const auto submit = service(fixture);
        QSignalSpy stored(submit.get(), &Submit::stored);
        QSignalSpy queued(submit.get(), &Submit::queued);
        const auto done = fixture.submit(*submit, fixture.alice, request(fixture.problem));
        QVERIFY(done);
        QCOMPARE(done->submission.status, Status::Queued);
        QCOMPARE(done->submission.seq, 1);
        QCOMPARE(done->submission.tests, 3);
        QCOMPARE(stored.size(), 1);
        QCOMPARE(queued.size(), 1);
        QCOMPARE(count(fixture, u"jobs"_s), 1);
        QCOMPARE(count(fixture, u"events"_s), 1);
    }

    void aProblemMayTakeOnlySomeLanguages()
    {
        StoreFixture fixture;
        const auto submit = service(fixture);
        const auto allow = [&](const QStringList& languages) {
            const ProblemRules rules{languages, {{u"accuracy"_s, u"%"_s, u"higher"_s}}};
            auto kept = fixture.database->write<bool>(
                [id = fixture.problem, rules](Connection& c) -> Result<bool> {
                    const auto put = ProblemRulesStore(c).put(id, rules);
                    return put ? Result<bool>(true) : Result<bool>(put.error());
                }
            );
            QVERIFY(kept.result().has_value());
            const auto read = fixture.database->read<std::optional<Problem>>(
                [id = fixture.problem](Connection& c) { return ProblemStore(c).byId(id); }
            );
            QCOMPARE((*read.result())->rules, rules);
        };
        allow({u"cpp"_s, u"java"_s});
        const auto refused = fixture.submit(*submit, fixture.alice, request(fixture.problem));
        QVERIFY(!refused);
        QCOMPARE(refused.error().code, ErrorCode::BadRequest);
        QCOMPARE(
            refused.error().message, u"This problem does not take python3; use one of: cpp, java."_s
        );
        QCOMPARE(count(fixture, u"submissions"_s), 0);
        allow({u"python3"_s});
        QVERIFY(fixture.submit(*submit, fixture.alice, request(fixture.problem)));
    }

    void theSameKeyIsStoredOnce()
    {
        StoreFixture fixture;
        const auto submit = service(fixture);
        SubmitRequest keyed = request(fixture.problem);
        keyed.idempotencyKey = u"k1"_s;
        const auto first = fixture.submit(*submit, fixture.alice, keyed);
        const auto second = fixture.submit(*submit, fixture.alice, keyed);
        QVERIFY(first && second);
        QVERIFY(!first->isRepeated && second->isRepeated);
        QCOMPARE(first->submission.id, second->submission.id);
        QCOMPARE(count(fixture, u"submissions"_s), 1);
        QCOMPARE(count(fixture, u"jobs"_s), 1);

        const auto byJudge = fixture.submit(*submit, fixture.judge, keyed);
        QVERIFY(byJudge);
        QVERIFY(byJudge->submission.id != first->submission.id); // keys belong to users

        keyed.source = "print(2)\n";
        QCOMPARE(fixture.submit(*submit, fixture.alice, keyed).error().code, ErrorCode::Conflict);
    }

    void manyAtOnceWithOneKeyAreStoredOnce()
    {
        StoreFixture fixture;
        const auto submit = service(fixture);
        SubmitRequest keyed = request(fixture.problem);
        keyed.idempotencyKey = u"k1"_s;
        QList<QFuture<Result<Submitted>>> futures;
        for (int i = 0; i < 20; ++i) {
            futures.append(submit->submit(fixture.alice, keyed));
        }
        QTRY_VERIFY(std::ranges::all_of(futures, [](const auto& f) { return f.isFinished(); }));
        for (const auto& future : futures) {
            QCOMPARE(future.result()->submission.id, futures.first().result()->submission.id);
        }
        QCOMPARE(count(fixture, u"submissions"_s), 1);
    }

    void refusalsStoreNothing_data()
    {
        QTest::addColumn<QString>("what");
        QTest::addColumn<ErrorCode>("code");
        QTest::newRow("guest") << u"guest"_s << ErrorCode::Unauthenticated;
        QTest::newRow("language") << u"language"_s << ErrorCode::BadRequest;
        QTest::newRow("empty") << u"empty"_s << ErrorCode::BadRequest;
        QTest::newRow("large") << u"large"_s << ErrorCode::TooLarge;
        QTest::newRow("problem") << u"problem"_s << ErrorCode::NotFound;
    }

    void refusalsStoreNothing()
    {
        QFETCH(QString, what);
        QFETCH(ErrorCode, code);
        StoreFixture fixture;
        const auto submit = service(fixture);
        SubmitRequest asked = request(fixture.problem);
        if (what == u"language") {
            asked.language = u"befunge"_s;
        } else if (what == u"empty") {
            asked.source = " \n";
        } else if (what == u"large") {
            asked.source = QByteArray(101, 'x');
        } else if (what == u"problem") {
            asked.problem = ProblemId(99);
        }
        const Caller caller = what == u"guest" ? Caller{} : fixture.alice;
        QCOMPARE(fixture.submit(*submit, caller, asked).error().code, code);
        QCOMPARE(count(fixture, u"submissions"_s), 0);
        QCOMPARE(count(fixture, u"events"_s), 0);
    }
};

QTEST_GUILESS_MAIN(TestSubmit)
#include "tst_submit.moc"
