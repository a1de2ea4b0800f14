// The system-call filter of programs under test: a list of what an ordinary program, a JVM, V8,
// CPython or a compiler needs; everything else answers ENOSYS, calls of a foreign ABI kill.
#pragma once

#include <linux/filter.h>
#include <sys/types.h>

#include <vector>

namespace adjudge::sandbox {

struct FilterRules
{
    bool mayLock = false; // file locks and CPU affinity: compilers and builds, not runs
    // Memory that neither RLIMIT_AS nor resident size shows (memfd, System V segments); only
    // where a cgroup counts it.
    bool mayHoldHiddenMemory = true;
    // False on a host without namespaces: no semaphores that outlive the run, no influence on the
    // priority of other processes.
    bool hasNamespaces = true;
    // False where nothing else keeps signals from the host's processes: only to itself.
    bool maySignalOthers = true;
};

// Classic BPF for seccomp(2): a balanced tree of number ranges, about 250 instructions. Made in
// some ten microseconds.
std::vector<sock_filter> makeFilter(const FilterRules& rules);

// Before a filter without maySignalOthers is loaded: which process "itself" is.
void nameOwnProcess(std::vector<sock_filter>& filter, pid_t self);

} // namespace adjudge::sandbox
