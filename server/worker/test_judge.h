// Decides one test of one submission: what the run meant, then what the validators say. Nothing of
// the secret data gets into the contestant's message.
#pragma once

#include "server/package/score_rules.h"
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

    // What validators left beside their verdict, of the present test.
    struct Extras
    {
        ScoreFiles points;
        std::optional<QByteArray> nextPass; // nextpass.in of the last pass
    };

    // A test begins: what validators kept from pass to pass of another one is forgotten.
    void begin();

    // Fills in verdict and messages of a run that judgeRun() let pass. An Error is the problem's.
    [[nodiscard]] Result<void>
    decide(const TestCase& test, const Files& files, const QByteArray& output, TestResult& result);

    // Interactive problems: runs `submission` in `box` against the interactor, whose words are for
    // accept(). Done again, it replaces what it did before.
    [[nodiscard]] Result<OutputValidator::Conversation>
    converse(const TestCase& test, const Files& files, Box& box, const RunRequest& submission);

    // Takes over what an interactor said.
    void accept(const Judgement& judgement, TestResult& result);

    [[nodiscard]] const Extras& extras() const { return m_extras; }

    // What interactor and submission said to each other in the present test; ends the pass.
    [[nodiscard]] QString transcript() { return m_transcript.text(); }

    void beginPass() { m_extras = {}; } // the validators may not be asked in it

    void endPass();

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
    QStringList m_checker;                  // a comparison by name
    std::vector<QList<BoxFile>> m_feedback; // of each validator, from pass to pass
    Extras m_extras;
    Transcript m_transcript;
    Transcript m_before; // up to the present pass
    ExpectStep m_expect;
    QMap<QString, std::pair<double, int>> m_sums;
};

} // namespace adjudge
