// From what was observed of a run to its report; no I/O.
#pragma once

#include "server/sandbox/cgroup.h"
#include "server/sandbox/watch.h"

namespace adjudge::sandbox {

// group: null without one. Fault when the run says nothing about the program: our own trouble.
Fault makeReport(
    const RunSpec& spec,
    const RunState& state,
    const GroupUse* group,
    bool boxIsInGroup,
    Observed&& observed,
    RunReport& report
);

} // namespace adjudge::sandbox
