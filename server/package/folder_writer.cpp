#include "server/package/folder_writer.h"

#include <QFile>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>

using namespace Qt::Literals::StringLiterals;

namespace adjudge {

namespace {

constexpr int kFolderFlags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;
constexpr int kFileFlags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC;
constexpr mode_t kFolderMode = 0755;
constexpr mode_t kFileMode = 0644;
constexpr mode_t kExecutableMode = 0755;

Error systemError(const QByteArray& name)
{
    return {
        ErrorCode::Internal,
        u"'%1' cannot be written: %2."_s.arg(
            QString::fromUtf8(name), QString::fromLocal8Bit(std::strerror(errno))
        ),
        QString()};
}

} // namespace

Descriptor::~Descriptor()
{
    if (m_number >= 0) {
        ::close(m_number);
    }
}

bool Descriptor::write(const char* data, qint64 bytes) const
{
    while (bytes > 0) {
        const ssize_t written = ::write(m_number, data, size_t(bytes));
        if (written < 0 && errno == EINTR) {
            continue;
        }
        if (written <= 0) {
            return false;
        }
        data += written;
        bytes -= written;
    }
    return true;
}

FolderWriter::FolderWriter(QString folder, Descriptor descriptor)
    : m_folder(std::move(folder))
    , m_root(std::move(descriptor))
{
}

Result<FolderWriter> FolderWriter::open(const QString& folder)
{
    Descriptor root(::open(QFile::encodeName(folder).constData(), kFolderFlags));
    if (!root.isOpen()) {
        return systemError(QFile::encodeName(folder));
    }
    std::error_code error;
    if (!std::filesystem::is_empty(QFile::encodeName(folder).toStdString(), error) || error) {
        return Error{ErrorCode::Internal, u"The folder to unpack into is not empty."_s, folder};
    }
    return FolderWriter(folder, std::move(root));
}

Result<Descriptor> FolderWriter::openFolder(const QByteArray& name) const
{
    Descriptor folder(::openat(m_root.number(), ".", kFolderFlags));
    for (const QByteArray& part : name.split('/')) {
        if (part.isEmpty()) {
            continue;
        }
        if (::mkdirat(folder.number(), part.constData(), kFolderMode) != 0 && errno != EEXIST) {
            return systemError(name);
        }
        Descriptor next(::openat(folder.number(), part.constData(), kFolderFlags));
        if (!next.isOpen()) {
            return systemError(name);
        }
        folder = std::move(next);
    }
    return folder;
}

Result<void> FolderWriter::makeFolder(const QByteArray& name) const
{
    const Result<Descriptor> folder = openFolder(name);
    return folder ? Result<void>() : Result<void>(folder.error());
}

Result<Descriptor> FolderWriter::makeFile(const QByteArray& name, bool isExecutable) const
{
    const qsizetype slash = name.lastIndexOf('/');
    Result<Descriptor> folder = openFolder(slash < 0 ? QByteArray() : name.left(slash));
    if (!folder) {
        return folder.error();
    }
    Descriptor file(::openat(
        folder->number(),
        name.mid(slash + 1).constData(),
        kFileFlags,
        isExecutable ? kExecutableMode : kFileMode
    ));
    if (!file.isOpen()) {
        return systemError(name);
    }
    return file;
}

void FolderWriter::empty() const
{
    std::error_code error;
    const std::filesystem::path root = QFile::encodeName(m_folder).toStdString();
    for (const auto& entry : std::filesystem::directory_iterator(root, error)) {
        std::filesystem::remove_all(entry.path(), error); // removes links, never follows them
    }
}

} // namespace adjudge
