// Packages of Polygon (problem.xml), as its "linux" and "windows" builds are: tests, the checker
// and the input validators with the testlib.h they bring, solutions with tags, statements, limits,
// points. There is no public description; the fields are those seen in published packages.
#pragma once

#include "server/package/package_tree.h"

namespace adjudge {

// What problem.xml says of the statement: its file, best first in the order html, pdf, tex.
struct PolygonStatement
{
    QString file; // empty: none
    QString language = QStringLiteral("en");
};

// Fills `package` from problem.xml, with its title, but without short name and statement.
PolygonStatement readPolygon(const PackageTree& tree, ProblemPackage& package, Findings& findings);

} // namespace adjudge
