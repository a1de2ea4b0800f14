// Runs a built program on one test, in one pass or in several, alone or against an interactor, and
// lets the validators decide.
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

// `index` is the test's 1-based place in judging order. An Error is ours or the problem's.
Result<TestResult>
runTest(const TestRun& run, Box& box, TestJudge& judge, const TestCase& test, int index);

} // namespace adjudge
