// A run whose measurement can be trusted: again where the host may have been to blame, and again
// where the time is so close to the limit that the next run might be on its other side.
#pragma once

#include "server/worker/box.h"

#include <functional>

namespace adjudge {

// The time up to which a program may compute: a tenth over the limit, so that what ends there is
// too slow without doubt, and what is a little late is measured instead of cut off.
std::chrono::milliseconds hardLimit(std::chrono::milliseconds cpu);

// Whether the program ended by itself within a tenth of the limit.
bool isNearLimit(const RunResult& run, std::chrono::milliseconds cpu);

// expect: hears how long each run may take. The result is the fastest run of up to
// 1 + box.nearLimitRepeats(); `runs` tells how many there were.
Result<RunResult> runMeasured(
    Box& box, RunRequest request, const std::function<void(std::chrono::milliseconds)>& expect
);

// For the contestant: that the run was repeated; empty if it was not.
QString repeatedWords(const RunResult& run);

} // namespace adjudge
