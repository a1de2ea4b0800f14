// The tree of test groups: data/, data/sample, data/secret and the folders below, with what their
// testdata.yaml (legacy) or test_group.yaml (2025-09) say about verdicts and scores.
#pragma once

#include "server/package/package_tree.h"
#include "server/package/problem_yaml.h"

namespace adjudge {

class YamlFields;

// What legacy says of a group, into `rules` where it is said.
void readGraderRules(
    YamlFields& fields, const QString& file, GroupRules& rules, Findings& findings
);

// Fills `package.groups` and the `group` of each test; package.tests are there, in judging order.
void readTestGroups(
    const PackageTree& tree, const ProblemYaml& problem, ProblemPackage& package, Findings& findings
);

} // namespace adjudge
