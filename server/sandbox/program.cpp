#include "server/sandbox/program.h"

#include "server/sandbox/identity.h"
#include "server/sandbox/kernel.h"
#include "server/sandbox/landlock.h"

#include <linux/close_range.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>

#include <algorithm>
#include <cerrno>
#include <csignal>

namespace adjudge::sandbox {

namespace {

constexpr rlim_t kOpenFiles = 512;
constexpr rlim_t kPendingSignals = 1024;
constexpr rlim_t kStackWithoutGroupBytes = 64 << 20;
constexpr rlim_t kSmallestStackBytes = 8 << 20;
constexpr rlim_t kThreadStacks = 8; // that many must fit into the address space
constexpr rlim_t kOwnProcesses = 3; // zygote, init and an init that is leaving
constexpr std::uint64_t kMicrosecondsPerSecond = 1'000'000;

[[noreturn]] void fail(RunState& state)
{
    state.error = errno;
    _exit(127);
}

bool limit(int resource, rlim_t soft, rlim_t hard)
{
    const rlimit value = {soft, hard};
    return setrlimit(static_cast<__rlimit_resource_t>(resource), &value) == 0;
}

bool limit(int resource, rlim_t value)
{
    return limit(resource, value, value);
}

bool setLimits(const RunSpec& spec, const Launch& launch)
{
    const bool hasGroup = launch.hasGroup;
    // Not 0 for core dumps: with a "|helper" core_pattern 0 still starts that helper, as root and
    // outside of the box; 1 never does, and the filter keeps it at 1.
    bool isSet = limit(RLIMIT_CORE, 1) && limit(RLIMIT_MEMLOCK, 0) && limit(RLIMIT_MSGQUEUE, 0) &&
                 limit(RLIMIT_NOFILE, kOpenFiles) && limit(RLIMIT_SIGPENDING, kPendingSignals) &&
                 limit(RLIMIT_FSIZE, spec.outputBytes);
    // The group counts the stack. Without a group a large value would be the default stack of
    // every thread and collide with RLIMIT_AS.
    const rlim_t stack = spec.addressSpaceBytes == 0
                             ? kStackWithoutGroupBytes
                             : std::clamp(
                                   rlim_t{spec.addressSpaceBytes} / kThreadStacks,
                                   kSmallestStackBytes,
                                   kStackWithoutGroupBytes
                               );
    isSet = isSet && limit(RLIMIT_STACK, hasGroup ? RLIM_INFINITY : stack);
    if (spec.addressSpaceBytes != 0) {
        isSet = isSet && limit(RLIMIT_AS, spec.addressSpaceBytes);
    }
    if (!hasGroup) {
        isSet = isSet && limit(RLIMIT_NPROC, spec.processes + kOwnProcesses + launch.othersOfUser);
    }
    // A backstop in whole seconds for each process; the supervisor is exact and counts them all.
    const rlim_t seconds = spec.cpuUs / kMicrosecondsPerSecond + 2;
    return isSet && limit(RLIMIT_CPU, seconds, seconds + 1);
}

// A program that may move loses its caches at the moments that the scheduler chooses. A processor
// that is not there is no reason to fail.
void pinTo(int core)
{
    cpu_set_t set;
    CPU_ZERO(&set);
    if (core >= 0 && core < CPU_SETSIZE) {
        CPU_SET(static_cast<std::size_t>(core), &set);
        sched_setaffinity(0, sizeof set, &set);
    }
}

void resetSignals()
{
    sigset_t none;
    sigemptyset(&none);
    signal(SIGPIPE, SIG_DFL);
    sigprocmask(SIG_SETMASK, &none, nullptr);
}

} // namespace

void becomeProgram(void* argument)
{
    const Launch& launch = *static_cast<const Launch*>(argument);
    const RunSpec& spec = *launch.spec;
    RunState& state = *launch.state;
    state.stage = Stage::Starting;
    setsid();
    if (dup2(launch.input, 0) < 0 || dup2(launch.output, 1) < 0 || dup2(launch.errors, 2) < 0 ||
        chdir(launch.folder) != 0) {
        fail(state);
    }
    umask(022);
    pinTo(launch.core);
    resetSignals();
    state.stage = Stage::Limiting;
    unshare(CLONE_NEWCGROUP); // the host's group names are nobody's business; fails on no harm
    if (!setLimits(spec, launch) || prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 ||
        !dropCapabilities()) {
        fail(state);
    }
    state.stage = Stage::Locking;
    if ((launch.ruleset >= 0 && !enterRuleset(launch.ruleset)) ||
        syscall(SYS_close_range, 3, ~0U, 0) != 0) {
        fail(state);
    }
    state.stage = Stage::Filtering;
    state.startCpuNs = threadCpuNs();
    state.startNs = monotonicNs();
    nameOwnProcess(*launch.filter, getpid());
    const sock_fprog filter = {
        static_cast<unsigned short>(launch.filter->size()),
        launch.filter->data(),
    };
    if (syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &filter) != 0) {
        fail(state);
    }
    state.stage = Stage::Executing;
    execve(launch.argv[0], launch.argv, launch.environment);
    fail(state);
}

} // namespace adjudge::sandbox
