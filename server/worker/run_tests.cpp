#include "server/worker/run_tests.h"

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace adjudge {

namespace {

// One walk through the tree of groups.
class Walk
{
public:
    Walk(const TestRun& run, Box& box, TestJudge& judge, Outcome& outcome)
        : m_run(run)
        , m_box(box)
        , m_judge(judge)
        , m_outcome(outcome)
    {
    }

    Result<void> runGroup(int index);
    Result<void> conclude();

private:
    Result<Status> runItem(const TestGroup::Item& item);
    Result<Status> runOne(int test);
    [[nodiscard]] Status firstFailure() const;

    const TestRun& m_run;
    Box& m_box;
    TestJudge& m_judge;
    Outcome& m_outcome;
    TestResults m_results;
};

Result<void> Walk::runGroup(int index)
{
    const TestGroup& group = m_run.package.groups.at(index);
    const bool isAll = m_run.job.runAll;
    if (!isAll && isForbidden(m_run.package, index, m_results)) {
        return {};
    }
    for (const TestGroup::Item& item : group.items) {
        const auto verdict = runItem(item);
        if (!verdict) {
            return verdict.error();
        }
        if (*verdict != Status::Accepted && group.rules.stopsAtReject && !isAll) {
            break;
        }
    }
    return {};
}

Result<Status> Walk::runItem(const TestGroup::Item& item)
{
    if (!item.isGroup) {
        return runOne(item.index);
    }
    if (const auto done = runGroup(item.index); !done) {
        return done.error();
    }
    const auto grade = gradeGroup(m_run.package, item.index, m_results);
    return grade ? Result<Status>(grade->verdict) : Result<Status>(grade.error());
}

Result<Status> Walk::runOne(int test)
{
    m_run.send(line::Running{m_run.job.id, test + 1, m_outcome.tests});
    const TestCase& one = m_run.package.tests.at(test);
    auto result = runTest(m_run, m_box, m_judge, one, test + 1);
    if (!result) {
        return result.error();
    }
    if (m_run.package.isScoring) {
        const bool isAccepted = result->verdict == Status::Accepted;
        const auto score = testScore(m_run.package, test, isAccepted, m_judge.extras().points);
        if (!score) {
            Error error = score.error();
            error.message += u" (test %1)"_s.arg(one.name);
            return error;
        }
        result->score = *score;
    }
    m_outcome.time = std::max(m_outcome.time, result->time);
    m_outcome.memoryBytes = std::max(m_outcome.memoryBytes, result->memoryBytes);
    m_run.send(line::Tested{m_run.job.id, *result});
    m_results.insert(test, *result);
    return result->verdict;
}

Status Walk::firstFailure() const
{
    const auto bad = std::ranges::find_if(m_results, [](const TestResult& result) {
        return result.verdict != Status::Accepted;
    });
    return bad == m_results.cend() ? Status::Accepted : bad->verdict;
}

Result<void> Walk::conclude()
{
    const auto grading = gradeAll(m_run.package, m_results);
    if (!grading) {
        return grading.error();
    }
    m_outcome.verdict = grading->verdict;
    if (m_run.package.isScoring) {
        m_outcome.score = grading->score;
        m_outcome.groups = grading->groups;
    } else if (m_run.job.runAll) {
        m_outcome.verdict = firstFailure(); // as if it had stopped there
    }
    return {};
}

} // namespace

Result<void> runTests(const TestRun& run, Box& box, TestJudge& judge, Outcome& outcome)
{
    outcome.tests = static_cast<int>(run.package.tests.size());
    Walk walk(run, box, judge, outcome);
    const auto done = walk.runGroup(0);
    return done ? walk.conclude() : done;
}

} // namespace adjudge
