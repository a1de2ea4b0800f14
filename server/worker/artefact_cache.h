// Compiled programs by what they were made of, in a folder that the workers of one server share.
// Entries are only ever put into a box again, never run or opened as programs by the host. Files
// are written atomically and carry a checksum; the oldest used go first when the folder is full.
#pragma once

#include "server/worker/box.h"
#include "server/worker/source_layout.h"
#include "server/worker/toolchain.h"

#include <optional>

namespace adjudge {

class ArtefactCache
{
public:
    struct Entry
    {
        QString log;          // the compiler's warnings
        QList<BoxFile> files; // for Box::put
    };

    // `folder` must exist and belong to the service alone; empty: nothing is kept.
    ArtefactCache(QString folder, qint64 maxBytes);

    // SHA-256 over the language, its compile command and version, and every source file.
    [[nodiscard]] static QByteArray keyOf(const HostLanguage& language, const SourceLayout& layout);

    // Nothing if it is absent or damaged (it is removed then). Counts as a use.
    [[nodiscard]] std::optional<Entry> find(const QByteArray& key) const;

    // A failure only costs the next compilation; it is logged.
    void store(const QByteArray& key, const Entry& entry);

private:
    [[nodiscard]] QString pathOf(const QByteArray& key) const;
    void prune() const;

    QString m_folder;
    qint64 m_maxBytes;
    qint64 m_storedBytes; // since the folder was last looked through
};

} // namespace adjudge
