#include "server/worker/verdict.h"

#include <algorithm>
#include <array>
#include <csignal>

using namespace Qt::Literals::StringLiterals;

namespace adjudge {

namespace {

struct SignalRow
{
    int signal;
    const char* words;
};

constexpr std::array kSignals{
    SignalRow{SIGSEGV, "segmentation fault"},
    SignalRow{SIGABRT, "aborted"},
    SignalRow{SIGFPE, "arithmetic error, for example a division by zero"},
    SignalRow{SIGBUS, "bus error"},
    SignalRow{SIGILL, "illegal instruction"},
    SignalRow{SIGSYS, "forbidden system call"},
    SignalRow{SIGKILL, "killed"},
    SignalRow{SIGTERM, "terminated"},
    SignalRow{SIGPIPE, "broken pipe"},
    SignalRow{SIGTRAP, "trap"},
    SignalRow{SIGALRM, "alarm clock"},
    SignalRow{SIGHUP, "hangup"},
    SignalRow{SIGINT, "interrupted"},
};

bool ranOutOfMemory(const RunResult& run, const QList<MemorySign>& signs)
{
    return std::ranges::any_of(signs, [&](const MemorySign& sign) {
        const bool isSameEnd = run.end == RunResult::End::Signalled ? sign.signal == run.signal
                                                                    : sign.exitCode == run.exitCode;
        return isSameEnd &&
               (run.errors.contains(sign.text) || run.output.right(4096).contains(sign.text));
    });
}

QString timeMessage(std::chrono::milliseconds cpu)
{
    const double seconds = std::chrono::duration<double>(cpu).count();
    return u"Stopped at the time limit of %1 s"_s.arg(QString::number(seconds, 'g', 4));
}

RunVerdict crashed(const RunResult& run, const QList<MemorySign>& signs)
{
    if (ranOutOfMemory(run, signs)) {
        return {Status::MemoryLimitExceeded, u"Out of memory"_s};
    }
    if (run.end == RunResult::End::Signalled && run.signal == SIGXFSZ) {
        return {Status::OutputLimitExceeded, u"A file grew over the output limit"_s};
    }
    if (run.end == RunResult::End::Signalled) {
        return {Status::RunTimeError, u"Killed by %1"_s.arg(signalWords(run.signal))};
    }
    return {Status::RunTimeError, u"Exit code %1"_s.arg(run.exitCode)};
}

} // namespace

QString signalWords(int signal)
{
    const auto row = std::ranges::find(kSignals, signal, &SignalRow::signal);
    const QString number = u"signal %1"_s.arg(signal);
    return row == kSignals.end() ? number : number + u" (%1)"_s.arg(QLatin1String(row->words));
}

RunVerdict
judgeRun(const RunResult& run, const RunBounds& bounds, const QList<MemorySign>& outOfMemory)
{
    using End = RunResult::End;
    if (run.end == End::NotStarted) {
        return {Status::JudgeError, {}};
    }
    if (run.end == End::CpuLimit || run.cpu > bounds.cpu) {
        return {Status::TimeLimitExceeded, timeMessage(bounds.cpu)};
    }
    if (run.end == End::WallLimit) {
        return {
            Status::TimeLimitExceeded,
            u"Stopped at the wall time limit: it waited or slept without using the processor"_s,
        };
    }
    if (run.end == End::MemoryLimit || run.memoryBytes > bounds.memoryBytes) {
        return {Status::MemoryLimitExceeded, u"Used more than the memory limit"_s};
    }
    if (run.end == End::OutputLimit) {
        return {Status::OutputLimitExceeded, u"Wrote more than the output limit"_s};
    }
    if (run.end == End::Signalled || run.exitCode != 0) {
        return crashed(run, outOfMemory);
    }
    if (run.output.size() > bounds.outputBytes) {
        return {Status::OutputLimitExceeded, u"Wrote more than the output limit"_s};
    }
    return {};
}

RunVerdict judgeTalk(const RunVerdict& run, const Talk& talk)
{
    if (run.status == Status::JudgeError) {
        return run;
    }
    if (talk.hasOverflow && run.status != Status::TimeLimitExceeded) {
        return {Status::OutputLimitExceeded, u"Wrote more than the output limit"_s};
    }
    const bool isRejected = !talk.interactorAccepts;
    if (isRejected && (talk.interactorIsFirst || run.status == Status::Accepted)) {
        return {Status::WrongAnswer, {}};
    }
    return run;
}

} // namespace adjudge
