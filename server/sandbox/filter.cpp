#include "server/sandbox/filter.h"

#include "server/sandbox/filter_table.h"

#include <linux/audit.h>
#include <linux/personality.h>
#include <linux/sched.h>
#include <linux/seccomp.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>

#include <array>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <span>

namespace adjudge::sandbox {

namespace {

using Program = std::vector<sock_filter>;

constexpr std::uint32_t kRefuse = SECCOMP_RET_ERRNO | ENOSYS;
constexpr std::uint16_t kLoad = BPF_LD | BPF_W | BPF_ABS;
constexpr std::uint16_t kReturn = BPF_RET | BPF_K;
constexpr std::uint16_t kIfEqual = BPF_JMP | BPF_JEQ | BPF_K;
constexpr std::uint16_t kIfAtLeast = BPF_JMP | BPF_JGE | BPF_K;
constexpr std::uint16_t kIfAnyBit = BPF_JMP | BPF_JSET | BPF_K;
constexpr std::uint32_t kOwnProcess = 0x7fffff01; // a process id that none has
constexpr int kCallNumbers = 512;                 // larger numbers share the fate of the last

#if defined(__x86_64__)
constexpr std::uint32_t kArchitecture = AUDIT_ARCH_X86_64;
#elif defined(__aarch64__)
constexpr std::uint32_t kArchitecture = AUDIT_ARCH_AARCH64;
#else
#error "name the audit architecture of this processor"
#endif

// What happens to one call: allowed, refused, or a check of its arguments (index + 2).
enum : int { Refused = 0, Allowed = 1, FirstCheck = 2 };

sock_filter
step(std::uint16_t code, std::uint32_t value, std::uint8_t ifTrue = 0, std::uint8_t ifFalse = 0)
{
    return {code, ifTrue, ifFalse, value};
}

// Low 32 bits of an argument: what the kernel itself looks at for int and flag arguments.
sock_filter loadLow(std::uint32_t argument)
{
    return step(kLoad, static_cast<std::uint32_t>(offsetof(seccomp_data, args)) + 8 * argument);
}

sock_filter loadHigh(std::uint32_t argument)
{
    return step(kLoad, static_cast<std::uint32_t>(offsetof(seccomp_data, args)) + 8 * argument + 4);
}

// Allowed if the argument is one of these.
Program oneOf(std::uint32_t argument, std::span<const unsigned> values)
{
    Program check = {loadLow(argument)};
    for (std::size_t i = 0; i < values.size(); ++i) {
        check.push_back(step(kIfEqual, values[i], static_cast<std::uint8_t>(values.size() - i)));
    }
    check.push_back(step(kReturn, kRefuse));
    check.push_back(step(kReturn, SECCOMP_RET_ALLOW));
    return check;
}

// No new namespaces. clone3 keeps its flags in memory, out of reach, and is refused as a whole.
Program plainClone()
{
    const std::uint32_t spaces = CLONE_NEWUSER | CLONE_NEWPID | CLONE_NEWNS | CLONE_NEWNET |
                                 CLONE_NEWIPC | CLONE_NEWUTS | CLONE_NEWCGROUP | CLONE_NEWTIME;
    return {
        loadLow(0),
        step(kIfAnyBit, spaces, 0, 1),
        step(kReturn, kRefuse),
        step(kReturn, SECCOMP_RET_ALLOW),
    };
}

// RLIMIT_CORE may be read, never set: 0 would start a "|helper" of core_pattern on the host.
Program setLimit()
{
    return {
        loadLow(0),
        step(kIfEqual, RLIMIT_CORE, 0, 1),
        step(kReturn, kRefuse),
        step(kReturn, SECCOMP_RET_ALLOW),
    };
}

// prlimit64(0, any but RLIMIT_CORE, ...) or with a null third argument: a foreign process, such as
// the run's init, can not be given limits.
Program setOwnLimit()
{
    return {
        loadLow(0),
        step(kIfEqual, 0, 1, 0),
        step(kReturn, kRefuse),
        loadLow(1),
        step(kIfEqual, RLIMIT_CORE, 1, 0),
        step(kReturn, SECCOMP_RET_ALLOW),
        loadLow(2),
        step(kIfEqual, 0, 0, 2),
        loadHigh(2),
        step(kIfEqual, 0, 1, 0),
        step(kReturn, kRefuse),
        step(kReturn, SECCOMP_RET_ALLOW),
    };
}

struct Policy
{
    std::array<int, kCallNumbers> fate = {}; // all Refused
    std::vector<Program> checks;

    void allow(std::span<const int> calls)
    {
        for (const int call : calls) {
            fate.at(static_cast<std::size_t>(call)) = Allowed;
        }
    }

    void refuse(std::span<const int> calls)
    {
        for (const int call : calls) {
            fate.at(static_cast<std::size_t>(call)) = Refused;
        }
    }

    void check(int call, Program program)
    {
        fate.at(static_cast<std::size_t>(call)) = FirstCheck + static_cast<int>(checks.size());
        checks.push_back(std::move(program));
    }
};

Policy makePolicy(const FilterRules& rules)
{
    static constexpr unsigned kPersonalities[] = {0, 0xffffffffU, ADDR_NO_RANDOMIZE};
    static constexpr unsigned kFamilies[] = {AF_UNIX};
    Policy policy;
    policy.allow(allowedCalls());
    policy.check(SYS_ioctl, oneOf(1, allowedIoctls()));
    policy.check(SYS_fcntl, oneOf(1, allowedFcntls()));
    policy.check(SYS_personality, oneOf(0, kPersonalities));
    policy.check(SYS_socketpair, oneOf(0, kFamilies));
    policy.check(SYS_clone, plainClone());
    policy.check(SYS_setrlimit, setLimit());
    policy.check(SYS_prlimit64, setOwnLimit());
    if (rules.mayLock) {
        policy.allow(lockingCalls());
    }
    if (rules.mayHoldHiddenMemory) {
        policy.allow(hiddenMemoryCalls());
    }
    if (!rules.hasNamespaces) {
        policy.refuse(callsOnStrangers());
        policy.check(SYS_fcntl, oneOf(1, allowedFcntls().subspan(kFcntlsOnStrangers)));
    }
    if (!rules.maySignalOthers) {
        static constexpr unsigned kSelf[] = {kOwnProcess};
        static constexpr unsigned kSelfOrGroup[] = {kOwnProcess, 0};
        static constexpr int kRefused[] = {SYS_tkill, SYS_pidfd_send_signal};
        policy.refuse(kRefused);
        policy.check(SYS_kill, oneOf(0, kSelfOrGroup));
        for (const int call : {SYS_tgkill, SYS_rt_sigqueueinfo, SYS_rt_tgsigqueueinfo}) {
            policy.check(call, oneOf(0, kSelf));
        }
    }
    return policy;
}

struct Range
{
    std::uint32_t first;
    int fate;
};

// Binary search over the ranges; jumps beyond 255 instructions take a step between.
Program search(const Policy& policy, std::span<const Range> ranges)
{
    if (ranges.size() == 1) {
        const int fate = ranges.front().fate;
        if (fate >= FirstCheck) {
            return policy.checks[static_cast<std::size_t>(fate - FirstCheck)];
        }
        return {step(kReturn, fate == Allowed ? SECCOMP_RET_ALLOW : kRefuse)};
    }
    const std::size_t middle = ranges.size() / 2;
    const Program low = search(policy, ranges.first(middle));
    const Program high = search(policy, ranges.subspan(middle));
    Program program;
    if (low.size() <= 255) {
        program.push_back(
            step(kIfAtLeast, ranges[middle].first, static_cast<std::uint8_t>(low.size()))
        );
    } else {
        program.push_back(step(kIfAtLeast, ranges[middle].first, 0, 1));
        program.push_back(step(BPF_JMP | BPF_JA, static_cast<std::uint32_t>(low.size())));
    }
    program.insert(program.end(), low.begin(), low.end());
    program.insert(program.end(), high.begin(), high.end());
    return program;
}

} // namespace

void nameOwnProcess(std::vector<sock_filter>& filter, pid_t self)
{
    for (sock_filter& instruction : filter) {
        if (instruction.code == kIfEqual && instruction.k == kOwnProcess) {
            instruction.k = static_cast<std::uint32_t>(self);
        }
    }
}

std::vector<sock_filter> makeFilter(const FilterRules& rules)
{
    const Policy policy = makePolicy(rules);
    std::vector<Range> ranges;
    for (std::uint32_t call = 0; call < kCallNumbers; ++call) {
        if (ranges.empty() || policy.fate[call] != ranges.back().fate ||
            policy.fate[call] >= FirstCheck) {
            ranges.push_back({call, policy.fate[call]});
        }
    }
    // The same number means another call in a 32-bit or x32 call: such a caller is killed.
    Program program = {
        step(kLoad, static_cast<std::uint32_t>(offsetof(seccomp_data, arch))),
        step(kIfEqual, kArchitecture, 1, 0),
        step(kReturn, SECCOMP_RET_KILL_PROCESS),
        step(kLoad, static_cast<std::uint32_t>(offsetof(seccomp_data, nr))),
        step(kIfAtLeast, 0x40000000U, 0, 1),
        step(kReturn, SECCOMP_RET_KILL_PROCESS),
    };
    const Program tree = search(policy, ranges);
    program.insert(program.end(), tree.begin(), tree.end());
    return program;
}

} // namespace adjudge::sandbox
