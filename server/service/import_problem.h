// Brings a problem package into the server: checked whole in a staging folder, then moved beside
// the others and written to the store in one transaction. Nothing is left of a package that is
// refused. Blocking; used by the import command, which the server itself starts for uploads.
#pragma once

#include "server/package/package_reader.h"
#include "server/store/database.h"
#include "server/store/problem_store.h"
#include "shared/clock.h"

#include <functional>

namespace adjudge {

struct ImportOutcome
{
    std::optional<Problem> problem; // as stored; absent if refused
    QList<PackageFault> faults;
    QList<PackageFault> warnings;
};

// What the workers found out about a package.
struct Examination
{
    QList<PackageFault> faults; // inputs that the package's own validators refuse
    QList<PackageFault> warnings;
    std::optional<std::chrono::milliseconds> timeLimit; // computed, if the package names none
};

struct ImportTools
{
    Database& database;
    const Clock& clock;
    QString packagesFolder;

    // Runs the package's programs where that is wanted; an Error refuses the package.
    std::function<Result<Examination>(const ProblemPackage&)> examine;
};

// `path` is a zip or a folder. An Error is ours (disk full, database gone).
Result<ImportOutcome> importProblem(const QString& path, const ImportTools& tools);

} // namespace adjudge
