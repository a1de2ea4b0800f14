#include "server/service/verdicts.h"

#include "server/service/events.h"
#include "server/service/rejudge_steps.h"
#include "server/store/submission_store.h"
#include "shared/wire/analysis_codec.h"

#include <QLoggingCategory>
#include <QSet>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace adjudge {

Q_LOGGING_CATEGORY(logVerdicts, "adjudge.verdicts")

namespace {

struct Written
{
    QList<StoredEvent> events;
    QList<JobId> lost;
    QSet<RejudgingId> rejudgings; // with another member done
};

// One transaction's tools; every step keeps the first fault.
struct Transaction
{
    explicit Transaction(Connection& connection)
        : log(connection)
        , submissions(connection)
        , jobs(connection)
    {
    }

    EventLog log;
    SubmissionStore submissions;
    JobStore jobs;
    std::optional<Error> fault;

    template <typename T> bool isGood(const Result<T>& result)
    {
        if (!result && !fault) {
            fault = result.error();
        }
        return !fault;
    }

    bool add(QList<StoredEvent>& events, const Result<StoredEvent>& event)
    {
        if (isGood(event)) {
            events.append(*event);
        }
        return !fault;
    }

    std::optional<Submission> submission(SubmissionId id)
    {
        auto found = submissions.byId(id);
        return isGood(found) ? *found : std::nullopt;
    }
};

void writeTests(Transaction& t, const JobReport& report, Submission& submission, Written& written)
{
    for (const TestResult& result : report.results) {
        submission.time = std::max(submission.time, result.time);
        submission.memoryBytes = std::max(submission.memoryBytes, result.memoryBytes);
        submission.test = std::max(submission.test, result.index);
        if (!t.isGood(t.submissions.writeTest(report.job.judging, result)) ||
            !t.add(written.events, appendTest(t.log, submission, result))) {
            return;
        }
    }
}

void writeAnalysis(Transaction& t, const JobReport& report)
{
    if (report.outcome->analysis) {
        t.isGood(t.submissions.writeAnalysis(
            report.job.judging,
            wire::analysisText(report.outcome->analysis),
            wire::analysisText(report.outcome->judgeAnalysis)
        ));
    }
}

void writeOutcome(
    Transaction& t,
    const JobReport& report,
    const QDateTime& now,
    Submission& submission,
    Written& written
)
{
    const Outcome& outcome = *report.outcome;
    submission.status = outcome.verdict;
    submission.time = std::max(submission.time, outcome.time);
    submission.memoryBytes = std::max(submission.memoryBytes, outcome.memoryBytes);
    submission.metrics = outcome.metrics;
    submission.score = outcome.score;
    submission.groups = outcome.groups;
    if (!outcome.compileLog.isEmpty()) {
        t.isGood(t.submissions.writeCompileLog(report.job.judging, outcome.compileLog));
        t.add(written.events, appendCompileLog(t.log, submission, outcome.compileLog));
    }
    writeAnalysis(t, report);
    if (outcome.analysis) {
        t.add(
            written.events,
            appendAnalysis(t.log, submission, *outcome.analysis, outcome.judgeAnalysis)
        );
    }
    t.isGood(t.submissions.endJudging(report.job.judging, submission, outcome.error, now));
    t.isGood(t.jobs.finish(report.job.id));
}

// A rejudging's report: kept with its judging, told to nobody but the judges who watch the set.
void writeShadow(Transaction& t, const JobReport& report, const QDateTime& now)
{
    for (const TestResult& result : report.results) {
        if (!t.isGood(t.submissions.writeTest(report.job.judging, result))) {
            return;
        }
    }
    if (!report.outcome) {
        return;
    }
    const Outcome& outcome = *report.outcome;
    const auto last = t.submissions.lastTest(report.job.judging);
    if (!t.isGood(last)) {
        return;
    }
    Submission state;
    state.status = outcome.verdict;
    state.test = *last;
    state.tests = std::max(report.tests, outcome.tests);
    state.time = outcome.time;
    state.memoryBytes = outcome.memoryBytes;
    state.metrics = outcome.metrics;
    state.score = outcome.score;
    state.groups = outcome.groups;
    if (!outcome.compileLog.isEmpty()) {
        t.isGood(t.submissions.writeCompileLog(report.job.judging, outcome.compileLog));
    }
    writeAnalysis(t, report);
    t.isGood(t.submissions.endJudging(report.job.judging, state, outcome.error, now));
    t.isGood(t.jobs.finish(report.job.id));
}

void writeReport(Transaction& t, const JobReport& report, const QDateTime& now, Written& written)
{
    if (report.job.rejudging.isValid()) {
        writeShadow(t, report, now);
        if (report.outcome) {
            written.rejudgings.insert(report.job.rejudging);
        }
        return;
    }
    auto submission = t.submission(report.job.submission);
    if (!submission) {
        return;
    }
    submission->tests = report.tests > 0 ? report.tests : submission->tests;
    submission->test = std::max(submission->test, report.test);
    submission->status = report.status;
    writeTests(t, report, *submission, written);
    if (report.outcome) {
        writeOutcome(t, report, now, *submission, written);
    }
    if (t.add(written.events, appendUpdate(t.log, *submission))) {
        t.isGood(t.submissions.writeState(*submission));
    }
}

// What the sets of the transaction have come to.
void writeRejudgings(Transaction& t, Connection& connection, const QDateTime& now, Written& written)
{
    for (const RejudgingId id : std::as_const(written.rejudgings)) {
        const auto events = noteProgress(connection, id, now);
        if (!t.isGood(events)) {
            return;
        }
        written.events += *events;
    }
}

Result<Written> write(
    Connection& connection,
    const QList<JobReport>& reports,
    const QString& owner,
    const QDateTime& now
)
{
    Transaction t(connection);
    Written written;
    for (const JobReport& report : reports) {
        const auto isHeld = t.jobs.isHeld(report.job.id, owner);
        if (!t.isGood(isHeld)) {
            break;
        }
        if (*isHeld) {
            writeReport(t, report, now, written);
        } else {
            written.lost.append(report.job.id);
        }
    }
    writeRejudgings(t, connection, now, written);
    return t.fault ? Result<Written>(*t.fault) : Result<Written>(written);
}

void restart(Transaction& t, const QueuedJob& job, Written& written)
{
    auto submission = t.submission(job.submission);
    if (!submission || !t.isGood(t.submissions.clearTests(job.judging)) ||
        job.rejudging.isValid()) {
        return;
    }
    submission->status = Status::Queued;
    submission->test = 0;
    submission->time = {};
    submission->memoryBytes = 0;
    submission->score.reset();
    submission->groups.clear();
    if (t.add(written.events, appendUpdate(t.log, *submission))) {
        t.isGood(t.submissions.writeState(*submission));
    }
}

JobReport judgeError(const QueuedJob& job, const QString& reason)
{
    JobReport report{job, Status::Running, 0, 0, {}, Outcome{}};
    report.outcome->error = u"given up after %1 tries: %2"_s.arg(job.tries).arg(reason);
    return report;
}

} // namespace

Verdicts::Verdicts(Database& database, const Clock& clock, QString owner, QObject* parent)
    : QObject(parent)
    , m_database(database)
    , m_clock(clock)
    , m_owner(std::move(owner))
{
}

void Verdicts::record(const QList<JobReport>& reports)
{
    const QDateTime now = m_clock.now();
    m_database
        .write<Written>([reports, owner = m_owner, now](Connection& c) {
            return write(c, reports, owner, now);
        })
        .then(this, [this, reports](const Result<Written>& written) {
            if (!written) {
                qCCritical(
                    logVerdicts,
                    "%lld reports not written: %ls",
                    static_cast<long long>(reports.size()),
                    qUtf16Printable(written.error().message + u' ' + written.error().detail)
                );
                Q_EMIT notRecorded(reports);
                return;
            }
            Q_EMIT stored(written->events);
            for (const JobId job : written->lost) {
                qCWarning(
                    logVerdicts, "job=%lld report dropped: the lease is not ours", job.value()
                );
                Q_EMIT lost(job);
            }
            Q_EMIT recorded(reports);
        });
}

QFuture<Result<int>>
Verdicts::giveBack(const QList<QueuedJob>& jobs, bool isCounted, const QString& reason)
{
    const auto ours = [jobs, owner = m_owner](JobStore& store) -> Result<QList<QueuedJob>> {
        QList<QueuedJob> held;
        for (const QueuedJob& job : jobs) {
            const auto isHeld = store.isHeld(job.id, owner);
            if (!isHeld) {
                return isHeld.error();
            }
            if (*isHeld) {
                held.append(job);
            }
        }
        return held;
    };
    return giveBackSelected(ours, isCounted, reason);
}

QFuture<Result<int>> Verdicts::giveBackOthers()
{
    const auto others = [owner = m_owner](JobStore& store) { return store.heldByOthers(owner); };
    return giveBackSelected(others, false, {});
}

QFuture<Result<int>> Verdicts::giveBackExpired()
{
    const auto expired = [now = m_clock.now()](JobStore& store) { return store.expired(now); };
    return giveBackSelected(expired, true, u"its lease ran out"_s);
}

QFuture<Result<int>>
Verdicts::giveBackSelected(const Selection& select, bool isCounted, const QString& reason)
{
    const QDateTime now = m_clock.now();
    return m_database
        .write<Written>([select, isCounted, reason, now](Connection& c) -> Result<Written> {
            Transaction t(c);
            Written written;
            const auto jobs = select(t.jobs);
            for (const QueuedJob& job : t.isGood(jobs) ? *jobs : QList<QueuedJob>()) {
                if (isCounted && job.tries >= kMaxTries) {
                    writeReport(t, judgeError(job, reason), now, written);
                } else if (t.isGood(t.jobs.release(job.id, isCounted))) {
                    restart(t, job, written);
                }
            }
            writeRejudgings(t, c, now, written);
            return t.fault ? Result<Written>(*t.fault) : Result<Written>(written);
        })
        .then(this, [this](const Result<Written>& written) -> Result<int> {
            if (!written) {
                qCCritical(
                    logVerdicts, "jobs not given back: %ls", qUtf16Printable(written.error().detail)
                );
                return written.error();
            }
            Q_EMIT stored(written->events);
            return static_cast<int>(written->events.size());
        });
}

} // namespace adjudge
