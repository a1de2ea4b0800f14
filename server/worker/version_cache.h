// What compilers said of their version, kept between starts: asking thirty of them takes seconds.
// An entry counts while path, size and time of the language's programs are what they were.
#pragma once

#include <QJsonObject>
#include <QString>

namespace adjudge {

struct HostLanguage;

class VersionCache
{
public:
    // An empty folder: nothing is kept. A file that cannot be read is as good as none.
    explicit VersionCache(const QString& folder);

    // True if the version was known.
    bool fill(HostLanguage& language) const;

    void keep(const HostLanguage& language);

    // Does nothing unless something new was kept; a failure costs time only.
    void write() const;

private:
    QString m_path;
    QJsonObject m_versions;
    bool m_isChanged = false;
};

} // namespace adjudge
