// The tests of a Polygon package: files, limits, groups and points.
#pragma once

#include "server/package/package_tree.h"
#include "server/package/xml_node.h"

namespace adjudge {

// Reads the test set "tests", else the first, of problem.xml's root.
void readPolygonTests(
    const XmlNode& root, const PackageTree& tree, ProblemPackage& package, Findings& findings
);

// tests/%02d with a number in place of its one %d, %2d or %02d; empty if the pattern is another.
QString polygonPath(const QString& pattern, int number);

} // namespace adjudge
