// What is known of one failed judging, before anything is concluded from it.
#pragma once

#include "shared/submission.h"

#include <QByteArray>
#include <QString>

namespace adjudge {

struct Evidence
{
    Status verdict = Status::RunTimeError;
    QString language; // id
    QByteArray source;
    QString log; // CompileError: the compiler's words; otherwise stderr of the failed test
    bool isSample = false;
    int test = 0; // 1-based; 0: none was run
    QString testName;
    int exitCode = 0;
    int signal = 0;
    qint64 memoryBytes = 0;
    bool isWallLimit = false; // it did not use the processor, it waited

    // To compare output and answer, where the default validator did.
    bool isCompared = false;
    bool isCaseSensitive = false;
    double tolerance = 0; // of numbers, absolute or relative; 0: none
    QByteArray output;
    QByteArray answer;
};

// What a contestant may learn from. Of a secret test remain the verdict, exit code, signal and peak
// memory, which the test result shows anyway; what the program printed there, on stdout or stderr,
// it may have made from the secret input, so nothing may be derived from it.
Evidence publicPart(Evidence evidence);

} // namespace adjudge
