// Files that a package adds to every submission (its folder include/): drivers of problems that ask
// for a function, headers, helpers. Source: Kattis problem package format, "Included Code".
#pragma once

#include "server/package/problem_package.h"
#include "server/worker/toolchain.h"

namespace adjudge {

// The files of a submission together with those that the package has for its language (and in
// include/default); theirs replace the submission's of the same name. A single file becomes the
// entry point, unless one of the package's is named as such (main.*, __main__.py). An Error is ours
// or the problem's.
Result<QList<SourceFile>> withAddedFiles(
    const QList<SourceFile>& submitted,
    const ProblemPackage& package,
    const LanguageSpec& language,
    const Toolchain& toolchain
);

} // namespace adjudge
