#include "server/sandbox/watch.h"

#include "server/sandbox/process_tree.h"

#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <sys/wait.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstdint>

namespace adjudge::sandbox {

namespace {

constexpr std::size_t kErrorBytes = 64 << 10;
constexpr std::uint64_t kNsPerUs = 1000;
constexpr std::uint64_t kMinimumPauseNs = 1'000'000;
constexpr std::uint64_t kTreePauseNs = 5'000'000;     // between looks at the process tree
constexpr std::uint64_t kTreeCpuSlackNs = 10'000'000; // its clock ticks are 10 ms
constexpr std::uint64_t kFolderPauseNs = 50'000'000;  // between looks at the box's files
constexpr std::uint64_t kMostFiles = 16384;           // as many as a box of namespaces may hold
constexpr std::uint64_t kMostFileBytes = 512ULL << 20;
constexpr std::uint64_t kStartPauseNs = 10'000'000;
constexpr std::uint64_t kStartPatienceNs = 5'000'000'000;
constexpr std::uint64_t kStopPauseNs = 20'000'000;
constexpr int kPoliteStops = 10; // then init is killed, and the kernel ends its namespace
constexpr int kMostStops = 250;

std::uint64_t processors()
{
    cpu_set_t set;
    CPU_ZERO(&set);
    sched_getaffinity(0, sizeof set, &set);
    return static_cast<std::uint64_t>(std::max(1, CPU_COUNT(&set)));
}

class Watch
{
public:
    explicit Watch(WatchedRun& run);
    Observed watch();

private:
    enum Entry : std::size_t { Init, Word, Client, Output, Errors, EntryCount };

    void waitForEvents();
    void readOutput();
    void readErrors();
    void readWord();
    void look();
    [[nodiscard]] bool isGranted(std::uint64_t now);
    void lookAtGroup(std::uint64_t now);
    void lookAtTree(std::uint64_t now);
    void lookAtFolder(std::uint64_t now);
    void stop(Stop reason);
    void pressStop();

    [[nodiscard]] std::uint64_t cpuLimitNs() const { return m_run.spec->cpuUs * kNsPerUs; }

    WatchedRun& m_run;
    Fd m_init;
    Observed m_seen;
    std::array<pollfd, EntryCount> m_poll = {};
    std::uint64_t m_processors;
    std::uint64_t m_begunNs;
    std::uint64_t m_deadlineNs;
    std::uint64_t m_nextLookNs;
    std::uint64_t m_nextFolderNs = 0;
    std::uint64_t m_nextStopNs = 0;
    int m_stops = 0;
    bool m_isOver = false;
};

Watch::Watch(WatchedRun& run)
    : m_run(run)
    , m_init(processDescriptor(run.init))
    , m_processors(processors())
    , m_begunNs(monotonicNs())
    , m_deadlineNs(m_begunNs + run.spec->wallUs * kNsPerUs)
    , m_nextLookNs(m_begunNs + (run.group != nullptr ? cpuLimitNs() / m_processors : kTreePauseNs))
{
    if (run.output.isOpen()) {
        fcntl(run.output.value(), F_SETFL, O_NONBLOCK);
    }
    fcntl(run.errors.value(), F_SETFL, O_NONBLOCK);
    m_nextFolderNs = run.folder != nullptr ? m_begunNs + kFolderPauseNs : UINT64_MAX;
}

Observed Watch::watch()
{
    while (!m_isOver) {
        waitForEvents();
        if (m_poll[Output].revents != 0) {
            readOutput();
        }
        if (m_poll[Errors].revents != 0) {
            readErrors();
        }
        if ((m_poll[Client].revents & (POLLHUP | POLLERR)) != 0) {
            stop(Stop::Abandoned);
        }
        if (m_poll[Word].revents != 0 || m_poll[Init].revents != 0) {
            readWord();
        }
        look();
    }
    readOutput(); // all writers are dead: what is there is all
    readErrors();
    if (!m_seen.isEnded && !m_seen.isStuck) {
        waitpid(m_run.init, nullptr, __WALL);
    }
    return std::move(m_seen);
}

void Watch::waitForEvents()
{
    const std::uint64_t now = monotonicNs();
    const std::uint64_t due = m_seen.stop == Stop::None
                                  ? std::min({m_deadlineNs, m_nextLookNs, m_nextFolderNs})
                                  : m_nextStopNs;
    const std::uint64_t pause = due > now ? due - now : 0;
    const timespec timeout = {
        static_cast<time_t>(pause / 1'000'000'000U),
        static_cast<long>(pause % 1'000'000'000U),
    };
    m_poll[Init] = {m_init.value(), POLLIN, 0};
    m_poll[Word] = {m_run.initSocket, POLLIN, 0};
    m_poll[Client] = {m_run.clientSocket, 0, 0}; // only its end
    m_poll[Output] = {m_run.output.value(), POLLIN, 0};
    m_poll[Errors] = {m_run.errors.value(), POLLIN, 0};
    if (ppoll(m_poll.data(), m_poll.size(), &timeout, nullptr) < 0) {
        for (pollfd& entry : m_poll) {
            entry.revents = 0; // interrupted
        }
    }
}

// Appends what is there, up to one byte over the limit; beyond that it is thrown away. Closes the
// pipe at its end.
void drain(Fd& pipe, std::string& text, std::size_t limit)
{
    char buffer[64 << 10];
    while (pipe.isOpen()) {
        const ssize_t count = read(pipe.value(), buffer, sizeof buffer);
        if (count < 0 && errno == EINTR) {
            continue;
        }
        if (count < 0 && errno == EAGAIN) {
            return;
        }
        if (count <= 0) {
            pipe.reset();
            return;
        }
        const std::size_t room = limit + 1 - std::min(limit + 1, text.size());
        text.append(buffer, std::min(room, static_cast<std::size_t>(count)));
        if (text.size() > limit) {
            return; // the caller decides; nobody is kept here by a flood
        }
    }
}

void Watch::readOutput()
{
    drain(m_run.output, m_seen.output, m_run.spec->outputBytes);
    if (m_seen.output.size() > m_run.spec->outputBytes) {
        m_seen.output.resize(m_run.spec->outputBytes);
        m_run.output.reset();
        stop(Stop::Output);
    }
}

void Watch::readErrors()
{
    drain(m_run.errors, m_seen.errors, kErrorBytes);
    if (m_seen.errors.size() > kErrorBytes) {
        m_seen.errors.resize(kErrorBytes);
    }
}

void Watch::readWord()
{
    Message message;
    const Received received = receiveMessage(m_run.initSocket, message, 0);
    if (received == Received::Message) {
        m_seen.isEnded = message.kind == Kind::Ended;
        (m_seen.isEnded ? m_seen.collected : m_seen.fault) = std::move(message.payload);
    }
    // Else init is gone without a word, or its socket's end is a moment earlier than its own.
    m_isOver = received != Received::TimedOut || (m_poll[Init].revents & POLLIN) != 0;
}

void Watch::look()
{
    if (m_isOver) {
        return;
    }
    const std::uint64_t now = monotonicNs();
    if (m_seen.stop != Stop::None) {
        if (now >= m_nextStopNs) {
            pressStop();
        }
        return;
    }
    if (now >= m_deadlineNs && !isGranted(now)) {
        stop(Stop::Wall);
    } else if (now >= m_nextLookNs) {
        if (m_run.group != nullptr) {
            lookAtGroup(now);
        } else {
            lookAtTree(now);
        }
    } else if (now >= m_nextFolderNs) {
        lookAtFolder(now);
    }
}

// Without namespaces files have no place of a fixed size.
void Watch::lookAtFolder(std::uint64_t now)
{
    if (m_run.state->startNs == 0) { // what the last run left is still being removed
        m_nextFolderNs = now + kStartPauseNs;
        return;
    }
    const TreeSize size = m_run.folder->size();
    if (!size.isReadable || size.files > kMostFiles || size.bytes > kMostFileBytes) {
        stop(Stop::Output);
    }
    m_nextFolderNs = std::max(now + kFolderPauseNs, 2 * monotonicNs() - now);
}

// A crowded host may take long to start the program; its time counts from its own first moment.
bool Watch::isGranted(std::uint64_t now)
{
    const std::uint64_t startNs = m_run.state->startNs;
    const std::uint64_t wallNs = m_run.spec->wallUs * kNsPerUs;
    if (startNs == 0) {
        m_deadlineNs = now + kStartPauseNs;
        return now < m_begunNs + wallNs + kStartPatienceNs;
    }
    m_deadlineNs = startNs + wallNs;
    return now < m_deadlineNs;
}

void Watch::lookAtGroup(std::uint64_t now)
{
    const std::uint64_t own = m_run.state->startCpuNs;
    const std::uint64_t total = m_run.group->cpuNs();
    const std::uint64_t used = total - std::min(total, own);
    if (m_run.group->isOutOfMemory()) {
        stop(Stop::Memory);
    } else if (used > cpuLimitNs()) {
        stop(Stop::Cpu);
    } else {
        m_nextLookNs = now + std::max((cpuLimitNs() - used) / m_processors, kMinimumPauseNs);
    }
}

void Watch::lookAtTree(std::uint64_t now)
{
    const TreeUse use = processTreeUse(m_run.init);
    m_seen.treePeakBytes = std::max(m_seen.treePeakBytes, use.residentBytes);
    if (use.residentBytes > m_run.spec->memoryBytes) {
        stop(Stop::Memory);
    } else if (use.cpuNs > cpuLimitNs() + kTreeCpuSlackNs) {
        stop(Stop::Cpu);
    }
    m_nextLookNs = now + kTreePauseNs;
}

void Watch::stop(Stop reason)
{
    if (m_seen.stop == Stop::None) {
        m_seen.stop = reason;
        pressStop();
    }
}

// Asking init keeps the CPU time of its children, which a killed init would lose.
void Watch::pressStop()
{
    if (m_isOver) {
        return;
    }
    if (m_run.group != nullptr) {
        m_run.group->killAll();
    }
    // Without namespaces nothing would end the program after init.
    const bool isPolite = m_stops < kPoliteStops || m_run.folder != nullptr;
    signalProcess(m_init, isPolite ? SIGUSR1 : SIGKILL);
    if (++m_stops > kMostStops) {
        m_seen.isStuck = true;
        m_isOver = true;
    }
    m_nextStopNs = monotonicNs() + kStopPauseNs;
}

} // namespace

Observed watch(WatchedRun& run)
{
    return Watch(run).watch();
}

} // namespace adjudge::sandbox
