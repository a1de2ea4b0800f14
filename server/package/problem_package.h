// A problem package read from a folder: what the judge needs of it, as plain values. Formats:
// Kattis/ICPC legacy, legacy-icpc and 2025-09, with DOMjudge's .timelimit and
// domjudge-problem.ini.
#pragma once

#include "server/package/test_group.h"
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

// A file of the package under the name that it gets in a box.
struct ExtraFile
{
    QString name; // "name" or "folder/name"
    QString path; // absolute
};

struct TestCase
{
    QString name; // "sample/1", "secret/group/03-big": path below data/ without extension
    bool isSample = false;
    QString inputPath;          // absolute
    QString answerPath;         // absolute
    QString description;        // .desc, for judges
    QString hint;               // .hint
    QStringList arguments;      // for the submission, behind its own argv
    QList<ExtraFile> files;     // put into the submission's working folder
    QStringList validatorFlags; // problem.yaml's and the groups' flags, in the order for argv
    // For input validators, by their name; "" is for those not named. Only
    // PackageDetail::ForInputs.
    QMap<QString, QStringList> inputFlags;
    int group = 0; // the nearest one, in ProblemPackage::groups
};

// What is shown of a sample where input and answer would tell too much.
struct InteractionSample
{
    QString name;
    QString path; // absolute
};

// A program of the package: an output validator, or a submission of the jury.
struct PackageProgram
{
    QString name;      // of the file (with its extension) or of the folder
    QString path;      // absolute: a file or a folder
    QStringList files; // absolute paths of its files, those in sub folders too, sorted
};

// How the programs among ProblemPackage::outputValidators are called, and how they answer.
enum class JudgeProtocol {
    Kattis,    // input answer feedback/ < output; exit codes 42 and 43
    Testlib,   // input output answer; exit codes 0, 1, 2, 7
    Evaluator, // input answer output; JSON on stdout (ours)
};

// A number that the problem's judging programs measure, as the package declares it.
struct MetricRule
{
    QString name;
    QString unit; // may be empty
    bool isHigherBetter = true;

    bool operator==(const MetricRule&) const = default;
};

// What must hold of a jury submission's results (2025-09).
struct JuryRequirement
{
    QString tests;                // glob of tests or groups below data/; empty: all tests
    QList<Status> permitted = {}; // every test has one of these; empty: any
    QList<Status> required = {};  // at least one test has one of these; empty: none is asked for
    std::optional<std::pair<double, double>> score = {}; // lowest and highest
    QString message = {}; // in the judges' message of at least one test
};

struct JuryRule
{
    enum class TimeUse { Default, None, Lower, Upper };

    bool isExact = false; // 2025-09: `requirements` decide, not JurySubmission::expected
    QList<JuryRequirement> requirements; // all must hold
    TimeUse timeUse = TimeUse::Default;  // for the time limit
    QString language;                    // code of the format; empty: by the files' names
    QString entryPoint;                  // file to start; empty: by the usual rules
};

struct JurySubmission
{
    PackageProgram program;
    QString folder;         // "accepted", "wrong_answer", ...
    QList<Status> expected; // verdicts that agree with the folder or with @EXPECTED_RESULTS@
    JuryRule rule = {};
};

struct ProblemPackage
{
    QString folder; // absolute; the one that holds problem.yaml
    QString name;   // short name, [a-z0-9]+
    QString title;
    bool customValidation = false;
    bool isInteractive = false; // the only output validator is the interactor
    int passes = 1;             // most runs of one test; above 1: multi-pass
    bool isScoring = false;
    bool hasCustomScore = false;    // legacy: the output validator gives the score of each test
    bool hasGraders = true;         // groups by the legacy default grader, else by 2025-09
    std::optional<double> maxScore; // scoring problems, where it is known
    QList<PackageProgram> outputValidators;         // all must accept
    JudgeProtocol protocol = JudgeProtocol::Kattis; // of all of them
    QStringList checker;       // built-in comparison by name, with its options; empty: the default
    QList<MetricRule> metrics; // in the order of their declaration
    QString inputFile;         // the submission reads this file in place of stdin; empty: stdin
    QString outputFile;        // it writes this file, which is judged; empty: stdout
    bool dropsCarriageReturns =
        false;               // tests may have lines that end in CR LF; they are read as LF
    QStringList languages;   // codes of the format; empty: all are allowed
    int validInputCode = 42; // exit code of input validators that accept
    QList<PackageProgram> inputValidators; // all must accept; not after PackageDetail::ForJudging
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
    QList<TestGroup> groups;
    QList<InteractionSample> interactions; // interactive and multi-pass problems
    QList<PackageProgram> includes;        // include/: "default" first, then by language
    QList<JurySubmission> jury;
    QString statementFormat;   // "html", "pdf", "none"; empty after PackageDetail::ForJudging
    QString statementHtml;     // sanitised
    QString statementPdfPath;  // absolute
    QString statementLanguage; // "en"
    QList<PackageFault> warnings;
};

} // namespace adjudge
