// What waits for a socket, and what is seen of a client's frames: both without a socket.
#include "server/net/frame_guard.h"
#include "server/net/frame_queue.h"

#include <QTest>

#include <array>
#include <random>

using namespace adjudge;

class TestFrameQueue : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void keepsOrder();
    void takesPartsOfFrames();
    void replacesOnlyIntermediateStates();
    void losesNoFinalState();
    void scansFrames();
    void scansCutFrames();
    void noticesUnmaskedFrames();
    void knowsUnfinishedMessages();
};

namespace {

QByteArray gathered(const FrameQueue& queue)
{
    std::array<iovec, 64> places;
    QByteArray bytes;
    const std::size_t count = queue.gather(places);
    for (std::size_t i = 0; i < count; ++i) {
        bytes.append(
            static_cast<const char*>(places[i].iov_base), static_cast<qsizetype>(places[i].iov_len)
        );
    }
    return bytes;
}

QByteArray clientFrame(qsizetype size, char head = '\x81', bool isMasked = true)
{
    QByteArray frame(1, head);
    const char mask = isMasked ? '\x80' : '\0';
    if (size < 126) {
        frame.append(static_cast<char>(mask | static_cast<char>(size)));
    } else {
        frame.append(static_cast<char>(mask | '\x7e'));
        frame.append(static_cast<char>(size >> 8)).append(static_cast<char>(size & 0xFF));
    }
    return frame.append(isMasked ? "mask" : "").append(QByteArray(size, 'p'));
}

} // namespace

void TestFrameQueue::keepsOrder()
{
    FrameQueue queue;
    QVERIFY(queue.isEmpty());
    for (const char* frame : {"a", "b", "c"}) {
        queue.push(frame, 0, false, false);
    }
    QCOMPARE(gathered(queue), "abc");
    QCOMPARE(queue.bytes(), 3);
    QVERIFY(queue.take(2).isEmpty());
    QCOMPARE(gathered(queue), "c");
    QCOMPARE(queue.takeFirst(), "c");
    QVERIFY(queue.isEmpty());
    QCOMPARE(queue.bytes(), 0);
}

void TestFrameQueue::takesPartsOfFrames()
{
    FrameQueue queue;
    queue.push("first", 0, false, false);
    queue.push("second", 0, false, false);
    queue.push("third", 0, false, false);
    QCOMPARE(queue.take(7), "cond");
    QCOMPARE(gathered(queue), "third");
    QCOMPARE(queue.bytes(), 5);
}

void TestFrameQueue::replacesOnlyIntermediateStates()
{
    FrameQueue queue;
    QVERIFY(!queue.push("1 running", 1, true, false));
    QVERIFY(!queue.push("1 running again", 1, true, false)); // the socket was not full
    QVERIFY(!queue.push("1 test", 1, false, false));
    QVERIFY(!queue.push("2 running", 2, true, false));
    QVERIFY(queue.push("1 more", 1, true, true)); // replaces the latest waiting state
    QVERIFY(queue.push("1 final", 1, false, true));
    QVERIFY(!queue.push("1 rejudged", 1, true, true)); // a final state stays
    QVERIFY(queue.push("1 final again", 1, false, true));
    QVERIFY(!queue.push("no key", 0, true, true));
    QVERIFY(!queue.push("no key", 0, true, true));
    QCOMPARE(gathered(queue), "1 running1 test2 running1 final1 final againno keyno key");
    QCOMPARE(queue.bytes(), gathered(queue).size());
}

// Random traffic against a socket that takes random amounts: what is final arrives, in order, and
// the bytes that leave are whole frames.
void TestFrameQueue::losesNoFinalState()
{
    std::mt19937 random(5);
    FrameQueue queue;
    QByteArray sent;
    QList<int> finals;
    int number = 0;
    for (int round = 0; round < 20'000; ++round) {
        if (random() % 3 != 0) {
            const bool isFinal = random() % 4 == 0;
            ++number;
            queue.push(
                (isFinal ? "F" : "s") + QByteArray::number(number) + ";",
                1 + random() % 5,
                !isFinal,
                random() % 2 == 0
            );
            if (isFinal) {
                finals.append(number);
            }
        } else {
            const QByteArray waiting = gathered(queue);
            const auto part = static_cast<qsizetype>(random() % 20);
            const qsizetype taken = std::min<qsizetype>(part, waiting.size());
            sent += waiting.first(taken);
            sent += taken > 0 ? queue.take(taken) : queue.takeFirst();
        }
    }
    while (!queue.isEmpty()) {
        sent += queue.takeFirst();
    }
    QCOMPARE(queue.bytes(), 0);
    int last = 0;
    QList<int> arrived;
    for (const QByteArray& frame : sent.chopped(1).split(';')) {
        const int seq = frame.sliced(1).toInt();
        QVERIFY(seq > last);
        last = seq;
        if (frame.startsWith('F')) {
            arrived.append(seq);
        }
    }
    QCOMPARE(arrived, finals);
}

void TestFrameQueue::scansFrames()
{
    FrameScanner scanner;
    const auto seen = scanner.feed(clientFrame(0) + clientFrame(5) + clientFrame(300, '\x82'));
    QCOMPARE(seen.frames, 3);
    QVERIFY(!seen.isUnmasked);
    QVERIFY(!scanner.isWithinMessage());
}

void TestFrameQueue::scansCutFrames()
{
    const QByteArray bytes = clientFrame(0) + clientFrame(200) + clientFrame(3, '\x8a');
    for (qsizetype step = 1; step < 10; ++step) {
        FrameScanner scanner;
        int frames = 0;
        for (qsizetype at = 0; at < bytes.size(); at += step) {
            const QByteArrayView piece =
                QByteArrayView(bytes).sliced(at, std::min(step, bytes.size() - at));
            if (static_cast<quint64>(piece.size()) <= scanner.payloadLeft()) {
                scanner.skip(static_cast<quint64>(piece.size()));
            } else {
                frames += scanner.feed(piece).frames;
            }
        }
        QCOMPARE(frames, 3);
        QVERIFY(!scanner.isWithinMessage());
    }
}

void TestFrameQueue::noticesUnmaskedFrames()
{
    FrameScanner scanner;
    QVERIFY(scanner.feed(clientFrame(5) + clientFrame(5, '\x81', false)).isUnmasked);
}

void TestFrameQueue::knowsUnfinishedMessages()
{
    FrameScanner scanner;
    QVERIFY(scanner.feed(clientFrame(5).chopped(1)).hasBegun);
    QVERIFY(scanner.isWithinMessage());
    scanner.skip(1);
    QVERIFY(!scanner.isWithinMessage());
    QVERIFY(scanner.feed(clientFrame(2, '\x01')).hasBegun); // the first fragment
    QVERIFY(scanner.isWithinMessage());
    QVERIFY(!scanner.feed(clientFrame(0, '\x00')).hasBegun); // more of it
    QVERIFY(!scanner.feed(clientFrame(0, '\x89')).hasBegun); // a ping between
    QVERIFY(scanner.isWithinMessage());
    scanner.feed(clientFrame(0, '\x80')); // the last
    QVERIFY(!scanner.isWithinMessage());
}

QTEST_GUILESS_MAIN(TestFrameQueue)
#include "tst_frame_queue.moc"
