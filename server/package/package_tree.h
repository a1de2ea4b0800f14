// The files of a package folder, found once and safely: names that the format does not know are
// left out, links may only point inside the package, special files are faults. The other readers
// look here instead of walking the disk themselves.
#pragma once

#include "server/package/findings.h"

#include <QMap>

namespace adjudge {

class PackageTree
{
public:
    struct Entry
    {
        bool isFolder = false;
        qint64 size = 0;
    };

    // Walks `root`, an absolute canonical path. Faults: links out of the package, special files,
    // more than 20,000 entries, more than 16 folders deep.
    static PackageTree scan(const QString& root, Findings& findings);

    [[nodiscard]] bool hasFile(const QString& path) const;
    [[nodiscard]] bool hasFolder(const QString& path) const;

    // Names of the direct children of `folder`, by bytes. Empty if there is no such folder.
    [[nodiscard]] QStringList childNames(const QString& folder) const;

    // Relative paths of all files below `folder`, by bytes of the path.
    [[nodiscard]] QStringList filesBelow(const QString& folder) const;

    [[nodiscard]] qint64 sizeOf(const QString& path) const;
    [[nodiscard]] QString absolute(const QString& path) const;

    // Reads a file of at most `maxBytes`; a longer or unreadable one is a fault and gives nothing.
    std::optional<QByteArray> read(const QString& path, qint64 maxBytes, Findings& findings) const;

private:
    QString m_root;
    QMap<QString, Entry> m_entries; // by relative path; names are ASCII, so QString order is bytes
};

} // namespace adjudge
