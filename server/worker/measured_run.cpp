#include "server/worker/measured_run.h"

#include "server/worker/host_pressure.h"

#include <algorithm>

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

namespace adjudge {

namespace {

constexpr int kTenths = 10;

// Whether a run may have been ended, or measured, for what others on the host did. A peak over the
// limit that did not end the run may be file cache: files that this run was the first to read are
// counted as its own. A wall limit may be others' use of the processors.
bool isDoubtful(const RunResult& run, const RunLimits& limits, const HostPressure& pressure)
{
    constexpr double kBusyShare = 0.2;
    constexpr double kStolenShare = 0.05;
    if (run.end == RunResult::End::WallLimit) {
        return run.cpu < limits.cpu &&
               (pressure.share() > kBusyShare || pressure.stolenShare() > kStolenShare ||
                pressure.throttled() > limits.wall / kTenths);
    }
    return run.end == RunResult::End::Exited && run.memoryBytes > limits.memoryBytes;
}

Result<RunResult> runOnce(Box& box, const RunRequest& request)
{
    const HostPressure pressure;
    auto ended = box.run(request);
    if (ended) {
        ended->conditions = pressure.words();
    }
    return ended;
}

} // namespace

std::chrono::milliseconds hardLimit(std::chrono::milliseconds cpu)
{
    return cpu + cpu / kTenths;
}

bool isNearLimit(const RunResult& run, std::chrono::milliseconds cpu)
{
    return run.end == RunResult::End::Exited && run.cpu >= cpu - cpu / kTenths &&
           run.cpu <= hardLimit(cpu);
}

Result<RunResult> runMeasured(
    Box& box, RunRequest request, const std::function<void(std::chrono::milliseconds)>& expect
)
{
    constexpr int kPatience = 10;
    const RunLimits asked = request.limits;
    if (box.nearLimitRepeats() > 0) {
        request.limits.cpu = hardLimit(asked.cpu);
    }
    const HostPressure pressure;
    expect(request.limits.wall);
    auto best = runOnce(box, request);
    if (best && isDoubtful(*best, asked, pressure)) {
        request.limits.wall = std::min<std::chrono::milliseconds>(kPatience * asked.wall, 10min);
        expect(request.limits.wall);
        best = runOnce(box, request);
    }
    int runs = 1;
    while (best && runs <= box.nearLimitRepeats() && isNearLimit(*best, asked.cpu)) {
        expect(request.limits.wall);
        auto again = runOnce(box, request);
        if (!again) {
            return again;
        }
        ++runs;
        if (again->end == RunResult::End::Exited && again->cpu < best->cpu) {
            best = std::move(again);
        }
        best->runs = runs;
    }
    return best;
}

QString repeatedWords(const RunResult& run)
{
    return run.runs < 2
               ? QString()
               : u"Measured %1 times, being close to the time limit; the fastest run counts"_s.arg(
                     run.runs
                 );
}

} // namespace adjudge
