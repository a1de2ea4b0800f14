// A fresh group for each run below a delegated folder. Programs are born into it
// (CLONE_INTO_CGROUP): writing cgroup.procs would wait 10-20 ms for an RCU grace period.
#include "server/sandbox/cgroup.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/xattr.h>

#include <cerrno>
#include <csignal>
#include <cstdlib>

namespace adjudge::sandbox {

namespace {

// A group with controllers for its children has no processes of its own; the server, its workers
// and supervisors live in this leaf beside the runs.
constexpr char kLeaf[] = "/adjudge.main";
constexpr int kMoveRounds = 20; // processes may be born while others are moved
constexpr int kRemoveRounds = 400;
constexpr useconds_t kRemovePauseUs = 500;

class CgroupV2 final : public Cgroup
{
public:
    explicit CgroupV2(std::string prefix)
        : m_prefix(std::move(prefix))
    {
    }

    ~CgroupV2() override { remove(); }

    Fault begin(const GroupLimits& limits) override;

    std::uint64_t cpuNs() override
    {
        return keyedNumber(readSmallFile(m_path + "/cpu.stat"), "usage_usec") * 1000;
    }

    bool isOutOfMemory() override
    {
        return keyedNumber(readSmallFile(m_path + "/memory.events"), "oom_kill") > 0;
    }

    void killAll() override;
    GroupUse end() override;

    int folder() const override { return m_folder.value(); }

private:
    void remove();

    std::string m_prefix;
    std::string m_path;
    Fd m_folder;
    std::uint64_t m_count = 0;
};

Fault CgroupV2::begin(const GroupLimits& limits)
{
    remove();
    m_path = m_prefix + std::to_string(++m_count);
    if (mkdir(m_path.c_str(), 0755) != 0) {
        return withReason(m_path, errno);
    }
    if (!writeSmallFile(m_path + "/memory.max", std::to_string(limits.memoryBytes)) ||
        !writeSmallFile(m_path + "/pids.max", std::to_string(limits.processes))) {
        return withReason("the limits of " + m_path, errno);
    }
    writeSmallFile(m_path + "/memory.swap.max", "0");  // absent without swap accounting
    writeSmallFile(m_path + "/memory.oom.group", "1"); // the run dies as a whole
    m_folder.reset(open(m_path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!m_folder.isOpen()) {
        return withReason(m_path, errno);
    }
    return {};
}

void CgroupV2::killAll()
{
    writeSmallFile(m_path + "/cgroup.kill", "1"); // since Linux 5.14
}

GroupUse CgroupV2::end()
{
    GroupUse use;
    use.cpuNs = cpuNs();
    use.wasOutOfMemory = isOutOfMemory();
    const std::string peak = readSmallFile(m_path + "/memory.peak"); // since Linux 5.19
    use.hasPeak = !peak.empty();
    use.peakBytes = std::strtoull(peak.c_str(), nullptr, 10);
    remove();
    return use;
}

void CgroupV2::remove()
{
    m_folder.reset();
    for (int round = 0; !m_path.empty() && rmdir(m_path.c_str()) != 0 && errno == EBUSY; ++round) {
        if (round == kRemoveRounds) {
            break;
        }
        killAll();
        usleep(kRemovePauseUs);
    }
    m_path.clear();
}

// Where the unified hierarchy is and which group this process is in; empty if it has none.
std::string ownFolder(std::string& root)
{
    for (const char* candidate : {"/sys/fs/cgroup", "/sys/fs/cgroup/unified"}) {
        if (access((std::string(candidate) + "/cgroup.controllers").c_str(), R_OK) == 0) {
            root = candidate;
        }
    }
    const std::string groups = "\n" + readSmallFile("/proc/self/cgroup");
    const std::size_t line = groups.find("\n0::");
    if (root.empty() || line == std::string::npos) {
        return {};
    }
    const std::size_t start = line + 4;
    const std::string path = groups.substr(start, groups.find('\n', start) - start);
    return path == "/" ? root : root + path;
}

bool hasControllers(const std::string& list)
{
    return list.find("memory") != std::string::npos && list.find("pids") != std::string::npos;
}

// Moves the processes of a group into its leaf and turns the controllers on for the rest.
Fault divide(const std::string& base)
{
    const std::string leaf = base + kLeaf;
    if (mkdir(leaf.c_str(), 0755) != 0 && errno != EEXIST) {
        return withReason(leaf, errno);
    }
    for (int round = 0; round < kMoveRounds; ++round) {
        for (const std::string& member : completeLines(readSmallFile(base + "/cgroup.procs"))) {
            writeSmallFile(leaf + "/cgroup.procs", member);
        }
        writeSmallFile(base + "/cgroup.subtree_control", "+cpu");
        if (writeSmallFile(base + "/cgroup.subtree_control", "+memory +pids")) {
            return {};
        }
    }
    return withReason(base + "/cgroup.subtree_control", errno);
}

// Root hands a part of `parent` to the user of the slot, and moves itself there: a process can only
// be born into a group if its user may write the nearest group above both.
Fault makeSlotBase(
    const std::string& parent, const std::string& slot, uid_t owner, std::string& base
)
{
    base = parent + "/" + slot + ".slot";
    const std::string leaf = base + kLeaf;
    mkdir(base.c_str(), 0755);
    mkdir(leaf.c_str(), 0755);
    if (!writeSmallFile(leaf + "/cgroup.procs", "0") ||
        !writeSmallFile(base + "/cgroup.subtree_control", "+memory +pids")) {
        return withReason(base, errno);
    }
    for (const std::string& path :
         {base, base + "/cgroup.procs", base + "/cgroup.subtree_control", leaf + "/cgroup.procs"}) {
        if (chown(path.c_str(), owner, owner) != 0) {
            return withReason(path, errno);
        }
    }
    return {};
}

// systemd marks a group that it leaves alone (Delegate=yes).
bool isDelegated(const std::string& folder)
{
    char value[2] = {};
    return getxattr(folder.c_str(), "trusted.delegate", value, sizeof value) == 1 &&
           value[0] == '1';
}

// The group that is ours to divide: the one we are in, seen through our own leaf.
std::string withoutLeaf(const std::string& own)
{
    return own.ends_with(kLeaf) ? own.substr(0, own.size() - (sizeof kLeaf - 1)) : own;
}

Fault findRootBase(
    const std::string& root,
    const std::string& own,
    const std::string& slot,
    uid_t owner,
    std::string& base
)
{
    const std::string delegated = withoutLeaf(own);
    std::string parent = root + "/adjudge"; // without systemd's word, beside its own groups
    if (isDelegated(delegated)) {
        parent = delegated;
        if (Fault fault = own == delegated ? divide(delegated) : Fault()) {
            return fault;
        }
    } else {
        mkdir(parent.c_str(), 0755);
        writeSmallFile(root + "/cgroup.subtree_control", "+memory +pids");
        writeSmallFile(parent + "/cgroup.subtree_control", "+memory +pids");
    }
    return makeSlotBase(parent, slot, owner, base);
}

Fault findBase(const std::string& slot, uid_t owner, std::string& base)
{
    std::string root;
    const std::string own = ownFolder(root);
    if (own.empty()) {
        return "not mounted at /sys/fs/cgroup";
    }
    if (!hasControllers(readSmallFile(root + "/cgroup.controllers"))) {
        return "the unified hierarchy has no memory and pids controllers";
    }
    if (geteuid() == 0) {
        return findRootBase(root, own, slot, owner, base);
    }
    base = withoutLeaf(own);
    if (access((base + "/cgroup.procs").c_str(), W_OK) != 0 ||
        access((base + "/cgroup.subtree_control").c_str(), W_OK) != 0) {
        return withReason(base, errno);
    }
    if (!hasControllers(readSmallFile(base + "/cgroup.controllers"))) {
        return base + " has no memory and pids controllers";
    }
    return own == base ? divide(base) : Fault();
}

// Groups of supervisors of this slot that were killed: "<slot>-<process>-<count>".
void clearLeftovers(const std::string& base, const std::string& slot)
{
    DIR* folder = opendir(base.c_str());
    while (const dirent* entry = folder != nullptr ? readdir(folder) : nullptr) {
        const std::string name = entry->d_name;
        if (!name.starts_with(slot + "-")) {
            continue;
        }
        const auto pid = static_cast<pid_t>(std::atoi(name.c_str() + slot.size() + 1));
        if (pid > 0 && kill(pid, 0) != 0 && errno == ESRCH) {
            const std::string path = base + "/" + name;
            writeSmallFile(path + "/cgroup.kill", "1");
            rmdir(path.c_str()); // or the next time
        }
    }
    if (folder != nullptr) {
        closedir(folder);
    }
}

} // namespace

std::unique_ptr<Cgroup> openCgroupV2(const std::string& slot, uid_t owner, std::string& why)
{
    std::string base;
    if (Fault fault = findBase(slot, owner, base)) {
        why = *fault;
        return nullptr;
    }
    clearLeftovers(base, slot);
    const std::string prefix = base + "/" + slot + "-" + std::to_string(getpid()) + "-";
    auto group = std::make_unique<CgroupV2>(prefix);
    if (Fault fault = group->begin({64 << 20, 16})) {
        why = *fault;
        return nullptr;
    }
    group->end();
    return group;
}

} // namespace adjudge::sandbox
