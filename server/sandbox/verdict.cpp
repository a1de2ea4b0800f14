#include "server/sandbox/verdict.h"

#include <sys/wait.h>

#include <algorithm>
#include <csignal>

namespace adjudge::sandbox {

namespace {

constexpr std::uint64_t kNsPerUs = 1000;

std::uint64_t lessBy(std::uint64_t value, std::uint64_t taken)
{
    return value - std::min(value, taken);
}

const char* nameOf(Stage stage)
{
    switch (stage) {
    case Stage::Empty:
        return "starting the run's init";
    case Stage::Placing:
        return "placing files";
    case Stage::Starting:
        return "starting the program";
    case Stage::Limiting:
        return "setting limits";
    case Stage::Locking:
        return "entering Landlock";
    case Stage::Filtering:
        return "loading the filter";
    case Stage::Executing:
        return "execve";
    }
    return "";
}

void measure(
    const RunState& state,
    const GroupUse* group,
    bool boxIsInGroup,
    const Observed& observed,
    RunReport& report
)
{
    std::uint64_t cpuNs = lessBy(state.reapedCpuNs, state.startCpuNs);
    if (group != nullptr) {
        // The group knows also what nobody reaped.
        const std::uint64_t ours = state.startCpuNs + (boxIsInGroup ? state.initCpuNs.load() : 0);
        cpuNs = lessBy(group->cpuNs, ours);
    }
    report.endNs = state.endNs;
    report.cpuUs = cpuNs / kNsPerUs;
    report.wallUs = state.startNs == 0 || state.endNs < state.startNs
                        ? 0
                        : (state.endNs - state.startNs) / kNsPerUs;
    report.memoryBytes = group != nullptr && group->hasPeak
                             ? group->peakBytes
                             : std::max(state.largestBytes.load(), observed.treePeakBytes);
    if (report.memoryBytes == 0) {
        // The kernel charges a group in batches: a small program may end before the first one.
        report.memoryBytes = state.largestBytes;
    }
}

End endOf(
    const RunSpec& spec, const RunState& state, bool isOutOfMemory, Stop stop, RunReport& report
)
{
    if (isOutOfMemory || stop == Stop::Memory) {
        return End::MemoryLimit;
    }
    if (stop == Stop::Output) {
        return End::OutputLimit;
    }
    if (stop == Stop::Cpu || report.cpuUs > spec.cpuUs) {
        return End::CpuLimit;
    }
    if (stop == Stop::Wall) {
        return End::WallLimit;
    }
    const int status = state.waitStatus;
    if (!state.isEnded) {
        report.signal = SIGKILL;
        report.note = "the run's init process was killed";
        return End::Signalled;
    }
    if (WIFSIGNALED(status)) {
        report.signal = static_cast<std::uint64_t>(WTERMSIG(status));
        return report.signal == SIGXCPU   ? End::CpuLimit
               : report.signal == SIGXFSZ ? End::OutputLimit
                                          : End::Signalled;
    }
    report.exitCode = static_cast<std::uint64_t>(WEXITSTATUS(status));
    return End::Exited;
}

} // namespace

Fault makeReport(
    const RunSpec& spec,
    const RunState& state,
    const GroupUse* group,
    bool boxIsInGroup,
    Observed&& observed,
    RunReport& report
)
{
    if (observed.isStuck) {
        return "the run could not be stopped";
    }
    if (observed.stop == Stop::Abandoned) {
        return "abandoned";
    }
    if (!observed.fault.empty()) {
        return observed.fault;
    }
    const bool isOutOfMemory = group != nullptr && group->wasOutOfMemory;
    const Stage stage = state.stage;
    if (stage < Stage::Executing && !isOutOfMemory && observed.stop == Stop::None) {
        return withReason(nameOf(stage), state.error);
    }
    measure(state, group, boxIsInGroup, observed, report);
    report.output = std::move(observed.output);
    report.errors = std::move(observed.errors);
    if (auto files = decodeFiles(observed.collected)) {
        report.collected = std::move(*files);
    }
    if (!state.hasProc) {
        report.note = "ran without /proc, which this host does not allow to mount";
    }
    if (stage == Stage::Executing && state.error != 0) {
        report.end = End::NotStarted;
        report.note = withReason(spec.argv.front(), state.error);
    } else {
        report.end = endOf(spec, state, isOutOfMemory, observed.stop, report);
    }
    return {};
}

} // namespace adjudge::sandbox
