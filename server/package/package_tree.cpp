#include "server/package/package_tree.h"

#include <QFile>

#include <algorithm>
#include <filesystem>
#include <string_view>

using namespace Qt::Literals::StringLiterals;
namespace fs = std::filesystem;

namespace adjudge {

namespace {

constexpr int kMaxEntries = 20'000;
constexpr int kMaxDepth = 16;
constexpr size_t kMaxNameBytes = 255;

bool isNameByte(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

// The format's names: ^[a-zA-Z0-9_][a-zA-Z0-9_.-]{0,254}$. '+' is let through as well because
// DOMjudge does and "c++" files exist.
bool isPackageName(std::string_view name)
{
    // DOMjudge's time limit, Polygon's folders of rendered statements.
    if (name == ".timelimit" || name == ".html" || name == ".pdf") {
        return true;
    }
    return !name.empty() && name.size() <= kMaxNameBytes && isNameByte(name.front()) &&
           std::ranges::all_of(name, [](char c) {
               return isNameByte(c) || c == '.' || c == '-' || c == '+';
           });
}

bool isBeneath(const std::string& path, const std::string& folder)
{
    return path.size() > folder.size() && path.starts_with(folder) && path[folder.size()] == '/';
}

class Walk
{
public:
    Walk(const QString& root, QMap<QString, PackageTree::Entry>& entries, Findings& findings)
        : m_root(root.toStdString())
        , m_entries(entries)
        , m_findings(findings)
    {
    }

    void folder(const fs::path& path, const QString& relative, int depth)
    {
        if (depth > kMaxDepth) {
            m_findings.fault(
                relative, 0, u"Folders are nested more than %1 deep."_s.arg(kMaxDepth)
            );
            return;
        }
        std::error_code error;
        fs::directory_iterator it(path, error);
        for (; !error && it != fs::directory_iterator() && !m_isFull; it.increment(error)) {
            child(*it, relative, depth);
        }
        if (error) {
            m_findings.fault(
                relative, 0, u"Cannot be listed: %1."_s.arg(QString::fromStdString(error.message()))
            );
        }
    }

private:
    void child(const fs::directory_entry& entry, const QString& parent, int depth)
    {
        const std::string name = entry.path().filename().string();
        const QString shown = QString::fromUtf8(name);
        const QString relative = parent.isEmpty() ? shown : parent + u'/' + shown;
        if (!isPackageName(name)) {
            if (!name.starts_with('.')) {
                m_findings.warn(
                    relative,
                    0,
                    u"Ignored: a name may hold letters, digits and _ . - and begin with a letter, digit or _."_s
                );
            }
            return;
        }
        if (m_entries.size() >= kMaxEntries) {
            m_isFull = true;
            m_findings.fault(QString(), 0, u"More than %1 files and folders."_s.arg(kMaxEntries));
            return;
        }
        std::error_code error;
        fs::file_status status = entry.symlink_status(error);
        if (!error && status.type() == fs::file_type::symlink) {
            if (!linkStaysInside(entry.path(), relative)) {
                return;
            }
            status = entry.status(error);
        }
        if (!error && status.type() == fs::file_type::directory) {
            m_entries.insert(relative, {true, 0});
            folder(entry.path(), relative, depth + 1);
        } else if (!error && status.type() == fs::file_type::regular) {
            m_entries.insert(relative, {false, qint64(entry.file_size(error))});
        } else {
            m_findings.fault(relative, 0, u"Neither a plain file nor a folder."_s);
        }
    }

    bool linkStaysInside(const fs::path& link, const QString& relative)
    {
        std::error_code error;
        const std::string target = fs::canonical(link, error).string();
        if (error) {
            m_findings.fault(relative, 0, u"A link to nothing."_s);
            return false;
        }
        if (!isBeneath(target, m_root)) {
            m_findings.fault(relative, 0, u"A link that leaves the package."_s);
            return false;
        }
        const std::string parent = fs::canonical(link.parent_path(), error).string();
        if (error || parent == target || isBeneath(parent, target)) {
            m_findings.fault(relative, 0, u"A link to a folder that holds it."_s);
            return false;
        }
        return true;
    }

    std::string m_root;
    QMap<QString, PackageTree::Entry>& m_entries;
    Findings& m_findings;
    bool m_isFull = false;
};

} // namespace

PackageTree PackageTree::scan(const QString& root, Findings& findings)
{
    PackageTree tree;
    tree.m_root = root;
    Walk(root, tree.m_entries, findings).folder(root.toStdString(), QString(), 0);
    return tree;
}

bool PackageTree::hasFile(const QString& path) const
{
    const auto it = m_entries.constFind(path);
    return it != m_entries.cend() && !it->isFolder;
}

bool PackageTree::hasFolder(const QString& path) const
{
    const auto it = m_entries.constFind(path);
    return it != m_entries.cend() && it->isFolder;
}

QStringList PackageTree::childNames(const QString& folder) const
{
    const QString prefix = folder.isEmpty() ? QString() : folder + u'/';
    QStringList names;
    for (auto it = m_entries.lowerBound(prefix);
         it != m_entries.cend() && it.key().startsWith(prefix);
         ++it) {
        const QString name = it.key().mid(prefix.size());
        if (!name.contains(u'/')) {
            names.append(name);
        }
    }
    return names;
}

QStringList PackageTree::filesBelow(const QString& folder) const
{
    const QString prefix = folder + u'/';
    QStringList paths;
    for (auto it = m_entries.lowerBound(prefix);
         it != m_entries.cend() && it.key().startsWith(prefix);
         ++it) {
        if (!it->isFolder) {
            paths.append(it.key());
        }
    }
    return paths;
}

qint64 PackageTree::sizeOf(const QString& path) const
{
    return m_entries.value(path).size;
}

QString PackageTree::absolute(const QString& path) const
{
    return m_root + u'/' + path;
}

std::optional<QByteArray>
PackageTree::read(const QString& path, qint64 maxBytes, Findings& findings) const
{
    if (sizeOf(path) > maxBytes) {
        findings.fault(path, 0, u"Larger than %1 KiB."_s.arg(maxBytes / 1024));
        return std::nullopt;
    }
    QFile file(absolute(path));
    if (!file.open(QIODevice::ReadOnly)) {
        findings.fault(path, 0, u"Cannot be read: %1."_s.arg(file.errorString()));
        return std::nullopt;
    }
    return file.read(maxBytes);
}

} // namespace adjudge
