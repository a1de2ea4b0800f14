// One group for each slot below /sys/fs/cgroup/<controller>/adjudge, made by root and kept. The box
// is born in it, because moving a process into a group waits for an RCU grace period of 10-20 ms.
#include "server/sandbox/cgroup.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdlib>

namespace adjudge::sandbox {

namespace {

// Supervised processes of ours in the group: zygote, init, and the init of the run before, which
// may still be leaving.
constexpr std::uint64_t kOwnProcesses = 3;
constexpr std::uint64_t kOwnBytes = 4 << 20; // their memory, with the kernel's per-CPU rounding
constexpr int kGroupsOfASlot = 32;
// Beyond this, begin() looks whether shared memory of the last run is still being freed.
constexpr std::uint64_t kSlackBytes = 16 << 20;
constexpr int kFreeRounds = 1000;
constexpr useconds_t kFreePauseUs = 1000;
constexpr int kKillRounds = 200;
constexpr useconds_t kKillPauseUs = 500;

std::string text(const Fd& file)
{
    char buffer[4096];
    const ssize_t count = pread(file.value(), buffer, sizeof buffer, 0);
    return count > 0 ? std::string(buffer, static_cast<std::size_t>(count)) : std::string();
}

std::uint64_t number(const Fd& file)
{
    return std::strtoull(text(file).c_str(), nullptr, 10);
}

bool assign(const Fd& file, const std::string& value)
{
    return pwrite(file.value(), value.data(), value.size(), 0) ==
           static_cast<ssize_t>(value.size());
}

class CgroupV1 final : public Cgroup
{
public:
    // Takes the slot's group, or the next of a few with a number if another sandbox has it.
    Fault open(const std::string& slot);

    Fault begin(const GroupLimits& limits) override;

    std::uint64_t cpuNs() override { return number(m_cpuUsage) - m_cpuAtStart; }

    bool isOutOfMemory() override { return oomKills() > m_oomAtStart; }

    void killAll() override {} // the box lives here too; the run's init ends the rest

    GroupUse end() override;
    bool join() override;

    bool holdsTheBox() const override { return true; }

private:
    void clearLeftovers();
    void awaitFreedMemory(std::uint64_t expected);

    std::uint64_t oomKills() const { return keyedNumber(text(m_oomControl), "oom_kill"); }

    Fault openFiles(const std::string& slot);
    Fault openController(const std::string& name, const std::string& slot, std::string& folder);
    Fault setMemory(std::uint64_t bytes);

    std::vector<Fd> m_joins; // cgroup.procs of each controller, for the box
    Fd m_processes;
    Fd m_lock;
    Fd m_cpuUsage;
    Fd m_oomControl;
    Fd m_memoryUsage;
    Fd m_memoryStatistics;
    Fd m_memoryPeak;
    Fd m_memoryLimit;
    Fd m_memoryAndSwapLimit;
    Fd m_processLimit;
    std::uint64_t m_cpuAtStart = 0;
    std::uint64_t m_oomAtStart = 0;
    std::uint64_t m_memoryAtStart = 0;
    std::uint64_t m_limit = 0;
    std::uint64_t m_processesAllowed = 0;
};

Fault CgroupV1::openController(
    const std::string& name, const std::string& slot, std::string& folder
)
{
    const std::string parent = "/sys/fs/cgroup/" + name + "/adjudge";
    folder = parent + "/" + slot;
    mkdir(parent.c_str(), 0755); // may be there already; the next line tells
    if (mkdir(folder.c_str(), 0755) != 0 && errno != EEXIST) {
        return withReason(folder, errno);
    }
    Fd join(::open((folder + "/cgroup.procs").c_str(), O_RDWR | O_CLOEXEC));
    if (!join.isOpen()) {
        return withReason(folder + "/cgroup.procs", errno);
    }
    m_joins.push_back(std::move(join));
    return {};
}

Fault CgroupV1::open(const std::string& slot)
{
    for (int number = 0; number < kGroupsOfASlot; ++number) {
        const std::string name = number == 0 ? slot : slot + "-" + std::to_string(number);
        std::string pids;
        m_joins.clear();
        if (Fault fault = openController("pids", name, pids)) {
            return fault;
        }
        m_lock.reset(::open(pids.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
        if (flock(m_lock.value(), LOCK_EX | LOCK_NB) == 0) {
            m_joins.clear();
            return openFiles(name);
        }
    }
    return "all groups of slot " + slot + " are in use";
}

Fault CgroupV1::openFiles(const std::string& slot)
{
    std::string memory;
    std::string pids;
    std::string cpu;
    for (const auto& [name, folder] :
         {std::pair{"memory", &memory}, std::pair{"pids", &pids}, std::pair{"cpuacct", &cpu}}) {
        if (Fault fault = openController(name, slot, *folder)) {
            return fault;
        }
    }
    const auto file = [](const std::string& path, int flags) {
        return Fd(::open(path.c_str(), flags | O_CLOEXEC));
    };
    m_processes = file(pids + "/cgroup.procs", O_RDONLY);
    m_processLimit = file(pids + "/pids.max", O_WRONLY);
    m_cpuUsage = file(cpu + "/cpuacct.usage", O_RDONLY);
    m_oomControl = file(memory + "/memory.oom_control", O_RDONLY);
    m_memoryUsage = file(memory + "/memory.usage_in_bytes", O_RDONLY);
    m_memoryStatistics = file(memory + "/memory.stat", O_RDONLY);
    m_memoryPeak = file(memory + "/memory.max_usage_in_bytes", O_RDWR);
    m_memoryLimit = file(memory + "/memory.limit_in_bytes", O_WRONLY);
    m_memoryAndSwapLimit = file(memory + "/memory.memsw.limit_in_bytes", O_WRONLY);
    for (const Fd* each :
         {&m_processes,
          &m_processLimit,
          &m_cpuUsage,
          &m_oomControl,
          &m_memoryUsage,
          &m_memoryPeak,
          &m_memoryLimit}) {
        if (!each->isOpen()) {
            return "the v1 groups of slot " + slot + " lack a file";
        }
    }
    clearLeftovers();
    // Files are put into the box before the first run; the limit of the last one before is no
    // longer meant.
    assign(m_memoryAndSwapLimit, "-1");
    assign(m_memoryLimit, "-1");
    return {};
}

bool CgroupV1::join()
{
    for (const Fd& group : m_joins) {
        if (!assign(group, "0")) {
            return false;
        }
    }
    return true;
}

Fault CgroupV1::setMemory(std::uint64_t bytes)
{
    if (bytes == m_limit) {
        return {};
    }
    const std::string value = std::to_string(bytes);
    if (m_memoryAndSwapLimit.isOpen()) {
        assign(m_memoryAndSwapLimit, "-1"); // must never be below the other while that changes
    }
    if (!assign(m_memoryLimit, value)) {
        return withReason("the memory limit of the group", errno);
    }
    if (m_memoryAndSwapLimit.isOpen() && !assign(m_memoryAndSwapLimit, value)) {
        return withReason("the swap limit of the group", errno);
    }
    m_limit = bytes;
    return {};
}

Fault CgroupV1::begin(const GroupLimits& limits)
{
    awaitFreedMemory(limits.boxBytes + kSlackBytes);
    m_memoryAtStart = number(m_memoryUsage);
    if (Fault fault = setMemory(limits.memoryBytes + limits.boxBytes + kOwnBytes)) {
        return fault;
    }
    if (limits.processes != m_processesAllowed) {
        if (!assign(m_processLimit, std::to_string(limits.processes + kOwnProcesses))) {
            return withReason("the process limit of the group", errno);
        }
        m_processesAllowed = limits.processes;
    }
    assign(m_memoryPeak, "0");
    m_oomAtStart = oomKills();
    m_cpuAtStart = number(m_cpuUsage);
    return {};
}

// The kernel frees System V segments some time after the IPC namespace has lost its last process.
void CgroupV1::awaitFreedMemory(std::uint64_t expected)
{
    for (int round = 0; round < kFreeRounds && number(m_memoryUsage) > expected; ++round) {
        if (keyedNumber(text(m_memoryStatistics), "shmem") <= expected) {
            return; // the rest is file cache, which gives way
        }
        usleep(kFreePauseUs);
    }
}

// What a supervisor left that was killed.
void CgroupV1::clearLeftovers()
{
    for (int round = 0; round < kKillRounds; ++round) {
        const std::vector<std::string> members = completeLines(text(m_processes));
        if (members.empty()) {
            return;
        }
        for (const std::string& member : members) {
            kill(static_cast<pid_t>(std::strtol(member.c_str(), nullptr, 10)), SIGKILL);
        }
        usleep(kKillPauseUs);
    }
}

GroupUse CgroupV1::end()
{
    GroupUse use;
    use.cpuNs = cpuNs();
    const std::uint64_t peak = number(m_memoryPeak);
    use.peakBytes = peak - std::min(peak, m_memoryAtStart);
    use.wasOutOfMemory = isOutOfMemory();
    return use;
}

} // namespace

std::unique_ptr<Cgroup> openCgroupV1(const std::string& slot, std::string& why)
{
    auto group = std::make_unique<CgroupV1>();
    if (Fault fault = group->open(slot)) {
        why = *fault;
        return nullptr;
    }
    return group;
}

} // namespace adjudge::sandbox
