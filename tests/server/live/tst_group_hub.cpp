// Order, duplicates, gaps, holes and groups, with a log that is a list in memory.
#include "server/live/group_hub.h"
#include "server/live/local_channels.h"

#include <QSignalSpy>
#include <QTest>

#include <random>

using namespace adjudge;
using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

namespace {

LiveEvent makeEvent(qint64 seq, qint64 problem = 7)
{
    return {
        .seq = seq,
        .kind = u"submission_update"_s,
        .topics = {Topic::problem(ProblemId(problem)), {Topic::Kind::Submissions, 0}},
        .submission = SubmissionId(seq),
        .owner = UserId(1),
        .text = "{\"seq\":" + QByteArray::number(seq) + "}",
        .judgeText = {}};
}

struct Ear : Listener
{
    void hear(const SharedEvent& heardEvent, bool isLast) override
    {
        heard.append(heardEvent->seq());
        lasts += isLast ? 1 : 0;
    }

    QList<qint64> heard;
    int lasts = 0;
};

// The log of these tests: complete, slow, failing, or forgetful.
struct Log
{
    ReadLog reader()
    {
        return [this](qint64 after, int limit, std::function<void(Result<LogPage>)> done) {
            ++questions;
            if (failures > 0) {
                --failures;
                done(Error{ErrorCode::Unavailable, u"busy"_s, {}});
                return;
            }
            LogPage page{after >= floor, events.isEmpty() ? floor : events.last().seq, {}};
            for (const LiveEvent& kept : events) {
                if (kept.seq > after && page.events.size() < limit) {
                    page.events.append(kept);
                }
            }
            done(page);
        };
    }

    void fill(qint64 from, qint64 to)
    {
        for (qint64 seq = from; seq <= to; ++seq) {
            events.append(makeEvent(seq));
        }
    }

    QList<LiveEvent> events;
    qint64 floor = 0;
    int failures = 0;
    int questions = 0;
};

QList<qint64> range(qint64 from, qint64 to)
{
    QList<qint64> numbers;
    for (qint64 n = from; n <= to; ++n) {
        numbers.append(n);
    }
    return numbers;
}

} // namespace

class TestGroupHub : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void deliversInOrder();
    void joinsAndLeaves();
    void gathersAPass();
    void ignoresDuplicates();
    void repairsGaps();
    void repairsAfterFailures();
    void waitsForALogThatLags();
    void startsWithMemory();
    void startsWhileEventsCome();
    void startsFromATrimmedLog();
    void tellsHoles();
    void catchesUp();
    void deliversWhateverArrives();
    void keepsARing();
    void packsEvents();
    void buildsFrames_data();
    void buildsFrames();
    void knowsWhatIsReplaceable();
    void readsTheLogSparingly();
};

void TestGroupHub::deliversInOrder()
{
    Log log;
    GroupHub hub(log.reader(), {});
    LocalChannels channels;
    connect(&channels, &ChannelLayer::received, &hub, &GroupHub::receive);
    Ear ear;
    const auto place = hub.join(Topic::problem(ProblemId(7)), ear);
    hub.start({u"e"_s, 0});
    QTRY_VERIFY(hub.isReady());
    for (qint64 seq = 1; seq <= 5; ++seq) {
        channels.publish(makeEvent(seq));
    }
    channels.publish(makeEvent(6, 8)); // another problem
    QTRY_COMPARE(ear.heard, range(1, 5));
    QCOMPARE(hub.last(), 6);
    QCOMPARE(hub.heard(), 6);
    QCOMPARE(hub.head().epoch, u"e"_s);
}

void TestGroupHub::joinsAndLeaves()
{
    Log log;
    GroupHub hub(log.reader(), {});
    hub.start({u"e"_s, 0});
    QTRY_VERIFY(hub.isReady());
    std::vector<Ear> ears(5);
    std::vector<std::unique_ptr<Membership>> places;
    for (Ear& ear : ears) {
        places.push_back(hub.join(Topic::problem(ProblemId(7)), ear));
    }
    places.push_back(hub.join({Topic::Kind::Submissions, 0}, ears[0]));
    places[1].reset(); // the last takes its place
    places[4].reset();
    QCOMPARE(hub.listeners(Topic::problem(ProblemId(7))), 3);
    hub.receive(makeEvent(1));
    QTRY_COMPARE(hub.heard(), 1);
    QCOMPARE(ears[0].heard, (QList<qint64>{1, 1})); // two topics of one event: it looks itself
    QVERIFY(ears[1].heard.isEmpty());
    QCOMPARE(ears[2].heard, QList<qint64>{1});
    QCOMPARE(ears[3].heard, QList<qint64>{1});
    QVERIFY(ears[4].heard.isEmpty());
    places.clear();
    QCOMPARE(hub.listeners(Topic::problem(ProblemId(7))), 0);
}

void TestGroupHub::gathersAPass()
{
    Log log;
    GroupHub hub(log.reader(), {});
    Ear ear;
    const auto place = hub.join(Topic::problem(ProblemId(7)), ear);
    hub.start({u"e"_s, 0});
    QTRY_VERIFY(hub.isReady());
    QSignalSpy ended(&hub, &GroupHub::passEnded);
    for (qint64 seq = 1; seq <= 100; ++seq) {
        hub.receive(makeEvent(seq));
    }
    QVERIFY(ear.heard.isEmpty()); // not within receive()
    QTRY_COMPARE(ear.heard, range(1, 100));
    QCOMPARE(ended.size(), 1);
    QCOMPARE(ear.lasts, 1);
}

void TestGroupHub::ignoresDuplicates()
{
    Log log;
    GroupHub hub(log.reader(), {});
    Ear ear;
    const auto place = hub.join(Topic::problem(ProblemId(7)), ear);
    hub.start({u"e"_s, 0});
    QTRY_VERIFY(hub.isReady());
    for (const qint64 seq : {1, 1, 2, 1, 2, 3, 3, 2}) {
        hub.receive(makeEvent(seq));
    }
    QTRY_COMPARE(ear.heard, range(1, 3));
    QCOMPARE(hub.counters().duplicates, 5);
    QCOMPARE(hub.counters().gaps, 0);
}

void TestGroupHub::repairsGaps()
{
    Log log;
    GroupHub hub(log.reader(), {});
    Ear ear;
    const auto place = hub.join(Topic::problem(ProblemId(7)), ear);
    hub.start({u"e"_s, 0});
    QTRY_VERIFY(hub.isReady());
    log.fill(1, 2000); // several pages
    hub.receive(makeEvent(1));
    hub.receive(makeEvent(1999)); // 2 to 1998 never came
    QTRY_COMPARE(ear.heard, range(1, 2000));
    QVERIFY(hub.counters().gaps >= 1);
    QVERIFY(log.questions <= 6);
}

void TestGroupHub::repairsAfterFailures()
{
    Log log;
    GroupHub hub(log.reader(), {.ring = {}, .retry = 5ms});
    Ear ear;
    const auto place = hub.join(Topic::problem(ProblemId(7)), ear);
    hub.start({u"e"_s, 0});
    QTRY_VERIFY(hub.isReady());
    log.fill(1, 3);
    log.failures = 3;
    for (int i = 0; i < 3; ++i) {
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"cannot be read"_s));
    }
    hub.receive(makeEvent(3));
    QTRY_COMPARE(ear.heard, range(1, 3));
    QCOMPARE(log.failures, 0);
}

// The layer was quicker than the log's copy: never skipped, however long it takes.
void TestGroupHub::waitsForALogThatLags()
{
    Log log;
    GroupHub hub(log.reader(), {.ring = {}, .retry = 2ms});
    Ear ear;
    const auto place = hub.join(Topic::problem(ProblemId(7)), ear);
    hub.start({u"e"_s, 0});
    QTRY_VERIFY(hub.isReady());
    hub.receive(makeEvent(3));
    const int before = log.questions;
    QTRY_VERIFY(log.questions > before + 5);
    QVERIFY(ear.heard.isEmpty());
    log.fill(1, 2);
    QTRY_COMPARE(ear.heard, range(1, 3));
    // Out of order only: no need of the log.
    hub.receive(makeEvent(5));
    hub.receive(makeEvent(4));
    QTRY_COMPARE(ear.heard, range(1, 5));
}

void TestGroupHub::startsWithMemory()
{
    Log log;
    log.fill(1, 5000);
    GroupHub hub(log.reader(), {});
    QSignalSpy ready(&hub, &GroupHub::ready);
    hub.start({u"e"_s, 5000});
    QTRY_COMPARE(ready.size(), 1);
    QCOMPARE(hub.last(), 5000);
    QCOMPARE(hub.heard(), 5000);
    QCOMPARE(hub.ring().floor(), 3000);
    QCOMPARE(hub.ring().next(3000)->seq(), 3001);
    QCOMPARE(hub.ring().next(4998)->seq(), 4999);
    QVERIFY(!hub.ring().next(5000));
}

void TestGroupHub::startsWhileEventsCome()
{
    Log log;
    log.fill(1, 10);
    GroupHub hub(log.reader(), {});
    Ear ear;
    const auto place = hub.join(Topic::problem(ProblemId(7)), ear);
    hub.start({u"e"_s, 8});
    hub.receive(makeEvent(11));
    hub.receive(makeEvent(9));
    QTRY_VERIFY(hub.isReady());
    QTRY_COMPARE(hub.heard(), 11);
    QCOMPARE(ear.heard, QList<qint64>{11}); // 9 and 10 were in the log when we began
}

void TestGroupHub::startsFromATrimmedLog()
{
    Log log;
    log.fill(91, 100);
    log.floor = 90;
    GroupHub hub(log.reader(), {});
    QSignalSpy holed(&hub, &GroupHub::holed);
    hub.start({u"e"_s, 100});
    QTRY_VERIFY(hub.isReady());
    QCOMPARE(hub.last(), 100);
    QCOMPARE(hub.ring().floor(), 90);
    QCOMPARE(holed.size(), 0);
}

void TestGroupHub::tellsHoles()
{
    Log log;
    GroupHub hub(log.reader(), {});
    Ear ear;
    const auto place = hub.join(Topic::problem(ProblemId(7)), ear);
    hub.start({u"e"_s, 0});
    QTRY_VERIFY(hub.isReady());
    hub.receive(makeEvent(1));
    QSignalSpy holed(&hub, &GroupHub::holed);
    log.fill(500, 510);
    log.floor = 499;
    QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"kept only from"_s));
    hub.receive(makeEvent(510));
    QTRY_COMPARE(hub.heard(), 510);
    QCOMPARE(holed.size(), 1);
    QCOMPARE(ear.heard.last(), 510);
    QVERIFY(hub.ring().floor() >= 499);
}

void TestGroupHub::catchesUp()
{
    Log log;
    GroupHub hub(log.reader(), {.ring = {}, .retry = 100ms, .check = 5ms});
    Ear ear;
    const auto place = hub.join(Topic::problem(ProblemId(7)), ear);
    hub.start({u"e"_s, 0});
    QTRY_VERIFY(hub.isReady());
    log.fill(1, 4); // all lost on the way, and nothing follows
    QTRY_COMPARE(ear.heard, range(1, 4));
    bool isDone = false;
    hub.catchUp([&] { isDone = true; });
    QTRY_VERIFY(isDone);
}

// Whatever a layer does to the events, every listener hears each once and in order.
void TestGroupHub::deliversWhateverArrives()
{
    std::mt19937 random(11);
    for (int round = 0; round < 20; ++round) {
        Log log;
        GroupHub hub(log.reader(), {.ring = {}, .retry = 1ms});
        Ear ear;
        const auto place = hub.join(Topic::problem(ProblemId(7)), ear);
        hub.start({u"e"_s, 0});
        QTRY_VERIFY(hub.isReady());
        log.fill(1, 300);
        QList<qint64> sent = range(1, 300) + range(50, 150);
        std::shuffle(sent.begin(), sent.end(), random);
        for (const qint64 seq : sent) {
            if (random() % 4 != 0 || seq == 300) {
                hub.receive(makeEvent(seq));
            }
            if (random() % 20 == 0) {
                QCoreApplication::processEvents();
            }
        }
        QTRY_COMPARE(hub.heard(), 300);
        QCOMPARE(ear.heard, range(1, 300));
    }
}

void TestGroupHub::keepsARing()
{
    EventRing ring({.events = 10, .bytes = 1'000'000});
    for (qint64 seq = 1; seq <= 25; ++seq) {
        ring.push(std::make_shared<EncodedEvent>(makeEvent(seq)));
    }
    QCOMPARE(ring.size(), 10);
    QCOMPARE(ring.floor(), 15);
    QCOMPARE(ring.next(15)->seq(), 16);
    QCOMPARE(ring.next(3)->seq(), 16);
    ring.push(std::make_shared<EncodedEvent>(makeEvent(30))); // numbers may have holes
    QCOMPARE(ring.next(25)->seq(), 30);
    QCOMPARE(ring.next(24)->seq(), 25);
    QCOMPARE(ring.next(29)->seq(), 30);
    EventRing small({.events = 100, .bytes = 100});
    LiveEvent large = makeEvent(1);
    large.text = QByteArray(200, 'x');
    small.push(std::make_shared<EncodedEvent>(large));
    QCOMPARE(small.size(), 1); // the newest always stays
    small.push(std::make_shared<EncodedEvent>(makeEvent(2)));
    QCOMPARE(small.size(), 1);
    QCOMPARE(small.floor(), 1);
}

void TestGroupHub::packsEvents()
{
    LiveEvent sent = makeEvent(5);
    sent.judgeText = "{\"a\":\"\\u0000ö\"}";
    const auto received = unpacked(packed(sent));
    QVERIFY(received);
    QCOMPARE(*received, sent);
    QVERIFY(!unpacked("[]"));
    QVERIFY(!unpacked("{}"));
    QVERIFY(!unpacked("{\"seq\":0,\"kind\":\"x\",\"text\":\"\"}"));
    QVERIFY(!unpacked("{\"seq\":\"1\",\"kind\":\"x\",\"text\":\"\"}"));
}

void TestGroupHub::buildsFrames_data()
{
    QTest::addColumn<int>("size");
    QTest::addColumn<QByteArray>("head");
    QTest::newRow("empty") << 0 << QByteArray("\x81\x00", 2);
    QTest::newRow("short") << 125 << QByteArray("\x81\x7d", 2);
    QTest::newRow("16 bits") << 126 << QByteArray("\x81\x7e\x00\x7e", 4);
    QTest::newRow("most of 16 bits") << 65535 << QByteArray("\x81\x7e\xff\xff", 4);
    QTest::newRow("64 bits") << 65536 << QByteArray("\x81\x7f\0\0\0\0\0\x01\0\0", 10);
}

void TestGroupHub::buildsFrames()
{
    QFETCH(const int, size);
    QFETCH(const QByteArray, head);
    const QByteArray text(size, 'x');
    QCOMPARE(textFrame(text), head + text);
    LiveEvent both = makeEvent(1);
    both.text = text;
    both.judgeText = "judge";
    const EncodedEvent encoded(both);
    QCOMPARE(encoded.text(false), text);
    QCOMPARE(encoded.text(true), "judge");
    QVERIFY(encoded.event().text.isEmpty());
}

void TestGroupHub::knowsWhatIsReplaceable()
{
    const auto isReplaceable = [](const QString& kind, const QByteArray& text) {
        LiveEvent made = makeEvent(1);
        made.kind = kind;
        made.text = text;
        return EncodedEvent(made).isReplaceable();
    };
    const QString update = u"submission_update"_s;
    QVERIFY(isReplaceable(update, "{\"status\":\"running\"}"));
    QVERIFY(isReplaceable(update, "{\"status\":\"queued\"}"));
    QVERIFY(!isReplaceable(update, "{\"status\":\"accepted\"}"));
    QVERIFY(!isReplaceable(update, "{\"status\":\"something new\"}"));
    QVERIFY(!isReplaceable(update, "not JSON"));
    QVERIFY(!isReplaceable(u"test_result"_s, "{\"status\":\"running\"}"));
}

void TestGroupHub::readsTheLogSparingly()
{
    int asked = 0;
    int open = 0;
    int most = 0;
    QList<std::function<void()>> answers;
    LogReader reader([&](qint64, int, std::function<void(Result<LogPage>)> done) {
        ++asked;
        most = std::max(most, ++open);
        answers.append([&open, done] {
            --open;
            done(LogPage{});
        });
    });
    int answered = 0;
    for (int i = 0; i < 100; ++i) {
        reader.read(i % 10, [&](const Result<EncodedPage>& page) { answered += page ? 1 : 0; });
    }
    while (answered < 100) {
        QTRY_VERIFY(!answers.isEmpty());
        answers.takeFirst()();
    }
    QCOMPARE(asked, 10);
    QCOMPARE(most, LogReader::kMaxAtOnce);
}

QTEST_GUILESS_MAIN(TestGroupHub)
#include "tst_group_hub.moc"
