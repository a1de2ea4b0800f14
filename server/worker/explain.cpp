#include "server/worker/explain.h"

#include "server/worker/compile.h"
#include "server/worker/default_validator.h"

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace adjudge {

namespace {

constexpr qsizetype kMaxLogBytes = 64 << 10;
constexpr qsizetype kMaxComparedBytes = 1 << 20;

// What the default validator compared by; leaves the evidence as it is where another one decided.
void addComparison(const ProblemPackage& package, const Witness::Failure& failure, Evidence& made)
{
    const auto rules = parseValidatorFlags(failure.test.validatorFlags);
    if (package.customValidation || !rules) {
        return;
    }
    made.isCompared = true;
    made.isCaseSensitive = rules->isCaseSensitive;
    made.tolerance = static_cast<double>(
        std::max(rules->absoluteTolerance.value_or(0.0L), rules->relativeTolerance.value_or(0.0L))
    );
    made.output = failure.run.output.left(kMaxComparedBytes);
    made.answer = failure.files.answer.left(kMaxComparedBytes);
}

Evidence evidenceOf(const Job& job, const ProblemPackage& package, const Witness::Failure& failure)
{
    const TestResult& result = failure.result;
    Evidence made{
        .verdict = result.verdict,
        .language = job.language,
        .source = job.source,
        .log = shownText(failure.run.errors, kMaxLogBytes).replace(u"/box/"_s, QString()),
        .isSample = failure.test.isSample,
        .test = result.index,
        .testName = result.name,
        .exitCode = result.exitCode,
        .signal = result.signal,
        .memoryBytes = result.memoryBytes,
        .isWallLimit = failure.run.end == RunResult::End::WallLimit,
        .output = {},
        .answer = {},
    };
    addComparison(package, failure, made);
    return made;
}

} // namespace

void explainCompilation(const Job& job, const QList<AnalysisRule>& rules, Outcome& outcome)
{
    outcome.analysis = analyse(
        rules,
        {.verdict = Status::CompileError,
         .language = job.language,
         .source = job.source,
         .log = outcome.compileLog,
         .testName = {},
         .output = {},
         .answer = {}}
    );
}

void explainTests(
    const Job& job,
    const ProblemPackage& package,
    const Witness& witness,
    const QList<AnalysisRule>& rules,
    Outcome& outcome
)
{
    if (!witness.failure()) {
        return;
    }
    const Evidence all = evidenceOf(job, package, *witness.failure());
    outcome.analysis = analyse(rules, publicPart(all));
    const auto forJudges = analyse(rules, all);
    if (forJudges != outcome.analysis) {
        outcome.judgeAnalysis = forJudges;
    }
}

} // namespace adjudge
