// A group of tests and how it is graded: values only. What the fields mean: score_rules.h.
#pragma once

#include <QList>
#include <QString>
#include <QStringList>

#include <limits>
#include <optional>

namespace adjudge {

// How the results of a group's tests and groups become its result.
struct GroupRules
{
    enum class Verdict { WorstError, FirstError, AlwaysAccept };
    enum class Sum { PassFail, Sum, Min, Max, Average }; // PassFail: 2025-09 only

    bool stopsAtReject = true;
    Sum sum = Sum::Sum;
    // Legacy: the default grader's words.
    Verdict verdict = Verdict::WorstError;
    bool acceptsIfAny = false;
    bool ignoresSamples = false;
    double acceptScore = 1; // of one test
    double rejectScore = 0;
    double lowest = -std::numeric_limits<double>::infinity();
    double highest = std::numeric_limits<double>::infinity();
    // 2025-09.
    std::optional<double> maxScore; // none: unbounded
    QStringList requirePass;        // names of groups that must be accepted before
};

// data/ (always the first), data/sample, data/secret, and the folders below that hold tests.
struct TestGroup
{
    struct Item
    {
        int index = 0;
        bool isGroup = false; // of a group, else of a test
    };

    QString name;      // path below data/; empty for data/ itself
    QList<Item> items; // in judging order
    GroupRules rules;
};

} // namespace adjudge
