// A problem package read from a folder: what the judge needs of it, as plain values. Formats:
// Kattis/ICPC legacy, legacy-icpc and 2025-09 (pass-fail), with DOMjudge's .timelimit and
// domjudge-problem.ini.
#pragma once

#include "shared/submission.h"

#include <QByteArray>
#include <QList>
#include <QMap>
#include <QString>
#include <QStringList>

#include <chrono>
#include <optional>

namespace adjudge {

// Something wrong with a package. A fault refuses it, a warning does not.
struct PackageFault
{
    QString file; // relative to the package
    int line = 0; // 0: the file as a whole
    QString message;
};

struct TestCase
{
    QString name; // "sample/1", "secret/group/03-big": path below data/ without extension
    bool isSample = false;
    QString inputPath;          // absolute
    QString answerPath;         // absolute
    QString description;        // .desc, for judges
    QString hint;               // .hint
    QStringList validatorFlags; // problem.yaml's and the groups' flags, in the order for argv
    // For input validators, by their name; "" is for those not named. Only
    // PackageDetail::ForInputs.
    QMap<QString, QStringList> inputFlags;
};

// A program of the package: an output validator, or a submission of the jury.
struct PackageProgram
{
    QString name;      // of the file (with its extension) or of the folder
    QString path;      // absolute: a file or a folder
    QStringList files; // absolute paths of its files, those in sub folders too, sorted
};

struct JurySubmission
{
    PackageProgram program;
    QString folder;         // "accepted", "wrong_answer", ...
    QList<Status> expected; // verdicts that agree with the folder or with @EXPECTED_RESULTS@
};

struct ProblemPackage
{
    QString folder; // absolute; the one that holds problem.yaml
    QString name;   // short name, [a-z0-9]+
    QString title;
    bool customValidation = false;
    bool isInteractive = false;             // the reader refuses these for now, so always false
    bool isScoring = false;                 // likewise
    QList<PackageProgram> outputValidators; // all must accept
    QList<PackageProgram> inputValidators;  // all must accept; not after PackageDetail::ForJudging
    std::optional<std::chrono::milliseconds>
        timeLimit; // absent: computed from the jury submissions
    double timeMultiplier = 5;
    double timeSafetyMargin = 2;
    qint64 memoryLimitBytes = 0; // defaults are filled in by the reader
    qint64 outputLimitBytes = 0;
    qint64 sourceLimitBytes = 0;
    std::chrono::milliseconds compileTimeLimit{60'000};
    qint64 compileMemoryBytes = 0;
    std::chrono::milliseconds validatorTimeLimit{60'000};
    qint64 validatorMemoryBytes = 0;
    qint64 validatorOutputBytes = 0; // stdout, stderr and the feedback folder
    QList<TestCase> tests;           // judging order: samples, then secret, by bytes of the path
    QList<JurySubmission> jury;
    QString statementFormat;   // "html", "pdf", "none"; empty after PackageDetail::ForJudging
    QString statementHtml;     // sanitised
    QString statementPdfPath;  // absolute
    QString statementLanguage; // "en"
    QList<PackageFault> warnings;
};

} // namespace adjudge
