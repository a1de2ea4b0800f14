// Input validators of a package, and the flags that its groups give them. They look at the tests
// once, at import and by verify; judging never needs them.
#pragma once

#include "server/package/package_tree.h"

namespace adjudge {

// The programs in input_validators/, or in input_format_validators/ as older packages call it.
// Scripts for checktestdata and VIVA are left out with a warning.
QList<PackageProgram> readInputValidators(const PackageTree& tree, Findings& findings);

// Fills in TestCase::inputFlags: the test's own (2025-09), else those of the nearest group. Faults
// in these files were told by the reader of the tests.
void readInputFlags(const PackageTree& tree, bool isLegacy, QList<TestCase>& tests);

} // namespace adjudge
