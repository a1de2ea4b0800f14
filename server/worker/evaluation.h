// One job from its source to its outcome: read the package, build, run the tests. Never throws;
// whatever goes wrong on our side is the outcome "judge error" with the reason in `error`.
#pragma once

#include "server/worker/explain.h"
#include "server/worker/run_tests.h"

namespace adjudge {

struct EvaluationTools
{
    const Toolchain& toolchain;
    const QList<AnalysisRule>& rules; // empty: failures are not explained
    ArtefactCache& cache;
    Box::Settings box;
    std::function<void(const WorkerLine&)> send;
    ExpectStep expect; // hears how long the next step may take
};

Outcome evaluate(const Job& job, const EvaluationTools& tools);

} // namespace adjudge
