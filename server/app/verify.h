// `adjudge-server verify PACKAGE`: judges every jury submission of a problem package with the real
// worker and sandbox, and compares the verdicts with what the package says of them.
#pragma once

#include "server/judge/worker_pool.h"
#include "server/package/problem_package.h"
#include "server/service/import_problem.h"
#include "shared/result.h"

#include <QTextStream>

namespace adjudge {

struct VerifySettings
{
    WorkerPool::Settings pool; // program and arguments of adjudge-worker
    bool isJson = false;       // machine-readable report instead of the table
    bool checksInputs = true;  // run the package's input validators over its tests
    std::chrono::milliseconds inputBound{300'000}; // wall time for that, altogether
    // Limit for the accepted submissions while the time limit is computed from them.
    std::chrono::milliseconds acceptedLimit{30'000};
    std::chrono::milliseconds startBound{60'000}; // for the workers to report
};

// `packagePath` is a folder, a .zip or a .kpp. Prints the report, or one line with what is wrong.
// Returns 0 if something was judged and every verdict agrees, 1 if one does not, 2 if the package
// or the workers cannot be used. Runs an event loop; needs a QCoreApplication.
int runVerify(const QString& packagePath, const VerifySettings& settings, QTextStream& out);

// What importing needs to know of a package and only workers can tell: inputs that its validators
// refuse, the time limit if it names none (an Error if no worker comes up to compute it). Runs an
// event loop.
Result<Examination> examinePackage(const ProblemPackage& package, const VerifySettings& settings);

} // namespace adjudge
