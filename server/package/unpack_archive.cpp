// unpackArchive of package_reader.h: the directory is judged first (zip_directory), then libarchive
// decompresses entry by entry, and the bytes are counted as they come out.
#include "server/package/findings.h"
#include "server/package/folder_writer.h"
#include "server/package/package_reader.h"
#include "server/package/zip_directory.h"

#include <QFile>

#include <archive.h>
#include <archive_entry.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <memory>

using namespace Qt::Literals::StringLiterals;

namespace adjudge {

namespace {

constexpr size_t kPieceBytes = 64 * 1024;
// Test data like a million equal letters compresses a thousandfold, so the ratio only counts for
// archives that unpack to more than this.
constexpr qint64 kRatioFloorBytes = 64LL << 20;

struct CloseArchive
{
    void operator()(archive* handle) const { archive_read_free(handle); }
};

using ArchiveHandle = std::unique_ptr<archive, CloseArchive>;

QString archiveError(archive* handle)
{
    const char* text = archive_error_string(handle);
    return text ? QString::fromUtf8(text) : u"unknown fault"_s;
}

class Unpacking
{
public:
    Unpacking(
        archive* handle,
        const FolderWriter& folder,
        const ArchiveLimits& limits,
        qint64 packedBytes,
        Findings& findings
    )
        : m_handle(handle)
        , m_folder(folder)
        , m_limits(limits)
        , m_ratioBytes(qMax(kRatioFloorBytes, packedBytes * limits.ratio))
        , m_findings(findings)
    {
    }

    // False after adding a fault.
    bool entry(const ZipEntry& expected)
    {
        m_name = QString::fromUtf8(expected.name);
        archive_entry* found = nullptr;
        const int status = archive_read_next_header(m_handle, &found);
        if (status != ARCHIVE_OK && status != ARCHIVE_WARN) {
            return fault(u"Cannot be read: %1."_s.arg(archiveError(m_handle)));
        }
        if (!agrees(expected, found, status)) {
            return false;
        }
        const auto kind = archive_entry_filetype(found);
        if (archive_entry_hardlink(found) || archive_entry_symlink(found) ||
            (kind != AE_IFREG && kind != AE_IFDIR)) {
            return fault(u"A link or special file; an archive may only hold files and folders."_s);
        }
        if (expected.isFolder() != (kind == AE_IFDIR)) {
            return fault(u"The entry's own header gives another kind."_s);
        }
        if (expected.isFolder()) {
            const Result<void> made = m_folder.makeFolder(expected.name);
            return made ? true : fault(made.error().message);
        }
        return content(expected);
    }

    // There must be nothing that the directory does not name.
    bool end()
    {
        m_name.clear();
        archive_entry* extra = nullptr;
        return archive_read_next_header(m_handle, &extra) == ARCHIVE_EOF ||
               fault(u"There is more in the archive than its directory says."_s);
    }

private:
    bool fault(const QString& message)
    {
        m_findings.fault(m_name, 0, message);
        return false;
    }

    // What libarchive believes comes from the entry's own header, which may say something else
    // than the directory did: that is a lie, and another compression may need gigabytes.
    bool agrees(const ZipEntry& expected, archive_entry* found, int status)
    {
        const bool isAscii = std::ranges::all_of(expected.name, [](char c) { return c > 0; });
        const char* name = archive_entry_pathname(found);
        if (isAscii && (!name || expected.name != name)) {
            return fault(u"The entry's own header gives another name."_s);
        }
        if (isAscii && status == ARCHIVE_WARN) { // otherwise it may be about the letters
            return fault(u"Its headers disagree: %1."_s.arg(archiveError(m_handle)));
        }
        const QByteArray format(archive_format_name(m_handle));
        if (!format.contains("(uncompressed)") && !format.contains("(deflation)")) {
            return fault(u"Compressed in a way that is not read; use deflate."_s);
        }
        return true;
    }

    bool content(const ZipEntry& entry)
    {
        const Result<Descriptor> file = m_folder.makeFile(entry.name, entry.isExecutable);
        if (!file) {
            return fault(file.error().message);
        }
        qint64 fileBytes = 0;
        while (true) {
            const la_ssize_t got = archive_read_data(m_handle, m_piece.data(), m_piece.size());
            if (got == 0) {
                return true;
            }
            if (got < 0) {
                return fault(u"Cannot be unpacked: %1."_s.arg(archiveError(m_handle)));
            }
            fileBytes += got;
            m_totalBytes += got;
            if (!isWithinLimits(fileBytes)) {
                return false;
            }
            if (!file->write(m_piece.data(), got)) {
                return fault(u"Cannot be written: %1."_s.arg(qt_error_string(errno)));
            }
        }
    }

    bool isWithinLimits(qint64 fileBytes)
    {
        if (fileBytes > m_limits.fileBytes) {
            return fault(u"Unpacks to more than %1 MiB."_s.arg(m_limits.fileBytes >> 20));
        }
        if (m_totalBytes > m_limits.totalBytes) {
            return fault(
                u"The archive unpacks to more than %1 MiB."_s.arg(m_limits.totalBytes >> 20)
            );
        }
        if (m_totalBytes > m_ratioBytes) {
            return fault(u"The archive unpacks to more than %1 times its size."_s.arg(m_limits.ratio
            ));
        }
        return true;
    }

    archive* m_handle;
    const FolderWriter& m_folder;
    const ArchiveLimits& m_limits;
    qint64 m_ratioBytes;
    Findings& m_findings;
    QString m_name;
    qint64 m_totalBytes = 0;
    std::array<char, kPieceBytes> m_piece{};
};

void unpackEntries(
    QFile& file,
    const QList<ZipEntry>& entries,
    const FolderWriter& folder,
    const ArchiveLimits& limits,
    Findings& findings
)
{
    const ArchiveHandle handle(archive_read_new());
    archive_read_support_format_zip_seekable(handle.get());
    file.seek(0);
    if (archive_read_open_fd(handle.get(), file.handle(), kPieceBytes) != ARCHIVE_OK) {
        findings.fault(QString(), 0, u"Not a zip archive: %1."_s.arg(archiveError(handle.get())));
        return;
    }
    Unpacking unpacking(handle.get(), folder, limits, file.size(), findings);
    for (const ZipEntry& entry : entries) {
        if (!unpacking.entry(entry)) {
            return;
        }
    }
    unpacking.end();
}

} // namespace

QList<PackageFault>
unpackArchive(const QString& archive, const QString& folder, const ArchiveLimits& limits)
{
    Findings findings;
    QFile file(archive);
    if (!file.open(QIODevice::ReadOnly | QIODevice::Unbuffered) || file.isSequential()) {
        findings.fault(QString(), 0, u"Cannot be read: %1."_s.arg(file.errorString()));
        return findings.faults();
    }
    const Result<FolderWriter> writer = FolderWriter::open(folder);
    if (!writer) {
        findings.fault(QString(), 0, writer.error().message);
        return findings.faults();
    }
    const QList<ZipEntry> entries = readZipDirectory(file, limits, findings);
    if (!findings.hasFaults()) {
        unpackEntries(file, entries, *writer, limits, findings);
    }
    if (findings.hasFaults()) {
        writer->empty();
    }
    return findings.faults();
}

} // namespace adjudge
