// Accounting and limits of one run by the kernel's control groups: v2 with a fresh group for each
// run, or v1 with one group for each worker slot whose counters are reset.
#pragma once

#include "server/sandbox/kernel.h"

#include <memory>
#include <string>
#include <vector>

namespace adjudge::sandbox {

struct GroupLimits
{
    std::uint64_t memoryBytes = 0;
    std::uint64_t processes = 0;
    std::uint64_t boxBytes = 0; // already in /box or given to the run; only v1 counts them
};

struct GroupUse
{
    std::uint64_t cpuNs = 0;
    std::uint64_t peakBytes = 0;
    bool wasOutOfMemory = false; // the kernel killed something for memory
    bool hasPeak = true;
};

class Cgroup
{
public:
    virtual ~Cgroup() = default;

    // Before each run: sets the limits and starts counting.
    virtual Fault begin(const GroupLimits& limits) = 0;

    virtual std::uint64_t cpuNs() = 0;
    virtual bool isOutOfMemory() = 0;
    virtual void killAll() = 0;

    // After everything of the run is dead.
    virtual GroupUse end() = 0;

    // v2: the folder that a program is born into; -1 for v1.
    virtual int folder() const { return -1; }

    // v1: the box joins the group itself, once, before it makes its namespaces; its own processes
    // are counted too. No-op for v2.
    virtual bool join() { return true; }

    // True when init and zygote live in the group and their use must be taken off.
    virtual bool holdsTheBox() const { return false; }
};

// Uses what this host offers; called before root is dropped, owner will use the group afterwards.
// Null and a sentence with the remedy in `why` when there is nothing.
std::unique_ptr<Cgroup> openCgroup(const std::string& slot, uid_t owner, std::string& why);

// The two kinds; null and why when they are not there or not writable.
std::unique_ptr<Cgroup> openCgroupV1(const std::string& slot, std::string& why);
std::unique_ptr<Cgroup> openCgroupV2(const std::string& slot, uid_t owner, std::string& why);

} // namespace adjudge::sandbox
