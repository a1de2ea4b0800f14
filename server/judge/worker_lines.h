// The lines between server and worker: struct <-> one JSON object, without the line break. Format:
// docs/protocol.md section 4. Both ends use this file; no I/O.
#pragma once

#include "server/judge/job.h"
#include "shared/host_report.h"
#include "shared/result.h"

#include <variant>

namespace adjudge {

namespace line {

struct Ready
{
    qint64 pid = 0;
    SandboxReport sandbox;
    QList<Language> languages;
};

struct Compiling
{
    JobId job;
};

struct Running
{
    JobId job;
    int test = 0; // 1-based
    int tests = 0;
};

struct Tested
{
    JobId job;
    TestResult result;
};

struct Finished
{
    JobId job;
    Outcome outcome;
};

// The worker lives and its present step is within its own bound.
struct Alive
{
};

} // namespace line

using WorkerLine = std::
    variant<line::Ready, line::Compiling, line::Running, line::Tested, line::Finished, line::Alive>;

QByteArray encodeLine(const WorkerLine& line);

// NotFound for a type that this version does not know: ignore the line. Every other Error is a
// fault of the worker.
Result<WorkerLine> decodeWorkerLine(const QByteArray& text);

QByteArray encodeLine(const Job& job);
Result<Job> decodeJobLine(const QByteArray& text);

} // namespace adjudge
