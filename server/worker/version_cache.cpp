#include "server/worker/version_cache.h"

#include "server/worker/toolchain.h"

#include <QDateTime>
#include <QDir>
#include <QFileInfo>
#include <QJsonDocument>
#include <QSaveFile>

using namespace Qt::Literals::StringLiterals;

namespace adjudge {

namespace {

QString keyOf(const HostLanguage& language)
{
    QStringList parts = expandArgv(language.spec.version, language, {});
    for (const QString& path : language.programs) {
        const QFileInfo info(path);
        const qint64 changed = info.lastModified().toMSecsSinceEpoch();
        parts.append(u"%1 %2 %3"_s.arg(path).arg(info.size()).arg(changed));
    }
    return parts.join(u'\n');
}

} // namespace

VersionCache::VersionCache(const QString& folder)
{
    if (folder.isEmpty()) {
        return;
    }
    constexpr qint64 kMaxBytes = 1 << 20;
    m_path = QDir(folder).filePath(u"versions.json"_s);
    QFile file(m_path);
    if (file.open(QIODevice::ReadOnly)) {
        m_versions = QJsonDocument::fromJson(file.read(kMaxBytes)).object();
    }
}

bool VersionCache::fill(HostLanguage& language) const
{
    const QString version = m_versions.value(keyOf(language)).toString();
    if (!version.isEmpty()) {
        language.version = version;
    }
    return !version.isEmpty();
}

void VersionCache::keep(const HostLanguage& language)
{
    m_versions.insert(keyOf(language), language.version);
    m_isChanged = true;
}

void VersionCache::write() const
{
    if (!m_isChanged || m_path.isEmpty() || !QDir().mkpath(QFileInfo(m_path).path())) {
        return;
    }
    QSaveFile file(m_path);
    if (file.open(QIODevice::WriteOnly)) {
        file.write(QJsonDocument(m_versions).toJson(QJsonDocument::Compact));
        file.commit();
    }
}

} // namespace adjudge
