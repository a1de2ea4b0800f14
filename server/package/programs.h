// Programs of a package: output validators, and the jury's submissions with their expected
// verdicts.
#pragma once

#include "server/package/package_tree.h"
#include "server/package/problem_yaml.h"

namespace adjudge {

// Every direct child of `folder`, a file or a folder with files, is one program.
QList<PackageProgram> readPrograms(const PackageTree& tree, const QString& folder);

// The output validators, where the format's version keeps them. Tells by `isCustom` whether the
// problem uses them; a custom problem without one is a fault.
QList<PackageProgram> readOutputValidators(
    const PackageTree& tree, const ProblemYaml& problem, bool& isCustom, Findings& findings
);

// submissions/<folder>/<program>, in order of their paths. Legacy packages say by the folders'
// names what to expect; in others submissions.yaml may ask for more of any folder (expectations.h).
QList<JurySubmission> readJury(const PackageTree& tree, bool isLegacy, Findings& findings);

} // namespace adjudge
