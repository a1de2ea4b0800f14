// One page shared by the supervisor, a run's init and, until it execs, the program: how far the
// start came and what was measured. The program loses it with execve.
#pragma once

#include <atomic>
#include <cstdint>

namespace adjudge::sandbox {

enum class Stage : std::uint32_t {
    Empty,
    Placing, // files and folders of the request
    Starting,
    Limiting,
    Locking, // Landlock
    Filtering,
    Executing, // an error from here on is the program's: it can not be run
};

struct RunState
{
    std::atomic<Stage> stage = Stage::Empty;
    std::atomic<int> error = 0; // errno at that stage
    std::atomic<int> waitStatus = 0;
    std::atomic<bool> isEnded = false; // reaped to the last process
    std::atomic<bool> hasProc = true;
    std::atomic<std::uint64_t> startNs = 0;      // right before execve
    std::atomic<std::uint64_t> endNs = 0;        // the program itself was reaped
    std::atomic<std::uint64_t> startCpuNs = 0;   // used by our code before execve
    std::atomic<std::uint64_t> initCpuNs = 0;    // used by init itself since it has the request
    std::atomic<std::uint64_t> reapedCpuNs = 0;  // of all reaped processes
    std::atomic<std::uint64_t> largestBytes = 0; // resident size of the largest process

    void reset()
    {
        stage = Stage::Empty;
        error = 0;
        waitStatus = 0;
        isEnded = false;
        hasProc = true;
        startNs = endNs = startCpuNs = initCpuNs = reapedCpuNs = largestBytes = 0;
    }
};

static_assert(std::atomic<std::uint64_t>::is_always_lock_free);

} // namespace adjudge::sandbox
