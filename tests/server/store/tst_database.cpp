#include "server/store/database.h"
#include "server/store/event_log.h"
#include "server/store/migrations.h"

#include <QTemporaryDir>
#include <QTest>

using namespace adjudge;
using namespace Qt::Literals::StringLiterals;

class TestDatabase : public QObject
{
    Q_OBJECT

    QTemporaryDir m_folder;
    int m_files = 0;

    QString newFile() { return m_folder.filePath(u"%1.sqlite"_s.arg(++m_files)); }

    static Result<qint64> appendEvent(Connection& c)
    {
        EventLog log(c);
        const auto seq = log.nextSeq();
        if (!seq) {
            return seq.error();
        }
        StoredEvent event;
        event.seq = *seq;
        event.kind = u"problem_update"_s;
        event.text = "{}";
        const auto done = log.append(event);
        return done ? seq : Result<qint64>(done.error());
    }

private Q_SLOTS:

    void aFailedChangeLeavesItsNeighboursAlone()
    {
        const auto database = Database::open(newFile());
        QVERIFY(database);
        QList<QFuture<Result<qint64>>> futures;
        for (int i = 0; i < 30; ++i) {
            const bool isFailing = i % 3 == 1;
            futures.append((*database)->write<qint64>([isFailing](Connection& c) -> Result<qint64> {
                const auto seq = appendEvent(c);
                return isFailing ? Result<qint64>(Error{ErrorCode::Conflict, u"no"_s, {}}) : seq;
            }));
        }
        qint64 expected = 0;
        for (int i = 0; i < 30; ++i) {
            const Result<qint64> result = futures[i].result();
            if (i % 3 == 1) {
                QCOMPARE(result.error().code, ErrorCode::Conflict);
            } else {
                QVERIFY2(result, qPrintable(result ? QString() : result.error().detail));
                ++expected; // numbers are gap-free: a rolled back one is used again
                QCOMPARE(*result, expected);
            }
        }
        auto stored = (*database)->read<QList<StoredEvent>>([](Connection& c) {
            return EventLog(c).since(0, 1000);
        });
        const auto events = stored.result();
        QVERIFY2(events, qPrintable(events ? QString() : events.error().detail));
        QCOMPARE(events->size(), 20);
    }

    void whatWasAnsweredIsThereAfterReopening()
    {
        const QString file = newFile();
        QString epoch;
        {
            const auto database = Database::open(file);
            QVERIFY(database);
            QVERIFY((*database)->write<qint64>(&appendEvent).result());
            epoch = (*database)
                        ->read<Cursor>([](Connection& c) { return EventLog(c).head(); })
                        .result()
                        ->epoch;
        }
        const auto database = Database::open(file);
        QVERIFY(database);
        const auto head =
            (*database)->read<Cursor>([](Connection& c) { return EventLog(c).head(); });
        QCOMPARE(*head.result(), (Cursor{epoch, 1}));
        QCOMPARE(epoch.size(), 16);
    }

    void trimKeepsTheNewest()
    {
        const auto database = Database::open(newFile());
        QVERIFY(database);
        for (int i = 0; i < 10; ++i) {
            QVERIFY((*database)->write<qint64>(&appendEvent).result());
        }
        auto trimmed = (*database)->write<qint64>([](Connection& c) -> Result<qint64> {
            const auto done = EventLog(c).trim(4);
            return done ? EventLog(c).oldest() : Result<qint64>(done.error());
        });
        QCOMPARE(*trimmed.result(), 7);
    }

    void aNewerSchemaIsRefused()
    {
        const QString file = newFile();
        {
            const auto database = Database::open(file);
            QVERIFY(database);
            auto done = (*database)->write<int>([](Connection& c) -> Result<int> {
                const auto rows = c.run(u"INSERT INTO migrations VALUES (9999, 'x', 'y')"_s);
                return rows ? Result<int>(1) : Result<int>(rows.error());
            });
            QVERIFY(done.result());
        }
        const auto again = Database::open(file);
        QVERIFY(!again);
        QVERIFY(again.error().message.contains("newer program"_L1));
    }

    void anEditedStepIsRefused()
    {
        const QString file = newFile();
        {
            const auto database = Database::open(file);
            QVERIFY(database);
            auto done = (*database)->write<int>([](Connection& c) -> Result<int> {
                const auto rows =
                    c.run(u"UPDATE migrations SET checksum = 'other' WHERE number = 1"_s);
                return rows ? Result<int>(1) : Result<int>(rows.error());
            });
            QVERIFY(done.result());
        }
        QVERIFY(!Database::open(file));
    }

    void aFolderThatIsNotThereIsNamed()
    {
        const auto database = Database::open(u"/nowhere/at/all.sqlite"_s);
        QVERIFY(!database);
        QVERIFY(database.error().message.contains("/nowhere/at/all.sqlite"_L1));
    }

    void scriptsAreSplitAtStatements()
    {
        const QString script =
            u"-- first; not one\nCREATE TABLE a (b TEXT DEFAULT ';');\n\nINSERT INTO a VALUES (1); "_s;
        const QStringList expected{
            u"CREATE TABLE a (b TEXT DEFAULT ';')"_s, u"INSERT INTO a VALUES (1)"_s};
        QCOMPARE(splitStatements(script), expected);
    }
};

QTEST_GUILESS_MAIN(TestDatabase)
#include "tst_database.moc"
