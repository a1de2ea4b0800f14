#include "server/app/verification.h"

#include "server/app/jury_rules.h"
#include "server/package/score_rules.h"

#include <QFileInfo>
#include <QRegularExpression>

#include <algorithm>
#include <cmath>

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

namespace adjudge {

namespace {

bool isPython2(const QList<SourceFile>& files)
{
    static const QRegularExpression shebang(u"^#!.*python([23])"_s);
    static const QRegularExpression statement(
        u"^\\s*print\\s+[\"'\\w]"_s, QRegularExpression::MultilineOption
    );
    return std::ranges::any_of(files, [](const SourceFile& file) {
        const QString text = QString::fromLatin1(file.content);
        const auto match = shebang.match(text);
        if (!file.name.endsWith(u".py") || match.hasMatch()) {
            return match.captured(1) == u"2";
        }
        return statement.match(text).hasMatch(); // no parentheses
    });
}

void addVerdict(VerifyRow& row, Status verdict)
{
    if (!row.verdicts.contains(verdict)) {
        row.verdicts.append(verdict);
    }
}

// In place of the score of a test that was given more time than the limit.
std::optional<double> lateScore(const ProblemPackage& package, int test)
{
    if (!package.isScoring || test < 0 || test >= package.tests.size()) {
        return std::nullopt;
    }
    const auto score = testScore(package, test, false, {});
    return score ? std::optional(*score) : std::nullopt;
}

bool isLower(const VerifyRow& row)
{
    return timeUseOf(row.submission) == JuryRule::TimeUse::Lower;
}

const Language* languageByCode(const QString& code, const QList<Language>& languages)
{
    const auto found = std::ranges::find_if(languages, [&](const Language& language) {
        return language.id == code || language.clics == code;
    });
    return found == languages.cend() ? nullptr : &*found;
}

} // namespace

VerifyReport Verification::run(const HostReport& host)
{
    m_report.package = m_package.name;
    m_report.title = m_package.title;
    m_report.memoryLimitBytes = m_package.memoryLimitBytes;
    m_report.isScoring = m_package.isScoring;
    m_report.maxScore = m_package.maxScore;
    m_report.sandbox = host.sandbox.level;
    prepare(host);
    if (m_package.timeLimit) {
        m_report.timeLimit = *m_package.timeLimit;
    } else {
        computeLimit();
    }
    judge([](const VerifyRow& row) { return !row.actual; }, false);
    // The verdict that a folder promises may come behind one that it tolerates.
    judge(
        [](const VerifyRow& row) {
            const bool isTolerant =
                row.folder == u"run_time_error" || row.folder == u"time_limit_exceeded";
            return row.actual && !row.agrees && row.note.isEmpty() && isTolerant &&
                   !row.submission.rule.isExact;
        },
        true
    );
    return m_report;
}

std::chrono::milliseconds Verification::timeLimit(const HostReport& host)
{
    prepare(host);
    computeLimit();
    return m_report.timeLimit;
}

void Verification::checkInputs(
    std::chrono::milliseconds bound, QList<PackageFault>& faults, QList<PackageFault>& warnings
)
{
    Job job;
    job.package = m_package.folder;
    job.timeLimit = bound;
    job.checksInputs = true;
    const JuryResult result = m_run.judge({job}).constFirst();
    for (const TestResult& test : result.tests) {
        const bool isUnchecked = test.verdict == Status::JudgeError;
        (isUnchecked ? warnings : faults).append({test.name, 0, test.message});
    }
    if (!result.outcome.error.isEmpty()) {
        faults.append({u"input_validators"_s, 0, result.outcome.error});
    }
}

void Verification::prepare(const HostReport& host)
{
    for (const JurySubmission& submission : m_package.jury) {
        prepareRow(submission, host);
    }
    for (const PackageFault& warning : m_package.warnings) {
        m_report.warnings.append(u"%1: %2"_s.arg(warning.file, warning.message));
    }
}

void Verification::prepareRow(const JurySubmission& submission, const HostReport& host)
{
    VerifyRow row;
    row.path = submission.folder + u'/' + QFileInfo(submission.program.path).fileName();
    row.folder = submission.folder;
    row.expected = submission.expected;
    row.submission = submission;
    const auto files = readProgram(submission.program);
    const QString& code = submission.rule.language;
    const Language* language = !files           ? nullptr
                               : code.isEmpty() ? languageOf(*files, host.languages)
                                                : languageByCode(code, host.languages);
    if (!files) {
        row.skipped = files.error().message;
    } else if (!language) {
        row.skipped =
            u"no supported language has the extension of %1"_s.arg(files->constFirst().name);
    } else if (isPython2(*files)) {
        row.skipped = u"Python 2 is not supported"_s;
    } else if (!language->available) {
        row.skipped = language->reason;
    }
    if (row.skipped.isEmpty()) {
        row.language = language->id;
        Job job;
        job.language = language->id;
        job.filename = files->constFirst().name;
        job.source = files->constFirst().content;
        job.moreFiles = files->mid(1);
        job.package = m_package.folder;
        job.memoryLimitBytes = m_package.memoryLimitBytes;
        m_jobs.insert(static_cast<int>(m_report.rows.size()), job);
    }
    m_report.rows.append(row);
}

// The slowest submission that must pass times the multiplier, in whole seconds, at least 1.
void Verification::computeLimit()
{
    m_report.isLimitComputed = true;
    m_report.timeLimit = m_acceptedLimit;
    judge(isLower, false);
    std::chrono::milliseconds slowest{0};
    for (const VerifyRow& row : std::as_const(m_report.rows)) {
        // The newer format also measures submissions that fail, but not by being too slow.
        const bool isMeasured =
            row.actual == Status::Accepted ||
            (row.submission.rule.isExact &&
             (row.actual == Status::WrongAnswer || row.actual == Status::RunTimeError));
        if (isMeasured && isLower(row)) {
            slowest = std::max(slowest, row.time);
        }
    }
    if (slowest == 0ms) {
        m_report.warnings.append(u"no accepted submission to compute a time limit from: 10 s"_s);
        m_report.timeLimit = 10s;
        return;
    }
    const double seconds =
        std::chrono::duration<double>(slowest).count() * m_package.timeMultiplier;
    m_report.timeLimit =
        std::chrono::seconds(static_cast<qint64>(std::max(1.0, std::ceil(seconds))));
}

// One that must be too slow is given the safety margin, to see whether it is slow enough.
std::chrono::milliseconds Verification::limitFor(const VerifyRow& row) const
{
    const bool mustBeSlow = row.expected == QList<Status>{Status::TimeLimitExceeded} ||
                            timeUseOf(row.submission) == JuryRule::TimeUse::Upper;
    const double margin = mustBeSlow ? std::max(1.0, m_package.timeSafetyMargin) : 1.0;
    const double given = static_cast<double>(m_report.timeLimit.count()) * margin;
    return std::chrono::milliseconds(static_cast<qint64>(std::ceil(given)));
}

void Verification::judge(const std::function<bool(const VerifyRow&)>& wanted, bool isAll)
{
    QList<int> rows;
    QList<Job> jobs;
    for (int i = 0; i < m_report.rows.size(); ++i) {
        if (m_jobs.contains(i) && wanted(m_report.rows.at(i))) {
            Job job = m_jobs.value(i);
            job.timeLimit = isAll ? m_report.timeLimit : limitFor(m_report.rows.at(i));
            job.runAll = isAll || m_report.rows.at(i).submission.rule.isExact;
            rows.append(i);
            jobs.append(job);
        }
    }
    if (jobs.isEmpty()) {
        return;
    }
    const JuryResults results = m_run.judge(jobs);
    for (qsizetype i = 0; i < rows.size(); ++i) {
        take(m_report.rows[rows.at(i)], results.at(i), jobs.at(i).timeLimit);
    }
}

void Verification::take(VerifyRow& row, const JuryResult& result, std::chrono::milliseconds given)
{
    row.actual = result.outcome.verdict;
    row.time = result.outcome.time;
    row.memoryBytes = result.outcome.memoryBytes;
    row.verdicts.clear();
    Status first = Status::Accepted;
    QList<TestResult> tests;
    TestResults results;
    for (TestResult test : result.tests) {
        if (test.time > m_report.timeLimit) {
            test.verdict = Status::TimeLimitExceeded;
            test.score = lateScore(m_package, test.index - 1);
        }
        addVerdict(row, test.verdict);
        first = first == Status::Accepted ? test.verdict : first;
        tests.append(test);
        results.insert(test.index - 1, test);
    }
    const bool hasRun = row.actual != Status::JudgeError && row.actual != Status::CompileError;
    if (hasRun && m_package.isScoring) {
        const auto grading = gradeAll(m_package, results);
        row.actual = grading ? grading->verdict : Status::JudgeError;
        row.score = grading ? std::optional(grading->score) : std::nullopt;
        row.note = grading ? QString() : grading.error().message;
    } else if (hasRun) {
        row.actual = first;
    } else {
        addVerdict(row, *row.actual);
        row.note =
            row.actual == Status::JudgeError ? result.outcome.error : result.outcome.compileLog;
    }
    const bool isNear = given > m_report.timeLimit && first == Status::TimeLimitExceeded &&
                        row.time > m_report.timeLimit && row.time < given;
    row.agrees =
        m_package.isScoring ? agreesWithScore(row, m_package.maxScore) : agreesWithFolder(row);
    if (hasRun && row.submission.rule.isExact) {
        row.note = unmetRequirement(row.submission.rule, tests, row.score);
        row.agrees = row.note.isEmpty();
    }
    if (row.agrees && isNear) {
        row.note =
            u"too slow by less than the safety margin of %1"_s.arg(m_package.timeSafetyMargin);
    }
}

} // namespace adjudge
