#include "server/package/programs.h"

#include <QFile>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace adjudge {

namespace {

constexpr qint64 kMaxScanBytes = 1024 * 1024;

struct ExpectationRow
{
    const char* name; // lower case with underscores, as folders are written
    QList<Status> expected;
};

// Folder names of the Kattis, ICPC and DOMjudge dialects, and DOMjudge's words in annotations. The
// formats count a memory limit as a run-time error and an output limit as a wrong answer.
const QList<ExpectationRow>& expectationRows()
{
    using enum Status;
    static const QList<Status> kNotAccepted{
        WrongAnswer, TimeLimitExceeded, RunTimeError, MemoryLimitExceeded, OutputLimitExceeded};
    static const QList<ExpectationRow> kRows{
        {"accepted", {Accepted}},
        {"slow_accepted", {Accepted}},
        {"correct", {Accepted}},
        {"wrong_answer", {WrongAnswer, OutputLimitExceeded}},
        {"presentation_error", {WrongAnswer}},
        {"no_output", {WrongAnswer}},
        {"time_limit_exceeded", {TimeLimitExceeded}},
        {"time_limit", {TimeLimitExceeded}},
        {"timelimit", {TimeLimitExceeded}},
        {"run_time_error", {RunTimeError, MemoryLimitExceeded}},
        {"runtime_error", {RunTimeError, MemoryLimitExceeded}},
        {"run_error", {RunTimeError, MemoryLimitExceeded}},
        {"memory_limit_exceeded", {MemoryLimitExceeded, RunTimeError}},
        {"memory_limit", {MemoryLimitExceeded, RunTimeError}},
        {"output_limit_exceeded", {OutputLimitExceeded, WrongAnswer}},
        {"output_limit", {OutputLimitExceeded, WrongAnswer}},
        {"compiler_error", {CompileError}},
        {"compile_error", {CompileError}},
        {"compilation_error", {CompileError}},
        {"brute_force", {TimeLimitExceeded, RunTimeError, MemoryLimitExceeded}},
        {"rejected", kNotAccepted},
        {"partially_accepted", kNotAccepted},
    };
    return kRows;
}

QList<Status> expectationOf(const QString& word)
{
    const QString name = word.trimmed().toLower().replace(u'-', u'_');
    const auto& rows = expectationRows();
    const auto row = std::ranges::find_if(rows, [&](const ExpectationRow& candidate) {
        return name == QLatin1String(candidate.name);
    });
    return row == rows.cend() ? QList<Status>() : row->expected;
}

// The words after "@EXPECTED_RESULTS@:" in a source, empty if it has none.
QString annotationIn(const PackageProgram& program)
{
    for (const QString& path : program.files) {
        QFile file(path);
        if (!file.open(QIODevice::ReadOnly)) {
            continue;
        }
        const QByteArray text = file.read(kMaxScanBytes);
        const QByteArray tag("@EXPECTED_RESULTS@:");
        const qsizetype start = text.indexOf(tag);
        if (start >= 0) {
            const qsizetype from = start + tag.size();
            const qsizetype end = text.indexOf('\n', from);
            return QString::fromUtf8(text.mid(from, end < 0 ? 200 : end - from));
        }
    }
    return QString();
}

QList<Status> annotated(const QString& annotation, const QString& file, Findings& findings)
{
    QList<Status> expected;
    for (const QString& word : annotation.split(u',', Qt::SkipEmptyParts)) {
        // The words may be followed by the end of a comment.
        const QString name = word.trimmed().section(u' ', 0, 0);
        const QList<Status> statuses = expectationOf(name);
        if (statuses.isEmpty()) {
            findings.warn(file, 0, u"Unknown result '%1' in @EXPECTED_RESULTS@."_s.arg(name));
        }
        for (const Status status : statuses) {
            if (!expected.contains(status)) {
                expected.append(status);
            }
        }
    }
    return expected;
}

std::optional<JurySubmission> jurySubmission(
    const PackageProgram& program, const QString& folder, bool isLegacy, Findings& findings
)
{
    const QString file = u"submissions/%1/%2"_s.arg(folder, program.name);
    const QList<Status> ofFolder = expectationOf(folder);
    const QList<Status> ofSource = annotated(annotationIn(program), file, findings);
    if (ofFolder.isEmpty() && ofSource.isEmpty() && isLegacy) {
        findings.warn(
            file,
            0,
            u"Ignored: neither the folder nor an @EXPECTED_RESULTS@ line says what to expect."_s
        );
        return std::nullopt;
    }
    const bool isDisjoint =
        std::ranges::none_of(ofSource, [&](Status status) { return ofFolder.contains(status); });
    if (!ofFolder.isEmpty() && !ofSource.isEmpty() && isDisjoint) {
        findings.warn(file, 0, u"Its @EXPECTED_RESULTS@ line contradicts its folder."_s);
    }
    return JurySubmission{program, folder, ofSource.isEmpty() ? ofFolder : ofSource};
}

} // namespace

QList<PackageProgram> readPrograms(const PackageTree& tree, const QString& folder)
{
    QList<PackageProgram> programs;
    for (const QString& name : tree.childNames(folder)) {
        const QString path = folder + u'/' + name;
        PackageProgram program{name, tree.absolute(path), {}};
        const QStringList files = tree.hasFolder(path) ? tree.filesBelow(path) : QStringList{path};
        for (const QString& file : files) {
            program.files.append(tree.absolute(file));
        }
        if (!program.files.isEmpty()) {
            programs.append(program);
        }
    }
    return programs;
}

QList<PackageProgram> readOutputValidators(
    const PackageTree& tree, const ProblemYaml& problem, bool& isCustom, Findings& findings
)
{
    if (problem.isLegacy) {
        isCustom = problem.customValidation;
        const QList<PackageProgram> programs = readPrograms(tree, u"output_validators"_s);
        if (isCustom && programs.isEmpty()) {
            findings.fault(
                u"output_validators"_s,
                0,
                u"problem.yaml asks for custom validation, but there is no validator here."_s
            );
        }
        if (!isCustom && !programs.isEmpty()) {
            findings.warn(
                u"output_validators"_s,
                0,
                u"Ignored: problem.yaml does not say 'validation: custom'."_s
            );
        }
        return isCustom ? programs : QList<PackageProgram>();
    }
    const bool hasPlural = problem.readsDraftNames && !tree.hasFolder(u"output_validator"_s);
    const QString folder = hasPlural ? u"output_validators"_s : u"output_validator"_s;
    isCustom = !tree.filesBelow(folder).isEmpty();
    if (!isCustom || hasPlural) {
        return readPrograms(tree, folder);
    }
    // The newer format has exactly one validator: the folder itself.
    PackageProgram program{folder, tree.absolute(folder), {}};
    for (const QString& file : tree.filesBelow(folder)) {
        program.files.append(tree.absolute(file));
    }
    return {program};
}

QList<JurySubmission> readJury(const PackageTree& tree, bool isLegacy, Findings& findings)
{
    QList<JurySubmission> jury;
    for (const QString& folder : tree.childNames(u"submissions"_s)) {
        const QString path = u"submissions/"_s + folder;
        if (!isLegacy && folder == "submissions.yaml"_L1) {
            continue;
        }
        if (!tree.hasFolder(path)) {
            findings.warn(path, 0, u"Ignored: expectations come from the folders' names."_s);
            continue;
        }
        for (const PackageProgram& program : readPrograms(tree, path)) {
            if (const auto submission = jurySubmission(program, folder, isLegacy, findings)) {
                jury.append(*submission);
            }
        }
    }
    const bool hasAccepted = std::ranges::any_of(jury, [](const JurySubmission& submission) {
        return submission.expected.contains(Status::Accepted);
    });
    if (!hasAccepted) {
        findings.warn(
            u"submissions/accepted"_s, 0, u"There is no accepted submission of the jury."_s
        );
    }
    return jury;
}

} // namespace adjudge
