// Whether the host has the memory that problems allow.
#pragma once

#include "server/package/problem_package.h"

namespace adjudge {

// Physical memory of the host; 0 if it does not say.
qint64 hostMemoryBytes();

// A warning if submissions may use more than there is: the kernel then ends programs of the host,
// and verdicts depend on what else runs. `hostBytes` 0: nothing is known, nothing is said.
std::optional<PackageFault> memoryWarning(const ProblemPackage& package, qint64 hostBytes);

} // namespace adjudge
