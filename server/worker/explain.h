// Puts into words why a submission failed (server/analysis), once for the contestant, from what may
// be known of secret tests, and once for judges, from everything.
#pragma once

#include "server/analysis/analyse.h"
#include "server/judge/job.h"
#include "server/worker/witness.h"

namespace adjudge {

// For a CompileError: fills outcome.analysis from its compile log.
void explainCompilation(const Job& job, const QList<AnalysisRule>& rules, Outcome& outcome);

// Fills analysis and judgeAnalysis from the first test that failed; leaves them empty if none did.
void explainTests(
    const Job& job,
    const ProblemPackage& package,
    const Witness& witness,
    const QList<AnalysisRule>& rules,
    Outcome& outcome
);

} // namespace adjudge
