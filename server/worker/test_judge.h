// Decides one test of one submission: what the run meant, then what the validators say. Nothing of
// the secret data gets into the contestant's message.
#pragma once

#include "server/package/problem_package.h"
#include "server/worker/output_validator.h"
#include "server/worker/verdict.h"

#include <functional>
#include <vector>

namespace adjudge {

using ExpectStep = std::function<void(std::chrono::milliseconds)>;

class TestJudge
{
public:
    // Builds the package's validators, if it has its own. `expect` hears how long each step may
    // take.
    static Result<TestJudge> open(
        const ProblemPackage& package,
        const ValidatorBounds& bounds,
        const OutputValidator::Tools& tools,
        ExpectStep expect
    );

    struct Files
    {
        QByteArray input;
        QByteArray answer;
    };

    // Fills in verdict and messages of a run that judgeRun() let pass. An Error is the problem's.
    [[nodiscard]] Result<void>
    decide(const TestCase& test, const Files& files, const QByteArray& output, TestResult& result);

    // Mean of what the validators measured, over the tests that reported it.
    [[nodiscard]] Metrics metrics() const;

private:
    [[nodiscard]] static Result<void> decideByDefault(
        const TestCase& test, const Files& files, const QByteArray& output, TestResult& result
    );
    [[nodiscard]] Result<void> decideByName(
        const TestCase& test, const Files& files, const QByteArray& output, TestResult& result
    ) const;
    void note(const Metrics& metrics);

    std::vector<std::unique_ptr<OutputValidator>> m_validators;
    QStringList m_checker; // a comparison by name
    ExpectStep m_expect;
    QMap<QString, std::pair<double, int>> m_sums;
};

} // namespace adjudge
