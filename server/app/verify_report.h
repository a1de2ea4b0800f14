// What `adjudge-server verify` found out, and how it is printed: as a table for people, as JSON for
// programs. Also the rule by which a jury submission agrees with its folder.
#pragma once

#include "server/package/problem_package.h"
#include "shared/submission.h"

#include <QByteArray>
#include <QList>
#include <QString>
#include <QStringList>

#include <optional>

namespace adjudge {

struct VerifyRow
{
    QString path;     // below submissions/: "accepted/hello.cc"
    QString folder;   // "accepted"
    QString language; // id; empty when skipped for the lack of one
    QList<Status> expected;
    JurySubmission submission;
    std::optional<Status> actual;      // verdict as for a contestant; none: skipped
    std::optional<double> score;       // scoring problems
    QList<Status> verdicts;            // of all tests that were judged, each once
    std::chrono::milliseconds time{0}; // slowest test
    qint64 memoryBytes = 0;
    bool agrees = false;
    QString skipped; // why it was not judged
    QString note;    // reason of a judge error or compile error, timing margins
};

struct VerifyReport
{
    QString package;
    QString title;
    std::chrono::milliseconds timeLimit{0};
    bool isLimitComputed = false;
    qint64 memoryLimitBytes = 0;
    bool isScoring = false;
    std::optional<double> maxScore; // scoring problems, where it is known
    QString sandbox;
    QStringList warnings;
    QList<PackageFault> inputFaults; // what the package's input validators refuse
    QList<VerifyRow> rows;

    [[nodiscard]] int count(bool agrees) const; // of those judged
    [[nodiscard]] int skipped() const;
    [[nodiscard]] bool isGood() const; // something was judged, all of it agrees, no input faults
};

// Source: Kattis problem package format, legacy, "Example Submissions". `verdicts` are those of all
// tests; a submission also agrees if the verdict it must show comes later than one that its folder
// tolerates (time_limit_exceeded: wrong answers; run_time_error: anything).
bool agreesWithFolder(const VerifyRow& row);

// The same in a scoring problem: accepted means with the full score, partially_accepted with less.
bool agreesWithScore(const VerifyRow& row, std::optional<double> maxScore);

QString verifyTable(const VerifyReport& report);
QByteArray verifyJson(const VerifyReport& report);

} // namespace adjudge
