// The test cases below data/sample and data/secret, with the flags their groups give them.
#pragma once

#include "server/package/package_tree.h"
#include "server/package/problem_yaml.h"

namespace adjudge {

// In judging order: samples, then secret, each by bytes of the path. `usesDefaultValidator` lets
// the flags be checked. With `readsContent` each test is also read through once, to warn of lines
// that end in CR LF.
QList<TestCase> readTestData(
    const PackageTree& tree,
    const ProblemYaml& problem,
    bool usesDefaultValidator,
    bool readsContent,
    Findings& findings
);

} // namespace adjudge
