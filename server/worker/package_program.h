// Programs of a package that take part in judging (output validators, checkers, evaluators, input
// validators): each is built once and run in a box of its own, never in the box of a submission.
#pragma once

#include "server/package/problem_package.h"
#include "server/worker/compile.h"

namespace adjudge {

// What such a program may use, from the package.
struct ValidatorBounds
{
    CompileBounds compile;
    std::chrono::milliseconds time{60'000}; // CPU, each run
    qint64 memoryBytes = 2LL << 30;
};

// What the package allows, or the defaults for what it does not say.
CompileBounds compileBounds(const ProblemPackage& package);
ValidatorBounds validatorBounds(const ProblemPackage& package);

struct PackageTools
{
    const Toolchain& toolchain;
    ArtefactCache& cache;
    Box::Settings box; // the slot is the program's own
};

struct BuiltProgram
{
    std::unique_ptr<Box> box;
    RunRequest request; // how to start it, with its limits; the caller adds arguments and files
};

// Builds `program` in a fresh box. `what` names its kind in messages, for example "output
// validator". A folder with scripts `build` or `run` is used as the format says; otherwise the
// language is that of the first file with a known extension. An Error is the problem's or ours,
// never the contestant's; Unavailable if this host lacks the
// program's language, BadRequest if the program does not compile.
Result<BuiltProgram> buildProgram(
    const PackageProgram& program,
    const QString& what,
    const ValidatorBounds& bounds,
    const PackageTools& tools
);

// "exited with 7 (42 accepts, 43 rejects)", "took longer than its time limit", ... `codes` explains
// the exit codes of this kind of program; may be empty.
QString howItEnded(const RunResult& run, const QString& codes);

// A file the run left behind; empty if there is none.
QByteArray collected(const RunResult& run, const QString& name);

} // namespace adjudge
