// Whether a jury submission's results are what a 2025-09 package asks for. Pure.
#pragma once

#include "server/package/problem_package.h"

namespace adjudge {

// Why a requirement does not hold, or empty. `tests` are the results of all tests; `score` is of
// the submission, where the problem has scores.
QString
unmetRequirement(const JuryRule& rule, const QList<TestResult>& tests, std::optional<double> score);

// Which bound of the time limit the submission gives: Lower (the limit must let it pass), Upper (it
// must be too slow) or None.
JuryRule::TimeUse timeUseOf(const JurySubmission& submission);

} // namespace adjudge
