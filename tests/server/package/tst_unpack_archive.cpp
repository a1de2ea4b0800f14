// Archives that attack, one row each: every one must be refused, and leave nothing behind.
#include "server/package/package_reader.h"
#include "tests/server/package/cpu_time.h"
#include "tests/server/package/zip_bytes.h"

#include <QDir>
#include <QDirIterator>
#include <QTemporaryDir>
#include <QTest>

#include <filesystem>

using namespace adjudge;
using namespace adjudge::test;
using namespace Qt::Literals::StringLiterals;

namespace {

// A field that a row sets: keeps the table readable without designated initialisers in order.
ZipItem item(const QByteArray& name, const QByteArray& content = "x\n")
{
    ZipItem made;
    made.name = name;
    made.content = content;
    return made;
}

template <typename T> ZipItem with(ZipItem made, T ZipItem::*field, T value)
{
    made.*field = value;
    return made;
}

template <typename T> ZipItem lying(ZipItem made, std::optional<T> ZipItem::*field, T value)
{
    made.*field = value;
    return made;
}

QStringList contentsOf(const QString& folder)
{
    QStringList found;
    QDirIterator it(
        folder,
        QDir::AllEntries | QDir::Hidden | QDir::System | QDir::NoDotAndDotDot,
        QDirIterator::Subdirectories
    );
    while (it.hasNext()) {
        found.append(QDir(folder).relativeFilePath(it.next()));
    }
    found.sort();
    return found;
}

// The kernel's high-water mark of this process, from now on.
void resetPeakMemory()
{
    QFile file(u"/proc/self/clear_refs"_s);
    if (file.open(QIODevice::WriteOnly)) {
        file.write("5");
    }
}

qint64 peakMemoryBytes()
{
    QFile file(u"/proc/self/status"_s);
    if (!file.open(QIODevice::ReadOnly)) {
        return 0;
    }
    const QByteArray status = file.readAll();
    const qsizetype at = status.indexOf("VmHWM:") + 6;
    return status.mid(at, status.indexOf('k', at) - at).trimmed().toLongLong() * 1024;
}

} // namespace

class UnpackArchiveTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void unpacksWhatItShould();
    void keepsExecutableBits();
    void refuses_data();
    void refuses();
    void refusesFolderThatIsNotEmpty();
    void stopsBombsEarly_data();
    void stopsBombsEarly();
    void survivesBrokenBytes();
    void readsBothLayouts_data();
    void readsBothLayouts();

private:
    QList<PackageFault> unpack(const QByteArray& bytes, const ArchiveLimits& limits = {})
    {
        QFile file(m_temp->filePath(u"package.zip"_s));
        if (!file.open(QIODevice::WriteOnly | QIODevice::Truncate) ||
            file.write(bytes) != bytes.size()) {
            return {{QString(), 0, u"the test cannot write"_s}};
        }
        file.close();
        return unpackArchive(file.fileName(), m_target, limits);
    }

    std::unique_ptr<QTemporaryDir> m_temp;
    QString m_target;
};

void UnpackArchiveTest::init()
{
    m_temp = std::make_unique<QTemporaryDir>();
    QVERIFY(m_temp->isValid());
    m_target = m_temp->filePath(u"a/b/target"_s);
    QVERIFY(QDir().mkpath(m_target));
}

void UnpackArchiveTest::unpacksWhatItShould()
{
    ZipBytes zip;
    zip.add(with(item("hello/", ""), &ZipItem::mode, quint32(040755)))
        .add(item("hello/problem.yaml", "name: Hello\n"))
        .add(item("hello/data/secret/1.in", ""))
        .add(with(item("hello/data/secret/1.ans", "stored"), &ZipItem::isDeflated, false))
        .add(with(item("hello/.timelimit", "1"), &ZipItem::mode, quint32(0)));
    const QList<PackageFault> faults = unpack(zip.bytes());
    QVERIFY2(faults.isEmpty(), qPrintable(faults.value(0).message));
    QCOMPARE(
        contentsOf(m_target),
        QStringList(
            {u"hello"_s,
             u"hello/.timelimit"_s,
             u"hello/data"_s,
             u"hello/data/secret"_s,
             u"hello/data/secret/1.ans"_s,
             u"hello/data/secret/1.in"_s,
             u"hello/problem.yaml"_s}
        )
    );
    QFile stored(m_target + u"/hello/data/secret/1.ans"_s);
    QVERIFY(stored.open(QIODevice::ReadOnly));
    QCOMPARE(stored.readAll(), QByteArray("stored"));
}

void UnpackArchiveTest::keepsExecutableBits()
{
    ZipBytes zip;
    zip.add(with(item("run"), &ZipItem::mode, quint32(0100755))).add(item("plain"));
    QVERIFY(unpack(zip.bytes()).isEmpty());
    QVERIFY(QFileInfo(m_target + u"/run"_s).isExecutable());
    QVERIFY(!QFileInfo(m_target + u"/plain"_s).isExecutable());
}

void UnpackArchiveTest::refuses_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("words"); // of the fault
    const auto row = [](const char* name, const QList<ZipItem>& items, const QString& words) {
        ZipBytes zip;
        for (const ZipItem& one : items) {
            zip.add(one);
        }
        QTest::newRow(name) << zip.bytes() << words;
    };
    row("up", {item("../x")}, u"'..'"_s);
    row("up in the middle", {item("a/../../x")}, u"'..'"_s);
    row("up at the end", {item("a/..")}, u"'..'"_s);
    row("up as a folder", {item("../", "")}, u"'..'"_s);
    row("dot", {item("./x")}, u"'.'"_s);
    row("absolute", {item("/tmp/adjudge-unpacked-outside")}, u"absolute"_s);
    row("two slashes", {item("a//x")}, u"empty part"_s);
    row("network path", {item("//host/x")}, u"absolute"_s);
    row("backslash", {item("..\\x")}, u"backslash"_s);
    row("backslash inside", {item("a\\..\\..\\x")}, u"backslash"_s);
    row("drive", {item("C:/x")}, u"drive"_s);
    row("drive, relative", {item("C:x")}, u"drive"_s);
    row("drive further down", {item("a/d:x")}, u"drive"_s);
    row("NUL", {item(QByteArray("ok.txt\0/../../x", 15))}, u"control"_s);
    row("not UTF-8", {item("\xff\xfe")}, u"UTF-8"_s);
    row("newline", {item("a\nb")}, u"control"_s);
    row("empty name", {item("")}, u"1 to"_s);
    row("long name", {item(QByteArray(2000, 'a'))}, u"1 to"_s);
    row("long part", {item(QByteArray(300, 'a'))}, u"longer"_s);
    row("deep", {item(QByteArray("a/").repeated(40) + "x")}, u"deep"_s);
    row("link", {with(item("l", "/etc/passwd"), &ZipItem::mode, quint32(0120777))}, u"link"_s);
    row("link, then through it",
        {with(item("l", ".."), &ZipItem::mode, quint32(0120777)), item("l/x")},
        u"link"_s);
    row("fifo", {with(item("f"), &ZipItem::mode, quint32(0010644))}, u"special"_s);
    row("device", {with(item("d"), &ZipItem::mode, quint32(0020644))}, u"special"_s);
    row("socket", {with(item("s"), &ZipItem::mode, quint32(0140644))}, u"special"_s);
    row("folder mode on a file", {with(item("d"), &ZipItem::mode, quint32(040755))}, u"folder"_s);
    row("twice", {item("x"), item("x")}, u"twice"_s);
    row("case", {item("data/1.in"), item("data/1.IN")}, u"case"_s);
    row("case of a parent", {item("data/1.in"), item("DATA/2.in")}, u"case"_s);
    row("file and folder", {item("a"), item("a/b")}, u"both"_s);
    row("folder and file", {item("a/b"), item("a")}, u"both"_s);
    row("encrypted", {with(item("x"), &ZipItem::flags, quint16(1))}, u"ncrypted"_s);
    row("lzma", {lying(item("x"), &ZipItem::method, quint16(14))}, u"method 14"_s);
    row("lzma in its own header",
        {lying(item("x"), &ZipItem::localMethod, quint16(14))},
        u"not read"_s);
    row("another name inside",
        {lying(item("good"), &ZipItem::localName, QByteArray("../evil"))},
        u"another name"_s);
    row("declares less",
        {lying(item("x", QByteArray(5000, 'a')), &ZipItem::declaredBytes, 10U)},
        u"Cannot be"_s);
    row("shared bytes",
        {item("a", "aaaa"), lying(item("b", "aaaa"), &ZipItem::sharedOffset, 0U)},
        u"same bytes"_s);
    QTest::newRow("no zip") << QByteArray("hello, I am a tar file") << u"Not a zip"_s;
    QTest::newRow("empty") << QByteArray() << u"Not a zip"_s;
    const QByteArray whole = ZipBytes().add(item("x")).add(item("y")).bytes();
    QTest::newRow("cut") << whole.left(whole.size() - 3) << u"Not a zip"_s;
    QTest::newRow("front cut") << whole.mid(7) << u"not where"_s;
    QTest::newRow("fewer entries")
        << ZipBytes().add(item("x")).add(item("y")).bytes(1) << u"lies"_s;
    QTest::newRow("more entries") << ZipBytes().add(item("x")).bytes(9) << u"broken"_s;
    QTest::newRow("zip64") << ZipBytes().add(item("x")).bytes(0xffff) << u"zip64"_s;
    QByteArray corrupt = ZipBytes().add(item("x", QByteArray(3000, 'q') + "end")).bytes();
    corrupt[38] = char(corrupt[38] ^ 0x55);
    QTest::newRow("corrupt data") << corrupt << u"Cannot be"_s;
}

void UnpackArchiveTest::refuses()
{
    QFETCH(const QByteArray, bytes);
    QFETCH(const QString, words);
    const QStringList before = contentsOf(m_temp->path());
    const QList<PackageFault> faults = unpack(bytes);
    QVERIFY(!faults.isEmpty());
    QVERIFY2(faults.first().message.contains(words), qPrintable(faults.first().message));
    QVERIFY(contentsOf(m_target).isEmpty());
    QCOMPARE(contentsOf(m_temp->path()), QStringList(before) << u"package.zip"_s);
    QVERIFY(!QFile::exists(u"/tmp/adjudge-unpacked-outside"_s));
}

void UnpackArchiveTest::refusesFolderThatIsNotEmpty()
{
    QFile file(m_target + u"/.mine"_s);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.close();
    const QList<PackageFault> faults = unpack(ZipBytes().add(item("x")).bytes());
    QCOMPARE(faults.size(), 1);
    QVERIFY(faults.first().message.contains(u"not empty"));
    QCOMPARE(contentsOf(m_target), QStringList(u".mine"_s));
}

void UnpackArchiveTest::stopsBombsEarly_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("words");
    const QByteArray zeros(16 << 20, '\0');
    ZipBytes wide;
    for (int i = 0; i < 5; ++i) {
        wide.add(item("f" + QByteArray::number(i), zeros));
    }
    QTest::newRow("ratio") << wide.bytes() << u"times its size"_s;
    QTest::newRow("one large file")
        << ZipBytes().add(item("f", QByteArray(45 << 20, '\0'))).bytes() << u"more than 40 MiB"_s;
    QTest::newRow("a large file that declares little")
        << ZipBytes()
               .add(lying(item("f", QByteArray(45 << 20, '\0')), &ZipItem::declaredBytes, 1U))
               .bytes()
        << u"more than 40 MiB"_s;
    ZipBytes many;
    for (int i = 0; i < 30'000; ++i) {
        many.add(item("f" + QByteArray::number(i), "x"));
    }
    QTest::newRow("many entries") << many.bytes() << u"30000 entries"_s;
}

void UnpackArchiveTest::stopsBombsEarly()
{
    QFETCH(const QByteArray, bytes);
    QFETCH(const QString, words);
    ArchiveLimits limits;
    limits.fileBytes = 40LL << 20;
    resetPeakMemory();
    const qint64 before = peakMemoryBytes();
    const CpuTimer timer;
    const QList<PackageFault> faults = unpack(bytes, limits);
    qInfo() << "refused after" << timer.milliseconds() << "ms, peak memory grew by"
            << ((peakMemoryBytes() - before) >> 10) << "KiB";
    QCOMPARE(faults.size(), 1);
    QVERIFY2(faults.first().message.contains(words), qPrintable(faults.first().message));
    QVERIFY(peakMemoryBytes() - before < (64LL << 20));
    QVERIFY(contentsOf(m_target).isEmpty());
}

// Every single byte of a small archive changed: whatever happens, nothing leaves the folder.
void UnpackArchiveTest::survivesBrokenBytes()
{
    const QByteArray whole =
        ZipBytes().add(item("a/x", "hello")).add(item("a/y", QByteArray(100, 'y'))).bytes();
    const QStringList before = contentsOf(m_temp->path());
    int refused = 0;
    for (qsizetype i = 0; i < whole.size(); ++i) {
        QByteArray broken = whole;
        broken[i] = char(broken[i] ^ 0xff);
        refused += unpack(broken).isEmpty() ? 0 : 1;
        std::filesystem::remove_all(m_target.toStdString());
        QVERIFY(QDir().mkpath(m_target));
    }
    QVERIFY(refused > whole.size() / 2);
    QCOMPARE(contentsOf(m_temp->path()), QStringList(before) << u"package.zip"_s);
}

void UnpackArchiveTest::readsBothLayouts_data()
{
    QTest::addColumn<QByteArray>("top");
    QTest::addColumn<QString>("name");
    QTest::newRow("with a folder") << QByteArray("inner/") << u"inner"_s;
    QTest::newRow("without") << QByteArray() << u"outer"_s;
}

void UnpackArchiveTest::readsBothLayouts()
{
    QFETCH(const QByteArray, top);
    QFETCH(const QString, name);
    ZipBytes zip;
    zip.add(item(top + "problem.yaml", "name: Both\n"))
        .add(item(top + "data/secret/1.in"))
        .add(item(top + "data/secret/1.ans"))
        .add(item("__MACOSX/._problem.yaml"));
    QVERIFY(unpack(zip.bytes()).isEmpty());
    const PackageReading reading = readPackage(m_target, u"outer"_s);
    QVERIFY2(reading.package, qPrintable(reading.faults.value(0).message));
    QCOMPARE(reading.package->name, name);
    QCOMPARE(reading.package->title, u"Both"_s);
    QCOMPARE(reading.package->tests.size(), 1);
}

QTEST_GUILESS_MAIN(UnpackArchiveTest)

#include "tst_unpack_archive.moc"
