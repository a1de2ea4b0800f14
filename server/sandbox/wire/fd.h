// An owned file descriptor.
#pragma once

#include <unistd.h>

#include <utility>

namespace adjudge::sandbox {

class Fd
{
public:
    Fd() = default;

    explicit Fd(int fd)
        : m_fd(fd)
    {
    }

    Fd(Fd&& other) noexcept
        : m_fd(other.release())
    {
    }

    Fd& operator=(Fd&& other) noexcept
    {
        if (this != &other) {
            reset(other.release());
        }
        return *this;
    }

    Fd(const Fd&) = delete;
    Fd& operator=(const Fd&) = delete;

    ~Fd() { reset(); }

    [[nodiscard]] int value() const { return m_fd; }

    [[nodiscard]] bool isOpen() const { return m_fd >= 0; }

    int release() { return std::exchange(m_fd, -1); }

    void reset(int fd = -1)
    {
        if (m_fd >= 0) {
            close(m_fd);
        }
        m_fd = fd;
    }

private:
    int m_fd = -1;
};

} // namespace adjudge::sandbox
