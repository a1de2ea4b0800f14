// One evaluation as plain values: what the pool sends to a worker, and what comes back. The lines
// themselves are worker_lines.h; format: docs/protocol.md section 4.
#pragma once

#include "shared/analysis.h"
#include "shared/ids.h"
#include "shared/submission.h"

#include <QByteArray>
#include <QList>
#include <QString>

#include <chrono>

namespace adjudge {

struct SourceFile
{
    QString name; // plain base name, or "folder/name" for a jury's program
    QByteArray content;

    bool operator==(const SourceFile&) const = default;
};

// Wire: `job`. `source` goes as text when it is valid UTF-8, otherwise as `source_base64`.
struct Job
{
    JobId id;
    SubmissionId submission; // for the log; may be none (verify)
    QString language;        // id from resources/languages.json
    QString filename;        // the contestant's name for the source; may be empty
    QByteArray source;
    QList<SourceFile> moreFiles; // further sources (jury folders); wire: `files` in base64
    QString package;             // folder of the unpacked problem
    std::chrono::milliseconds timeLimit{1000}; // CPU, each test
    qint64 memoryLimitBytes = 0;               // 0: the package's own
    bool runAll = false;                       // go on after the first failed test
    // Instead of a submission, judge the package's own input files with its input validators;
    // `timeLimit` is then the wall time for all of it, and language and source are not used.
    bool checksInputs = false;
};

// Wire: `outcome`.
struct Outcome
{
    Status verdict = Status::JudgeError; // a final one
    std::chrono::milliseconds time{0};   // slowest test's CPU time
    qint64 memoryBytes = 0;              // largest peak
    int tests = 0;                       // tests of the problem; 0 if it never got so far
    QString compileLog;                  // for the submitter; at most 64 KiB
    Metrics metrics;
    std::optional<double> score = {};      // scoring problems
    QList<GroupResult> groups = {};        // likewise
    QString sandbox;                       // protection level of the box; empty if none was opened
    std::optional<Analysis> analysis = {}; // why it failed, as the contestant may see it
    std::optional<Analysis> judgeAnalysis = {}; // the same for judges; nothing: no other
    QString error; // JudgeError: what went wrong, for the log and the judges

    bool operator==(const Outcome&) const = default;
};

} // namespace adjudge
