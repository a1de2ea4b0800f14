// Runs the input validators of a package over its tests, each in its own box. Call: PROGRAM [flags]
// < test.in; exit 42 accepts, anything else refuses. Source: Kattis problem package format, "Input
// Validators".
#pragma once

#include "server/worker/evaluation.h"

namespace adjudge {

// Sends one `test` line for each file with something wrong, named by its path in the package: WA
// for an input that a validator refuses, CE for a validator that does not compile, JE for what
// could not be checked here (no such language on this host, out of time). The verdict in `outcome`
// is the first of these, or Accepted.
Result<void> checkInputs(const Job& job, const EvaluationTools& tools, Outcome& outcome);

} // namespace adjudge
