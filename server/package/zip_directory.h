// The directory at the end of a zip archive, read and judged before anything is unpacked: names,
// kinds, sizes. libarchive decompresses; what may be unpacked, and where to, is decided here.
// Format: PKWARE's APPNOTE, sections 4.3.12 (central directory) and 4.3.16 (its end).
#pragma once

#include "server/package/findings.h"
#include "server/package/package_reader.h"

class QFile;

namespace adjudge {

struct ZipEntry
{
    QByteArray name; // as stored; a folder ends with '/'
    bool isExecutable = false;
    qint64 headerOffset = 0;
    qint64 packedBytes = 0;

    [[nodiscard]] bool isFolder() const { return name.endsWith('/'); }
};

// The entries in the order of their data. Faults: no zip, zip64, more entries than `limits` allow,
// entries that share data, links and special files, encryption, compression other than deflate
// (others can ask for gigabytes of memory), names that could leave the folder, that are there
// twice, or that differ in case only.
QList<ZipEntry> readZipDirectory(QFile& archive, const ArchiveLimits& limits, Findings& findings);

} // namespace adjudge
