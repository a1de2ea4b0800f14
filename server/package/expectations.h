// What a package expects of its jury's submissions beyond their folders: submissions.yaml of the
// 2025-09 format. Source: Kattis problem package format 2025-09, "Submissions".
#pragma once

#include "server/package/package_tree.h"

namespace adjudge {

// Sets JurySubmission::rule for every submission: from the folder's default, then from every glob
// of submissions/submissions.yaml that matches it. A glob that is the name of a default folder
// replaces the keys it names, others add to what is asked. Legacy packages keep their folders'
// rules and have no such file.
void readExpectations(const PackageTree& tree, QList<JurySubmission>& jury, Findings& findings);

// Whether `glob` matches `path` or a folder above it; '*' stands for anything but '/', {a,b} for
// one of its parts.
bool matchesGlob(const QString& glob, const QString& path);

} // namespace adjudge
