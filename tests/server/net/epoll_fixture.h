// What the tests of the event loop share: the loop itself, and pairs of connected descriptors.
#pragma once

#include "tests/server/net/epoll_main.h"

#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <memory>
#include <tuple>
#include <utility>

namespace adjudge {

inline EpollDispatcher& loop()
{
    return *qobject_cast<EpollDispatcher*>(QAbstractEventDispatcher::instance());
}

inline bool turn(QEventLoop::ProcessEventsFlags flags = QEventLoop::AllEvents)
{
    return loop().processEvents(flags);
}

// Turns the loop until there is nothing left to do.
inline void settle()
{
    while (turn()) {
    }
}

// Two connected local sockets; `near` is the one to watch.
class Pair
{
public:
    Pair()
    {
        int both[2] = {-1, -1};
        if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, both) == 0) {
            near = both[0];
            far = both[1];
        }
    }

    ~Pair()
    {
        closeNear();
        closeFar();
    }

    Pair(const Pair&) = delete;
    Pair& operator=(const Pair&) = delete;

    void closeNear() { ::close(std::exchange(near, -1)); }

    void closeFar() { ::close(std::exchange(far, -1)); }

    void tell() const { QCOMPARE(::write(far, "x", 1), ssize_t(1)); }

    // Empties the near end; how many bytes there were.
    [[nodiscard]] int hear() const
    {
        char bytes[64];
        const ssize_t size = ::read(near, bytes, sizeof bytes);
        return static_cast<int>(size);
    }

    int near = -1;
    int far = -1;
};

// A notifier on the near end that counts, and reads unless told otherwise.
class Listener
{
public:
    explicit Listener(const Pair& pair, bool reads = true)
        : notifier(std::make_unique<QSocketNotifier>(pair.near, QSocketNotifier::Read))
    {
        QObject::connect(
            notifier.get(),
            &QSocketNotifier::activated,
            notifier.get(),
            [=, this, &pair] {
                ++heard;
                if (reads) {
                    std::ignore = pair.hear();
                }
            }
        );
    }

    int heard = 0;
    std::unique_ptr<QSocketNotifier> notifier;
};

// True if this process may open so many descriptors.
inline bool allowDescriptors(rlim_t count)
{
    rlimit limit{};
    ::getrlimit(RLIMIT_NOFILE, &limit);
    if (limit.rlim_cur < count) {
        limit.rlim_cur = std::min(limit.rlim_max, count);
        ::setrlimit(RLIMIT_NOFILE, &limit);
    }
    return limit.rlim_cur >= count;
}

} // namespace adjudge
