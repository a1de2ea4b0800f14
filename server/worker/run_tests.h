// Runs a built program on every test in judging order and stops at the first that fails, unless all
// are wanted. The overall verdict is the first one that is not "accepted".
#pragma once

#include "server/judge/worker_lines.h"
#include "server/worker/test_judge.h"
#include "server/worker/witness.h"

namespace adjudge {

struct TestRun
{
    Job job;
    const ProblemPackage& package;
    const HostLanguage& language;
    ArgvValues values;
    std::function<void(const WorkerLine&)> send;
    ExpectStep expect;
    Witness& witness; // of tests that fail
};

// Fills verdict, time, memory, tests of `outcome`. An Error is ours or the problem's; what was
// measured until then stays in `outcome`.
Result<void> runTests(const TestRun& run, Box& box, TestJudge& judge, Outcome& outcome);

} // namespace adjudge
