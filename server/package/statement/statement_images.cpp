#include "server/package/statement/statement_images.h"

using namespace Qt::Literals::StringLiterals;

namespace adjudge {

namespace {

constexpr qint64 kMaxImageBytes = 1024 * 1024;
constexpr qint64 kMaxTotalBytes = 4 * kMaxImageBytes;

// By the content, not the name.
QString imageType(const QByteArray& bytes)
{
    if (bytes.startsWith("\x89PNG\r\n\x1a\n")) {
        return u"image/png"_s;
    }
    return bytes.startsWith("\xff\xd8\xff") ? u"image/jpeg"_s : QString();
}

} // namespace

StatementImages::StatementImages(const PackageTree& tree, QString folder, Findings& findings)
    : m_tree(tree)
    , m_folder(std::move(folder))
    , m_findings(findings)
{
}

QString StatementImages::dataAddress(const QString& name)
{
    const QString path = find(name.trimmed());
    if (path.isEmpty()) {
        return refused(name, u"There is no such PNG or JPEG picture beside the statement."_s);
    }
    const qint64 bytes = m_tree.sizeOf(path);
    if (bytes > kMaxImageBytes || m_totalBytes + bytes > kMaxTotalBytes) {
        return refused(
            path, u"Not shown: a picture may have 1 MiB, all pictures together 4 MiB."_s
        );
    }
    const std::optional<QByteArray> content = m_tree.read(path, kMaxImageBytes, m_findings);
    const QString type = content ? imageType(*content) : QString();
    if (type.isEmpty()) {
        return refused(path, u"Not shown: its content is neither PNG nor JPEG."_s);
    }
    m_totalBytes += bytes;
    return u"data:%1;base64,%2"_s.arg(type, QString::fromLatin1(content->toBase64()));
}

QString StatementImages::find(const QString& name) const
{
    const QString path = m_folder + u'/' + name;
    for (const QString& suffix :
         {QString(), u".png"_s, u".jpg"_s, u".jpeg"_s, u".PNG"_s, u".JPG"_s}) {
        if (m_tree.hasFile(path + suffix)) {
            return path + suffix;
        }
    }
    return QString();
}

QString StatementImages::refused(const QString& name, const QString& why)
{
    if (!m_refused.contains(name)) {
        m_refused.insert(name);
        m_findings.warn(name, 0, why);
    }
    return QString();
}

} // namespace adjudge
