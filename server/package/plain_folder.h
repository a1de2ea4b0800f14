// A folder of tests that is no package of any format: pairs of 1.in and 1.ans (also .out or .a), at
// the top or in folders, with an optional problem.yaml of the legacy format and a statement.
#pragma once

#include "server/package/package_tree.h"

namespace adjudge {

// True if the folder holds at least one such pair and neither data/ nor problem.xml.
bool isPlainFolder(const PackageTree& tree);

// Its tests: samples are those in a folder called sample or samples and those whose name begins
// with "sample". Order within both: by name, where numbers count as numbers (2 before 10). An input
// without answer is a fault.
QList<TestCase> readPlainTests(const PackageTree& tree, Findings& findings);

} // namespace adjudge
