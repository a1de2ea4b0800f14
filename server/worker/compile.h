// Builds a program inside a box, or brings it there from the cache. The compiler is as untrusted as
// what it compiles (it reads hostile text): it runs in the box with limits, and its words are cut.
#pragma once

#include "server/worker/artefact_cache.h"
#include "server/worker/box.h"
#include "server/worker/source_layout.h"
#include "server/worker/toolchain.h"

namespace adjudge {

struct CompileBounds
{
    std::chrono::milliseconds time{60'000}; // CPU; wall time is twice as much and a second
    qint64 memoryBytes = 1LL << 30;
};

struct Compilation
{
    bool isGood = false;
    QString log; // for the submitter: at most 64 KiB, no path of the box, printable
};

// Wall time in which compileInto() is through, for the watch over the worker.
std::chrono::milliseconds compileBound(const CompileBounds& bounds);

// An Error is ours: the sandbox failed, the compiler is missing in the box.
Result<Compilation> compileInto(
    Box& box,
    const HostLanguage& language,
    const SourceLayout& layout,
    const CompileBounds& bounds,
    ArtefactCache& cache
);

// How to start the program: argv, environment, processes and memory, from the language's row.
// `limits` holds the problem's limits; the language's own needs are added.
RunRequest runRequest(
    const HostLanguage& language,
    const ArgvValues& values,
    const RunLimits& limits,
    const SandboxReport& sandbox
);

// Text of a program as it may be shown: UTF-8 or replaced, no control characters but line breaks
// and tabs, at most `bytes` long.
QString shownText(const QByteArray& text, qsizetype bytes);

} // namespace adjudge
