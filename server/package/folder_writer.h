// Writes files below one folder and nowhere else: every step goes from a directory descriptor to a
// plain name, follows no link and overwrites nothing.
#pragma once

#include "shared/result.h"

#include <QByteArray>

namespace adjudge {

// An open file descriptor, closed at the end of its life.
class Descriptor
{
public:
    explicit Descriptor(int number = -1)
        : m_number(number)
    {
    }

    Descriptor(Descriptor&& other) noexcept
        : m_number(std::exchange(other.m_number, -1))
    {
    }

    Descriptor& operator=(Descriptor&& other) noexcept
    {
        std::swap(m_number, other.m_number);
        return *this;
    }

    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    ~Descriptor();

    [[nodiscard]] int number() const { return m_number; }

    [[nodiscard]] bool isOpen() const { return m_number >= 0; }

    // Writes all of it; false with errno set if that fails.
    [[nodiscard]] bool write(const char* data, qint64 bytes) const;

private:
    int m_number;
};

class FolderWriter
{
public:
    // `folder` must exist and be empty.
    static Result<FolderWriter> open(const QString& folder);

    // Relative names with '/' between their parts, checked by ZipNames. Parents are made.
    Result<void> makeFolder(const QByteArray& name) const;
    Result<Descriptor> makeFile(const QByteArray& name, bool isExecutable) const;

    // Removes whatever is in the folder; the folder stays.
    void empty() const;

private:
    FolderWriter(QString folder, Descriptor descriptor);

    Result<Descriptor> openFolder(const QByteArray& name) const;

    QString m_folder;
    Descriptor m_root;
};

} // namespace adjudge
