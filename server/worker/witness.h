// Remembers of a judging's tests what is needed to explain the first one that failed: how its run
// ended and what it wrote.
#pragma once

#include "server/worker/test_judge.h"

#include <optional>

namespace adjudge {

class Witness
{
public:
    struct Failure
    {
        TestCase test;
        TestJudge::Files files;
        RunResult run;
        TestResult result;
    };

    // Called after each test that was run, with the files of its last pass; keeps the first that is
    // not accepted.
    void note(
        const TestCase& test,
        const TestJudge::Files& files,
        const RunResult& run,
        const TestResult& result
    )
    {
        if (!m_failure && result.verdict != Status::Accepted) {
            m_failure = Failure{test, files, run, result};
        }
    }

    [[nodiscard]] const std::optional<Failure>& failure() const { return m_failure; }

private:
    std::optional<Failure> m_failure;
};

} // namespace adjudge
