// problem.yaml of all supported versions as one value. Versions: none or "legacy", "legacy-icpc",
// "2023-07-draft", "2023-07" and "2025-09"; others are refused.
#pragma once

#include "server/package/package_tree.h"

namespace adjudge {

struct ProblemYaml
{
    bool isLegacy = true;          // legacy or legacy-icpc
    bool readsDraftNames = false;  // 2023-07: testdata.yaml beside test_group.yaml
    QString title;                 // empty: look in the statement
    bool customValidation = false; // legacy says it here; the newer format by output_validator/
    QStringList validatorFlags;
    int validatorFlagsLine = 0;
    GroupRules rootRules; // legacy: from the map `grading`
    std::optional<std::chrono::milliseconds> timeLimit;
};

// Reads problem.yaml into the returned value and the limits of `package`. A package without the
// file (DOMjudge's, with domjudge-problem.ini) gets the defaults.
ProblemYaml readProblemYaml(const PackageTree& tree, ProblemPackage& package, Findings& findings);

// A title as it may be shown: one line, no control characters, bounded.
QString cleanTitle(const QString& text);

} // namespace adjudge
