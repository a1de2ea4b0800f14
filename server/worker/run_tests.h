// Runs a built program on the tests, group by group in judging order, as far as the groups' rules
// say: a pass-fail problem stops at the first test that fails, unless all are wanted.
#pragma once

#include "server/worker/test_run.h"

namespace adjudge {

// Fills verdict, score, groups, time, memory, tests of `outcome`. An Error is ours or the
// problem's; what was measured until then stays in `outcome`.
Result<void> runTests(const TestRun& run, Box& box, TestJudge& judge, Outcome& outcome);

} // namespace adjudge
