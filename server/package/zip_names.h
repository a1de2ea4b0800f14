// Names inside an archive: may this one be written below a folder, and does it clash with another?
#pragma once

#include <QByteArray>
#include <QHash>
#include <QString>

namespace adjudge {

class ZipNames
{
public:
    // Remembers `name` ('/' at its end: a folder) and returns what is wrong with it; empty if
    // nothing. Wrong is whatever could leave the folder on any system (.., absolute, backslash,
    // drive letter, NUL), control characters, excessive length, and a name that is there twice or
    // differs from another in case only.
    QString add(const QByteArray& name);

private:
    struct Known
    {
        QByteArray spelling;
        bool isFolder = false;
        bool isListed = false; // has an entry of its own, is not only somebody's parent
    };

    QString addPart(const QByteArray& path, bool isFolder, bool isListed);

    QHash<QString, Known> m_known; // by the folded path
};

} // namespace adjudge
