// From results of tests to the result of the whole: verdicts and scores of groups. Pure. Sources:
// Kattis problem package format, legacy ("Test Data Groups", default grader) and 2025-09 ("Test
// Data Groups", "Scoring Problems").
#pragma once

#include "server/package/problem_package.h"
#include "shared/result.h"

#include <QMap>

namespace adjudge {

// What a validator wrote of points.
struct ScoreFiles
{
    std::optional<QByteArray> score;      // score.txt, as it is
    std::optional<QByteArray> multiplier; // score_multiplier.txt, as it is
};

using TestResults = QMap<int, TestResult>; // by index in ProblemPackage::tests; not run: absent

struct Grade
{
    bool hasRun = false; // at least one of its tests
    Status verdict = Status::Accepted;
    double score = 0;
};

struct Grading
{
    Status verdict = Status::Accepted;
    double score = 0;
    QList<GroupResult> groups; // the groups of the secret tests
};

// The score of one test of a scoring problem. The Error is the problem's: a score that the format
// does not allow here.
Result<double>
testScore(const ProblemPackage& package, int test, bool isAccepted, const ScoreFiles& files);

// The Error is the problem's: a score out of range.
Result<Grade> gradeGroup(const ProblemPackage& package, int group, const TestResults& results);
Result<Grading> gradeAll(const ProblemPackage& package, const TestResults& results);

// True if the group must not be run, because one that it requires was not accepted.
bool isForbidden(const ProblemPackage& package, int group, const TestResults& results);

// The most that a group, or the whole (no. 0), can give; nothing if that is not known.
std::optional<double> fullScore(const ProblemPackage& package, int group);

} // namespace adjudge
