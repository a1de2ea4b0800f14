// The default output validator of problem packages: compares token by token, on bytes. Semantics
// and flags: Kattis problem package format, "Default Validator Specification".
#pragma once

#include "shared/result.h"

#include <QByteArray>
#include <QString>
#include <QStringList>

#include <optional>

namespace adjudge {

struct ComparisonRules
{
    bool isCaseSensitive = false;  // otherwise A-Z equals a-z
    bool isSpaceSensitive = false; // runs of white space must be equal, byte for byte
    std::optional<long double> absoluteTolerance;
    std::optional<long double> relativeTolerance;

    bool operator==(const ComparisonRules&) const = default;
};

// Words as in problem.yaml: case_sensitive, space_change_sensitive, float_tolerance E,
// float_absolute_tolerance E, float_relative_tolerance E. Anything else is an Error (the problem's
// fault, never a wrong answer).
Result<ComparisonRules> parseValidatorFlags(const QStringList& flags);

struct Comparison
{
    bool isAccepted = false;
    QString judgeMessage; // why not; has tokens of the secret answer in it, cut
};

// One pass over both, without copies; any bytes.
Comparison
compareOutput(const QByteArray& answer, const QByteArray& output, const ComparisonRules& rules);

} // namespace adjudge
