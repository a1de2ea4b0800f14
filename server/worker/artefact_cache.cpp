#include "server/worker/artefact_cache.h"

#include <QCryptographicHash>
#include <QDataStream>
#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QLoggingCategory>
#include <QSaveFile>

#include <fcntl.h>
#include <sys/stat.h>

#include <algorithm>
#include <vector>

using namespace Qt::Literals::StringLiterals;

namespace adjudge {

namespace {

Q_LOGGING_CATEGORY(lcCache, "judge.cache")

constexpr int kFormat = 1;
constexpr int kHashBytes = 32;
constexpr qint64 kMaxEntryBytes = 192LL << 20;

QByteArray hashOf(const QByteArray& bytes)
{
    return QCryptographicHash::hash(bytes, QCryptographicHash::Sha256);
}

QByteArray pack(const ArtefactCache::Entry& entry)
{
    QByteArray body;
    QDataStream out(&body, QIODevice::WriteOnly);
    out.setVersion(QDataStream::Qt_6_4);
    out << qint32{kFormat} << entry.log << static_cast<qint32>(entry.files.size());
    for (const BoxFile& file : entry.files) {
        out << file.name << file.isExecutable << file.content;
    }
    return hashOf(body) + body;
}

std::optional<ArtefactCache::Entry> unpack(const QByteArray& bytes)
{
    const QByteArray body = bytes.mid(kHashBytes);
    if (bytes.size() <= kHashBytes || hashOf(body) != bytes.left(kHashBytes)) {
        return std::nullopt;
    }
    QDataStream in(body);
    in.setVersion(QDataStream::Qt_6_4);
    ArtefactCache::Entry entry;
    qint32 format = 0;
    qint32 count = 0;
    in >> format >> entry.log >> count;
    for (qint32 i = 0; i < count && in.status() == QDataStream::Ok; ++i) {
        BoxFile file;
        in >> file.name >> file.isExecutable >> file.content;
        entry.files.append(file);
    }
    const bool isGood = format == kFormat && in.status() == QDataStream::Ok;
    return isGood ? std::optional(entry) : std::nullopt;
}

struct Kept
{
    QString path;
    qint64 bytes = 0;
    timespec used{};
};

} // namespace

ArtefactCache::ArtefactCache(QString folder, qint64 maxBytes)
    : m_folder(std::move(folder))
    , m_maxBytes(maxBytes)
    , m_storedBytes(maxBytes) // the first store looks the folder through
{
}

QByteArray ArtefactCache::keyOf(const HostLanguage& language, const SourceLayout& layout)
{
    QByteArray text;
    QDataStream out(&text, QIODevice::WriteOnly);
    out.setVersion(QDataStream::Qt_6_4);
    out << qint32{kFormat} << language.spec.id << language.version
        << expandArgv(language.spec.compile, language, layout.values) << language.spec.environment
        << language.spec.artefacts;
    for (const BoxFile& file : layout.files) {
        out << file.name << file.isExecutable << file.content;
    }
    return hashOf(text).toHex();
}

QString ArtefactCache::pathOf(const QByteArray& key) const
{
    const QString name = QString::fromLatin1(key);
    return m_folder + u'/' + name.left(2) + u'/' + name;
}

std::optional<ArtefactCache::Entry> ArtefactCache::find(const QByteArray& key) const
{
    if (m_folder.isEmpty()) {
        return std::nullopt;
    }
    QFile file(pathOf(key));
    if (!file.open(QIODevice::ReadOnly) || file.size() > kMaxEntryBytes) {
        return std::nullopt;
    }
    auto entry = unpack(file.readAll());
    if (!entry) {
        qCWarning(lcCache) << "removing a damaged entry" << file.fileName();
        file.remove();
        return std::nullopt;
    }
    ::futimens(file.handle(), nullptr); // used now
    return entry;
}

void ArtefactCache::store(const QByteArray& key, const Entry& entry)
{
    if (m_folder.isEmpty()) {
        return;
    }
    const QByteArray bytes = pack(entry);
    if (bytes.size() > std::min(kMaxEntryBytes, m_maxBytes / 4)) {
        return;
    }
    const QString path = pathOf(key);
    QDir().mkpath(path.section(u'/', 0, -2));
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size() || !file.commit()) {
        qCWarning(lcCache) << "cannot keep a compiled program:" << path << file.errorString();
        return;
    }
    m_storedBytes += bytes.size();
    if (m_storedBytes > m_maxBytes / 16) {
        m_storedBytes = 0;
        prune();
    }
}

void ArtefactCache::prune() const
{
    std::vector<Kept> kept;
    qint64 total = 0;
    QDirIterator files(m_folder, QDir::Files | QDir::NoSymLinks, QDirIterator::Subdirectories);
    while (files.hasNext()) {
        const QString path = files.next();

        struct stat status
        {
        };

        if (::stat(QFile::encodeName(path).constData(), &status) == 0) {
            kept.push_back({path, status.st_size, status.st_mtim});
            total += status.st_size;
        }
    }
    std::ranges::sort(kept, [](const Kept& a, const Kept& b) {
        return std::pair(a.used.tv_sec, a.used.tv_nsec) < std::pair(b.used.tv_sec, b.used.tv_nsec);
    });
    for (const Kept& one : kept) {
        if (total <= m_maxBytes) {
            break;
        }
        // Another worker may have removed it already, or be reading it: both are fine.
        QFile::remove(one.path);
        total -= one.bytes;
    }
}

} // namespace adjudge
