// What the end of one run means, before any validator looks at the output. Pure.
#pragma once

#include "server/worker/box.h"
#include "server/worker/language_file.h"
#include "shared/submission.h"

namespace adjudge {

struct RunVerdict
{
    Status status = Status::Accepted; // Accepted: let the validator decide
    QString message; // for the contestant: how it ended, nothing of what it read or wrote
};

struct RunBounds
{
    std::chrono::milliseconds cpu{1000};
    qint64 memoryBytes = 256LL << 20;
    qint64 outputBytes = 8LL << 20;
};

// Precedence: time limit, memory limit, output limit where the box ended the run for it, or the
// measured peak is over the limit (a box gives a few MiB more, so that the kernel's own rounding
// ends nobody); then
// crash or exit code (as memory limit where the runtime says that it ran out of it); then output
// that is longer than allowed. JudgeError: the program could not be started.
RunVerdict
judgeRun(const RunResult& run, const RunBounds& bounds, const QList<MemorySign>& outOfMemory);

// The same in an interactive problem, where the interactor had its say too. A submission that ended
// after an interactor that rejects is not to blame for how it ended. hasOverflow: it was cut off
// for saying too much.
struct Talk
{
    bool interactorAccepts = false;
    bool interactorIsFirst = false;
    bool hasOverflow = false;
};

RunVerdict judgeTalk(const RunVerdict& run, const Talk& talk);

// "signal 11 (segmentation fault)".
QString signalWords(int signal);

} // namespace adjudge
