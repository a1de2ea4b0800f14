// The bytes between worker and sandbox: there and back, and malformed.
#include "server/sandbox/wire/channel.h"
#include "server/sandbox/wire/record.h"

#include <QTest>

#include <sys/socket.h>

using namespace adjudge::sandbox;

class TestWire : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void specThereAndBack();
    void reportThereAndBack();
    void cutBytesAreRefused();
    void absurdLengthsAreRefused();
    void smallAndLargeMessages_data();
    void smallAndLargeMessages();
    void descriptorsTravel();
    void strangersAreRefused();
    void sealedFilesStay();

private:
    static RunSpec spec();
};

namespace {

struct Pair
{
    Fd one;
    Fd other;

    Pair()
    {
        int ends[2] = {-1, -1};
        if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) == 0) {
            one.reset(ends[0]);
            other.reset(ends[1]);
        }
    }
};

} // namespace

RunSpec TestWire::spec()
{
    RunSpec value;
    value.isCompile = true;
    value.argv = {"/bin/sh", "", "a b"};
    value.environment = {"A=b"};
    value.files = {{"in", std::string("\0x", 2), true}, {"d/e", "", false}};
    value.folders = {"feedback"};
    value.collect = {"x", "y"};
    value.collectBytes = 1;
    value.cpuUs = 2;
    value.wallUs = 3;
    value.memoryBytes = 4;
    value.outputBytes = 5;
    value.processes = 6;
    value.addressSpaceBytes = 7;
    return value;
}

void TestWire::specThereAndBack()
{
    const std::string bytes = encode(spec());
    const auto back = decodeRunSpec(bytes);
    QVERIFY(back.has_value());
    QVERIFY(encode(*back) == bytes);
    QVERIFY(back->isCompile && back->files[0].isExecutable && back->files[0].content.size() == 2);
    QVERIFY(back->addressSpaceBytes == 7 && back->argv == spec().argv);
}

void TestWire::reportThereAndBack()
{
    RunReport value;
    value.end = End::OutputLimit;
    value.signal = 9;
    value.output = "out";
    value.collected = {{"a", "b", true}};
    value.note = "n";
    const auto back = decodeRunReport(encode(value));
    QVERIFY(back.has_value());
    QVERIFY(encode(*back) == encode(value));
    value.end = static_cast<End>(7);
    QVERIFY(!decodeRunReport(encode(value)).has_value());
}

void TestWire::cutBytesAreRefused()
{
    const std::string bytes = encode(spec());
    for (std::size_t size = 0; size < bytes.size(); ++size) {
        QVERIFY(!decodeRunSpec(std::string_view(bytes).substr(0, size)).has_value());
    }
    QVERIFY(!decodeRunSpec(bytes + "x").has_value());
}

void TestWire::absurdLengthsAreRefused()
{
    RecordWriter out;
    out.number(1ULL << 60);
    const std::string bytes = out.take();
    QVERIFY(RecordReader(bytes).text().empty());
    QVERIFY(RecordReader(bytes).texts().empty());
    QVERIFY(!decodeFiles(bytes).has_value());
}

void TestWire::smallAndLargeMessages_data()
{
    QTest::addColumn<int>("size");
    for (const int size : {0, 1, 32 << 10, (32 << 10) + 1, 5 << 20}) {
        QTest::addRow("%d", size) << size;
    }
}

void TestWire::smallAndLargeMessages()
{
    QFETCH(int, size);
    const Pair pair;
    const std::string payload(static_cast<std::size_t>(size), 'p');
    QVERIFY(sendMessage(pair.one.value(), Kind::Run, 42, payload));
    Message message;
    QVERIFY(receiveMessage(pair.other.value(), message, 1000) == Received::Message);
    QVERIFY(message.kind == Kind::Run && message.tag == 42 && message.payload == payload);
    QVERIFY(message.descriptors.empty());
    QVERIFY(receiveMessage(pair.other.value(), message, 0) == Received::TimedOut);
}

void TestWire::descriptorsTravel()
{
    const Pair pair;
    const Fd file = sealedFile("content");
    const int descriptor = file.value();
    QVERIFY(sendMessage(pair.one.value(), Kind::Run, 1, std::string(100'000, 'x'), {&descriptor, 1})
    );
    Message message;
    QVERIFY(receiveMessage(pair.other.value(), message, 1000) == Received::Message);
    QCOMPARE(message.descriptors.size(), std::size_t(1));
    char text[16] = {};
    QCOMPARE(pread(message.descriptors[0].value(), text, sizeof text, 0), ssize_t(7));
}

void TestWire::strangersAreRefused()
{
    Pair pair;
    Message message;
    for (const std::size_t size : {1U, 24U, 100U}) {
        const std::string garbage(size, 'g');
        QCOMPARE(send(pair.one.value(), garbage.data(), size, 0), ssize_t(size));
        QVERIFY(receiveMessage(pair.other.value(), message, 1000) == Received::Closed);
    }
    pair.one.reset();
    QVERIFY(receiveMessage(pair.other.value(), message, 1000) == Received::Closed);
    QVERIFY(!sendMessage(pair.other.value(), Kind::Run, 1, "x")); // and no SIGPIPE
}

void TestWire::sealedFilesStay()
{
    const Fd file = sealedFile("content");
    QVERIFY(file.isOpen());
    QVERIFY(write(file.value(), "x", 1) < 0);
    QVERIFY(ftruncate(file.value(), 0) < 0);
}

QTEST_GUILESS_MAIN(TestWire)
#include "tst_wire.moc"
