// The box's own root: the host's /usr and a few pieces of /etc, read-only; a minimal /dev; /box.
// Nothing else of the host is there. All inside the box's user and mount namespace.
#pragma once

#include "server/sandbox/landlock.h"

namespace adjudge::sandbox {

inline constexpr std::uint64_t kFilesPerMount = 16384; // inodes of /box, /w and /tmp each

// Builds the root and enters it; the old one is gone afterwards.
Fault buildRoot(std::uint64_t boxBytes);

// In a run's own mount namespace: fresh /w, /tmp and /proc; /box read-only. Sets hasProc to false
// when the host refuses a new procfs (a container that masks its own).
Fault mountForRun(bool& hasProc);

// Then, as the run needs: more room in /w than kWorkBytes, a writable /box.
inline constexpr std::uint64_t kWorkBytes = 64ULL << 20;
Fault growWork(std::uint64_t bytes);
Fault makeBoxWritable();

// What Landlock leaves a program in this root; reading is everywhere.
std::vector<PathRule> boxRules();

} // namespace adjudge::sandbox
