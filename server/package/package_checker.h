// What a package says to us beyond its format, in problem.yaml (legacy and plain folders) or in a
// file of our own, adjudge.yaml, that other judges do not look at: the built-in comparison
// (`checker`), files in place of stdin and stdout (`input_file`, `output_file`), and the metrics
// that an evaluator measures (`metrics`). docs/judging.md explains them.
#pragma once

#include "server/package/package_tree.h"
#include "server/package/yaml_fields.h"

namespace adjudge {

// Reads our keys of an open map into `package`; to be called before fields.finish().
void readOwnKeys(
    YamlFields& fields, const QString& file, ProblemPackage& package, Findings& findings
);

// The same from adjudge.yaml, and the programs in evaluator/. An evaluator takes the place of every
// other validator.
void readOwnFiles(const PackageTree& tree, ProblemPackage& package, Findings& findings);

} // namespace adjudge
