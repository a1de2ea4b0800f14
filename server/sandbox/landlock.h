// Landlock (Documentation/userspace-api/landlock.rst of Linux): a list of what a process may do in
// which folders, kept by the kernel whatever else goes wrong. In a box of namespaces it is a second
// wall; without namespaces it is the wall.
#pragma once

#include "server/sandbox/kernel.h"

namespace adjudge::sandbox {

// Version of the kernel's interface; 0 where it has none. Files since 1, moving files between
// folders since 2, signals to strangers and abstract sockets since 6.
int landlockVersion();

inline constexpr int kLandlockMoves = 2;
inline constexpr int kLandlockSignals = 6;

enum class Access { Read, Device, Write }; // Read with execution; Write with everything

struct PathRule
{
    std::string path; // skipped where it does not exist
    Access access = Access::Read;
};

// Everything below other paths is refused, and so are TCP and, where known, signals to processes
// outside. Closed on failure.
Fd makeRuleset(const std::vector<PathRule>& rules);

// For this process and all its children, for ever. Needs no_new_privs. Only kernel calls.
bool enterRuleset(int ruleset);

} // namespace adjudge::sandbox
