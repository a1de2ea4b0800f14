#include "server/package/zip_directory.h"

#include "server/package/zip_names.h"

#include <QFile>
#include <QtEndian>

#include <sys/stat.h>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace adjudge {

namespace {

constexpr qint64 kEndBytes = 22;
constexpr qint64 kEntryBytes = 46;
constexpr qint64 kLocalHeaderBytes = 30;
constexpr qint64 kZip64LocatorBytes = 20;
constexpr qint64 kMaxCommentBytes = 0xffff;
constexpr int kStored = 0;
constexpr int kDeflated = 8;
constexpr int kEncryptedFlag = 1;
constexpr int kMadeByUnix = 3;

int word(const QByteArray& bytes, qint64 at)
{
    return qFromLittleEndian<quint16>(bytes.constData() + at);
}

qint64 doubleWord(const QByteArray& bytes, qint64 at)
{
    return qFromLittleEndian<quint32>(bytes.constData() + at);
}

// Where the directory lies, as the archive's end says.
struct Place
{
    qint64 offset = 0;
    qint64 bytes = 0;
    int entries = 0;
};

std::optional<Place> findDirectory(QFile& archive, Findings& findings)
{
    const qint64 tailBytes =
        qMin(archive.size(), kEndBytes + kMaxCommentBytes + kZip64LocatorBytes);
    archive.seek(archive.size() - tailBytes);
    const QByteArray tail = archive.read(tailBytes);
    const qint64 end = tail.lastIndexOf("PK\5\6");
    if (end < 0 || tail.size() - end < kEndBytes ||
        tail.size() - end - kEndBytes != word(tail, end + 20)) {
        findings.fault(QString(), 0, u"Not a zip archive, or cut off at its end."_s);
        return std::nullopt;
    }
    const bool hasLocator =
        end >= kZip64LocatorBytes && tail.mid(end - kZip64LocatorBytes, 4) == "PK\6\7";
    const Place place{doubleWord(tail, end + 16), doubleWord(tail, end + 12), word(tail, end + 10)};
    if (hasLocator || place.offset == 0xffffffff || place.entries == 0xffff) {
        findings.fault(
            QString(), 0, u"A zip64 archive; pack it without that, it is for larger things."_s
        );
        return std::nullopt;
    }
    const bool isOneDisk = word(tail, end + 4) == 0 && word(tail, end + 6) == 0 &&
                           word(tail, end + 8) == place.entries;
    if (!isOneDisk || place.offset + place.bytes != archive.size() - tail.size() + end) {
        findings.fault(QString(), 0, u"The zip archive's directory is not where its end says."_s);
        return std::nullopt;
    }
    return place;
}

QString shown(const QByteArray& name)
{
    return QString::fromUtf8(name).replace(QChar(u'\0'), QChar(u'?'));
}

// Kind and compression; adds a fault where we will not have it.
void judgeKind(const QByteArray& header, const QByteArray& name, Findings& findings)
{
    const int method = word(header, 10);
    if (word(header, 8) & kEncryptedFlag) {
        findings.fault(shown(name), 0, u"Encrypted."_s);
    } else if (method != kStored && method != kDeflated) {
        findings.fault(
            shown(name), 0, u"Compressed by method %1; only deflate is read."_s.arg(method)
        );
    }
    if ((word(header, 4) >> 8) != kMadeByUnix) {
        return;
    }
    const int kind = word(header, 40) & S_IFMT; // the upper half of the external attributes
    if (kind == S_IFLNK) {
        findings.fault(shown(name), 0, u"A link; an archive may only hold files and folders."_s);
    } else if (kind != 0 && kind != S_IFREG && kind != S_IFDIR) {
        findings.fault(shown(name), 0, u"A special file."_s);
    } else if (kind == S_IFDIR && !name.endsWith('/')) {
        findings.fault(shown(name), 0, u"A folder by its mode, a file by its name."_s);
    }
}

bool overlaps(const QList<ZipEntry>& entries, qint64 directoryOffset)
{
    for (qsizetype i = 0; i < entries.size(); ++i) {
        const qint64 next = i + 1 < entries.size() ? entries[i + 1].headerOffset : directoryOffset;
        if (entries[i].headerOffset + kLocalHeaderBytes + entries[i].packedBytes > next) {
            return true;
        }
    }
    return false;
}

// One entry from the current position; nothing if the directory is broken there.
std::optional<ZipEntry> readEntry(QFile& archive, Findings& findings)
{
    const QByteArray header = archive.read(kEntryBytes);
    if (header.size() != kEntryBytes || !header.startsWith("PK\1\2")) {
        return std::nullopt;
    }
    const int nameBytes = word(header, 28);
    ZipEntry entry;
    entry.name = archive.read(nameBytes);
    entry.headerOffset = doubleWord(header, 42);
    entry.packedBytes = doubleWord(header, 20);
    entry.isExecutable = (word(header, 4) >> 8) == kMadeByUnix && (word(header, 40) & S_IXUSR) != 0;
    const qint64 rest = word(header, 30) + word(header, 32);
    if (entry.name.size() != nameBytes || archive.skip(rest) != rest) {
        return std::nullopt;
    }
    judgeKind(header, entry.name, findings);
    return entry;
}

} // namespace

QList<ZipEntry> readZipDirectory(QFile& archive, const ArchiveLimits& limits, Findings& findings)
{
    const std::optional<Place> place = findDirectory(archive, findings);
    if (!place) {
        return {};
    }
    if (place->entries > limits.entries) {
        findings.fault(
            QString(),
            0,
            u"%1 entries; at most %2 are unpacked."_s.arg(place->entries).arg(limits.entries)
        );
        return {};
    }
    archive.seek(place->offset);
    QList<ZipEntry> entries;
    ZipNames names;
    for (int i = 0; i < place->entries; ++i) {
        const std::optional<ZipEntry> entry = readEntry(archive, findings);
        if (!entry) {
            findings.fault(QString(), 0, u"The zip archive's directory is broken."_s);
            return {};
        }
        const QString fault = names.add(entry->name);
        if (!fault.isEmpty()) {
            findings.fault(shown(entry->name), 0, fault);
        }
        entries.append(*entry);
    }
    std::ranges::sort(entries, {}, &ZipEntry::headerOffset);
    if (archive.pos() != place->offset + place->bytes || overlaps(entries, place->offset)) {
        findings.fault(
            QString(), 0, u"The zip archive's directory lies: entries share the same bytes."_s
        );
    }
    return entries;
}

} // namespace adjudge
