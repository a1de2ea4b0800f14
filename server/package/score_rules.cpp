#include "server/package/score_rules.h"

#include "server/package/yaml_fields.h"

#include <algorithm>
#include <array>
#include <cmath>

using namespace Qt::Literals::StringLiterals;

namespace adjudge {

namespace {

constexpr double kSlack = 1e-9; // relative: sums of decimals are not exact

using Verdict = GroupRules::Verdict;
using Sum = GroupRules::Sum;

Error fault(const QString& text)
{
    return {ErrorCode::Internal, text, {}};
}

bool isAbove(double score, double limit)
{
    return score > limit + kSlack * std::max(1.0, std::abs(limit));
}

QString groupName(const TestGroup& group)
{
    return group.name.isEmpty() ? u"data"_s : u"data/"_s + group.name;
}

// A file of a validator: one number and white space.
std::optional<double> numberIn(const QByteArray& text)
{
    return parsePackageNumber(QString::fromLatin1(text.left(200)).trimmed());
}

struct Child
{
    const TestGroup* group = nullptr; // null: a test
    Grade grade;
};

// The default grader's order of what is worst.
constexpr std::array kWorst{
    Status::JudgeError,
    Status::RunTimeError,
    Status::MemoryLimitExceeded,
    Status::TimeLimitExceeded,
    Status::OutputLimitExceeded,
    Status::WrongAnswer,
};

Status firstError(const QList<Child>& children)
{
    const auto bad = std::ranges::find_if(children, [](const Child& child) {
        return child.grade.verdict != Status::Accepted;
    });
    return bad == children.cend() ? Status::Accepted : bad->grade.verdict;
}

Status worstError(const QList<Child>& children)
{
    for (const Status status : kWorst) {
        for (const Child& child : children) {
            if (child.grade.verdict == status) {
                return status;
            }
        }
    }
    return Status::Accepted;
}

Status verdictOf(const GroupRules& rules, const QList<Child>& children)
{
    const bool isAnyAccepted = std::ranges::any_of(children, [](const Child& child) {
        return child.grade.verdict == Status::Accepted;
    });
    if (rules.verdict == Verdict::AlwaysAccept || (rules.acceptsIfAny && isAnyAccepted)) {
        return Status::Accepted;
    }
    return rules.verdict == Verdict::FirstError ? firstError(children) : worstError(children);
}

double scoreOf(Sum sum, const QList<Child>& children)
{
    double total = 0;
    double least = children.isEmpty() ? 0 : children.first().grade.score;
    double most = least;
    for (const Child& child : children) {
        total += child.grade.score;
        least = std::min(least, child.grade.score);
        most = std::max(most, child.grade.score);
    }
    switch (sum) {
    case Sum::Min:
        return least;
    case Sum::Max:
        return most;
    case Sum::Average:
        return children.isEmpty() ? 0 : total / static_cast<double>(children.size());
    case Sum::Sum:
    case Sum::PassFail:
        break;
    }
    return total;
}

// Children that ran; with `withMissing` the others too.
Result<QList<Child>> childrenOf(
    const ProblemPackage& package,
    const TestGroup& group,
    const TestResults& results,
    bool withMissing
)
{
    QList<Child> children;
    for (const TestGroup::Item& item : group.items) {
        Child child;
        if (item.isGroup) {
            child.group = &package.groups.at(item.index);
            const auto grade = gradeGroup(package, item.index, results);
            if (!grade) {
                return grade.error();
            }
            child.grade = *grade;
        } else if (const auto result = results.constFind(item.index); result != results.cend()) {
            child.grade = {true, result->verdict, result->score.value_or(0)};
        }
        if (child.grade.hasRun || withMissing) {
            children.append(child);
        }
    }
    return children;
}

// Legacy: the default grader.
Result<Grade>
gradeByGrader(const ProblemPackage& package, const TestGroup& group, const TestResults& results)
{
    auto children = childrenOf(package, group, results, false);
    if (!children) {
        return children.error();
    }
    Grade grade;
    grade.hasRun = !children->isEmpty();
    if (group.rules.ignoresSamples && group.name.isEmpty()) {
        children->removeIf([](const Child& child) {
            return child.group && child.group->name == u"sample";
        });
    }
    grade.verdict = verdictOf(group.rules, *children);
    grade.score = scoreOf(group.rules.sum, *children);
    const GroupRules& rules = group.rules;
    const bool isInRange =
        !isAbove(grade.score, rules.highest) && !isAbove(rules.lowest, grade.score);
    if (package.isScoring && grade.hasRun && grade.verdict == Status::Accepted && !isInRange) {
        const QString text = u"the score %1 of %2 is out of its range (%3 to %4)"_s;
        return fault(
            text.arg(grade.score).arg(groupName(group)).arg(rules.lowest).arg(rules.highest)
        );
    }
    return grade;
}

// 2025-09.
Result<Grade>
gradeByScore(const ProblemPackage& package, const TestGroup& group, const TestResults& results)
{
    const auto children = childrenOf(package, group, results, true);
    if (!children) {
        return children.error();
    }
    QList<Child> ran = *children;
    ran.removeIf([](const Child& child) { return !child.grade.hasRun; });
    Grade grade;
    grade.hasRun = !ran.isEmpty();
    grade.verdict = firstError(ran);
    if (!package.isScoring || group.name == u"sample") {
        return grade;
    }
    if (group.name.isEmpty()) {
        const auto secret = std::ranges::find_if(*children, [](const Child& child) {
            return child.group && child.group->name == u"secret";
        });
        grade.score = secret == children->cend() ? 0 : secret->grade.score;
        // A submission that has points is accepted with them.
        grade.verdict = grade.score > 0 ? Status::Accepted : grade.verdict;
        return grade;
    }
    const bool isWhole = ran.size() == children->size() && grade.verdict == Status::Accepted;
    if (group.rules.sum == Sum::PassFail) {
        grade.score = isWhole ? group.rules.maxScore.value_or(0) : 0;
    } else {
        grade.score = scoreOf(group.rules.sum, *children);
    }
    if (group.rules.maxScore && isAbove(grade.score, *group.rules.maxScore)) {
        const QString text = u"the score %1 of %2 is over its max_score %3"_s;
        return fault(text.arg(grade.score).arg(groupName(group)).arg(*group.rules.maxScore));
    }
    return grade;
}

Result<double> graderScore(
    const ProblemPackage& package, const TestGroup& group, bool isAccepted, const ScoreFiles& files
)
{
    if (!isAccepted) {
        return group.rules.rejectScore;
    }
    if (!files.score) {
        return package.hasCustomScore
                   ? Result<double>(fault(u"the output validator wrote no score.txt"_s))
                   : Result<double>(group.rules.acceptScore);
    }
    const auto score = numberIn(*files.score);
    return score ? Result<double>(*score) : fault(u"score.txt holds no number"_s);
}

// What one test of the group may give at most; nothing: unbounded.
std::optional<double> mostOfTest(const TestGroup& group)
{
    if (!group.rules.maxScore) {
        return std::nullopt;
    }
    const auto count = std::max<qsizetype>(group.items.size(), 1);
    const double parts = group.rules.sum == Sum::Sum ? static_cast<double>(count) : 1.0;
    return *group.rules.maxScore / parts;
}

Result<double> boundedScore(const TestGroup& group, const ScoreFiles& files)
{
    const std::optional<double> most = mostOfTest(group);
    if (files.multiplier) {
        const auto share = numberIn(*files.multiplier);
        if (!most) {
            return fault(u"score_multiplier.txt is for groups with a max_score"_s);
        }
        if (!share || *share < 0 || *share > 1) {
            return fault(u"score_multiplier.txt must hold a number from 0 to 1"_s);
        }
        return *share * *most;
    }
    if (files.score) {
        const auto score = numberIn(*files.score);
        if (!score || *score < 0) {
            return fault(u"score.txt must hold a number that is not below 0"_s);
        }
        if (most && isAbove(*score, *most)) {
            const QString text = u"score.txt gives %1, but the test is worth %2"_s;
            return fault(text.arg(*score).arg(*most));
        }
        return *score;
    }
    return most ? Result<double>(*most)
                : fault(u"the output validator wrote no score.txt in an unbounded group"_s);
}

} // namespace

Result<double>
testScore(const ProblemPackage& package, int test, bool isAccepted, const ScoreFiles& files)
{
    const TestCase& one = package.tests.at(test);
    const TestGroup& group = package.groups.at(one.group);
    if (package.hasGraders) {
        return graderScore(package, group, isAccepted, files);
    }
    if (one.isSample) {
        return 0.0; // whatever the validator wrote
    }
    const bool hasFile = files.score || files.multiplier;
    if (!isAccepted) {
        return hasFile ? Result<double>(fault(u"the output validator rejected and gave a score"_s))
                       : Result<double>(0.0);
    }
    if (files.score && files.multiplier) {
        return fault(u"the output validator wrote both score.txt and score_multiplier.txt"_s);
    }
    if (group.rules.sum == Sum::PassFail) {
        return hasFile ? Result<double>(fault(u"a pass-fail group takes no score of a test"_s))
                       : Result<double>(0.0);
    }
    return boundedScore(group, files);
}

Result<Grade> gradeGroup(const ProblemPackage& package, int group, const TestResults& results)
{
    const TestGroup& one = package.groups.at(group);
    return package.hasGraders ? gradeByGrader(package, one, results)
                              : gradeByScore(package, one, results);
}

bool isForbidden(const ProblemPackage& package, int group, const TestResults& results)
{
    for (const QString& name : package.groups.at(group).rules.requirePass) {
        for (int i = 0; i < package.groups.size(); ++i) {
            if (package.groups.at(i).name != name) {
                continue;
            }
            const auto grade = gradeGroup(package, i, results);
            if (!grade || !grade->hasRun || grade->verdict != Status::Accepted) {
                return true;
            }
        }
    }
    return false;
}

std::optional<double> fullScore(const ProblemPackage& package, int group)
{
    const TestGroup& one = package.groups.at(group);
    if (!package.isScoring) {
        return std::nullopt;
    }
    if (!package.hasGraders) {
        const auto secret = std::ranges::find(package.groups, u"secret"_s, &TestGroup::name);
        const TestGroup& scored =
            one.name.isEmpty() && secret != package.groups.cend() ? *secret : one;
        return scored.rules.maxScore;
    }
    if (std::isfinite(one.rules.highest)) {
        return one.rules.highest;
    }
    if (package.hasCustomScore) {
        return std::nullopt;
    }
    TestResults all;
    for (int i = 0; i < package.tests.size(); ++i) {
        TestResult result;
        result.score = package.groups.at(package.tests.at(i).group).rules.acceptScore;
        all.insert(i, result);
    }
    const auto grade = gradeGroup(package, group, all);
    return grade ? std::optional(grade->score) : std::nullopt;
}

Result<Grading> gradeAll(const ProblemPackage& package, const TestResults& results)
{
    const auto whole = gradeGroup(package, 0, results);
    if (!whole) {
        return whole.error();
    }
    Grading grading{whole->verdict, whole->verdict == Status::Accepted ? whole->score : 0, {}};
    for (int i = 0; i < package.groups.size() && package.isScoring; ++i) {
        const QString name = package.groups.at(i).name;
        if (!name.startsWith(u"secret/") || name.count(u'/') != 1) {
            continue;
        }
        const auto grade = gradeGroup(package, i, results);
        if (!grade) {
            return grade.error();
        }
        grading.groups.append(
            {.name = name.section(u'/', 1),
             .status = grade->hasRun ? grade->verdict : Status::Queued,
             .score = grade->score,
             .maxScore = fullScore(package, i)}
        );
    }
    return grading;
}

} // namespace adjudge
