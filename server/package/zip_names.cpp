#include "server/package/zip_names.h"

#include <QList>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace adjudge {

namespace {

constexpr qsizetype kMaxPathBytes = 1024;
constexpr qsizetype kMaxPartBytes = 255;
constexpr qsizetype kMaxParts = 20;

bool isControl(char c)
{
    return static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
}

// "C:", in any part: on some systems it leaves the folder wherever it stands.
bool hasDriveLetter(const QByteArray& part)
{
    return part.size() >= 2 && part[1] == ':';
}

QString spellingFault(const QByteArray& name)
{
    if (name.isEmpty() || name.size() > kMaxPathBytes) {
        return u"A name must have 1 to %1 bytes."_s.arg(kMaxPathBytes);
    }
    if (std::ranges::any_of(name, isControl)) {
        return u"The name holds a control character."_s;
    }
    if (!name.isValidUtf8()) {
        return u"The name is not UTF-8."_s;
    }
    if (name.contains('\\')) {
        return u"The name holds a backslash."_s;
    }
    if (name.startsWith('/')) {
        return u"The name is an absolute path."_s;
    }
    const QByteArray path = name.endsWith('/') ? name.chopped(1) : name;
    const QList<QByteArray> parts = path.split('/');
    if (parts.size() > kMaxParts) {
        return u"Nested more than %1 deep."_s.arg(kMaxParts);
    }
    for (const QByteArray& part : parts) {
        if (part.isEmpty() || part == "." || part == "..") {
            return u"The name has an empty part, '.' or '..'."_s;
        }
        if (hasDriveLetter(part)) {
            return u"The name has a drive letter."_s;
        }
        if (part.size() > kMaxPartBytes) {
            return u"A part of the name is longer than %1 bytes."_s.arg(kMaxPartBytes);
        }
    }
    return QString();
}

} // namespace

QString ZipNames::add(const QByteArray& name)
{
    const QString fault = spellingFault(name);
    if (!fault.isEmpty()) {
        return fault;
    }
    for (qsizetype slash = name.indexOf('/'); slash >= 0 && slash + 1 < name.size();
         slash = name.indexOf('/', slash + 1)) {
        const QString clash = addPart(name.left(slash), true, false);
        if (!clash.isEmpty()) {
            return clash;
        }
    }
    const bool isFolder = name.endsWith('/');
    return addPart(isFolder ? name.chopped(1) : name, isFolder, true);
}

QString ZipNames::addPart(const QByteArray& path, bool isFolder, bool isListed)
{
    const QString folded =
        QString::fromUtf8(path).normalized(QString::NormalizationForm_KC).toCaseFolded();
    const auto known = m_known.find(folded);
    if (known == m_known.end()) {
        m_known.insert(folded, {path, isFolder, isListed});
        return QString();
    }
    if (known->spelling != path) {
        return u"The name differs from '%1' in case only."_s.arg(QString::fromUtf8(known->spelling)
        );
    }
    if (known->isFolder != isFolder) {
        return u"The name is both a file's and a folder's."_s;
    }
    if (known->isListed && isListed) {
        return u"The name is there twice."_s;
    }
    known->isListed = known->isListed || isListed;
    return QString();
}

} // namespace adjudge
