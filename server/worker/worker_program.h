// The worker as a whole: reports what this host can judge, then takes one job line after the other
// until its input ends.
#pragma once

#include "server/worker/box.h"

namespace adjudge {

struct WorkerSettings
{
    QString sandbox;   // path of adjudge-sandbox
    QString languages; // path of languages.json
    QString analysis;  // path of analysis.json; empty: failures are not explained
    QString cache;     // folder; empty: nothing is kept
    qint64 cacheBytes = 1LL << 30;
    QString slot = QStringLiteral("w0");
    bool isInsecureAllowed = false;
    bool isPinned = false;    // runs stay on one processor, chosen by the number in the slot's name
    int nearLimitRepeats = 0; // of runs close to the time limit
    std::chrono::milliseconds probeBound{20'000}; // one compiler's --version
};

// Reads jobs from `input`, writes lines to `output` (descriptors). Returns the exit code.
int runWorker(const WorkerSettings& settings, int input, int output);

} // namespace adjudge
