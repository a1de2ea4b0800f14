// The system-call filter of programs under test: a list of what an ordinary program, a JVM, V8,
// CPython or a compiler needs; everything else answers ENOSYS, calls of a foreign ABI kill.
#pragma once

#include <linux/filter.h>

#include <vector>

namespace adjudge::sandbox {

struct FilterRules
{
    bool mayLock = false; // file locks and CPU affinity: compilers and builds, not runs
    // Memory that neither RLIMIT_AS nor resident size shows (memfd, System V segments); only
    // where a cgroup counts it.
    bool mayHoldHiddenMemory = true;
};

// Classic BPF for seccomp(2): a balanced tree of number ranges, about 250 instructions. Made in
// some ten microseconds.
std::vector<sock_filter> makeFilter(const FilterRules& rules);

} // namespace adjudge::sandbox
