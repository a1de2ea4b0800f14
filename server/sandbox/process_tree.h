// What the living processes of a run use, read from /proc: an estimate for hosts without a cgroup.
#pragma once

#include <sys/types.h>

#include <cstdint>

namespace adjudge::sandbox {

struct TreeUse
{
    std::uint64_t cpuNs = 0; // in clock ticks, with reaped children
    std::uint64_t residentBytes = 0;
    int processes = 0;
};

// All descendants of init; its own resident size is not counted.
TreeUse processTreeUse(pid_t init);

// SIGKILL for everything below a process that is there at this moment.
void killDescendants(pid_t parent);

// All threads of a user on this host; they count for RLIMIT_NPROC.
std::uint64_t threadsOfUser(uid_t user);

} // namespace adjudge::sandbox
