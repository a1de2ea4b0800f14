#include "server/service/dispatcher.h"

#include "server/service/events.h"
#include "server/store/problem_store.h"
#include "server/store/submission_store.h"

#include <QDir>
#include <QLoggingCategory>

using namespace Qt::Literals::StringLiterals;

namespace adjudge {

Q_LOGGING_CATEGORY(logDispatcher, "adjudge.dispatcher")

namespace {

Result<Job> jobOf(Connection& connection, const QueuedJob& queued, const QString& packagesFolder)
{
    SubmissionStore submissions(connection);
    const auto submission = submissions.byId(queued.submission);
    const auto source = submissions.source(queued.submission);
    if (!submission || !source) {
        return submission ? source.error() : submission.error();
    }
    if (!*submission || !*source) {
        return Error{ErrorCode::Internal, u"The job's submission is gone."_s, {}};
    }
    const auto problem = ProblemStore(connection).byId((*submission)->problem);
    if (!problem) {
        return problem.error();
    }
    if (!*problem) {
        return Error{ErrorCode::Internal, u"The job's problem is gone."_s, {}};
    }
    Job job;
    job.id = queued.id;
    job.submission = queued.submission;
    job.language = (*submission)->language;
    job.filename = (*source)->fileName;
    job.source = (*source)->source.toUtf8();
    job.package = QDir(packagesFolder).filePath((*problem)->folder);
    job.timeLimit = (*problem)->timeLimit;
    job.memoryLimitBytes = (*problem)->memoryLimitBytes;
    return job;
}

} // namespace

Dispatcher::Dispatcher(
    Database& database,
    WorkerPool& pool,
    Verdicts& verdicts,
    const Clock& clock,
    Settings settings,
    QObject* parent
)
    : QObject(parent)
    , m_database(database)
    , m_pool(pool)
    , m_verdicts(verdicts)
    , m_clock(clock)
    , m_settings(std::move(settings))
{
    m_flushTimer.setSingleShot(true);
    m_flushTimer.setInterval(m_settings.flush);
    connect(&m_flushTimer, &QTimer::timeout, this, &Dispatcher::flush);
    m_leaseTimer.setInterval(m_settings.lease / 3);
    connect(&m_leaseTimer, &QTimer::timeout, this, [this] {
        const QDateTime until = m_clock.now().addDuration(m_settings.lease);
        m_database.write<bool>([owner = m_settings.owner, until](Connection& c) -> Result<bool> {
            const auto done = JobStore(c).extend(owner, until);
            return done ? Result<bool>(true) : Result<bool>(done.error());
        });
        m_verdicts.giveBackExpired().then(this, [this](const Result<int>&) { wake(); });
    });
    connect(&m_verdicts, &Verdicts::lost, this, [this](JobId job) {
        m_running.remove(job);
        m_news.remove(job);
        m_pool.abandon(job);
    });
    connect(&m_verdicts, &Verdicts::recorded, this, [this](const QList<JobReport>& reports) {
        for (const JobReport& report : reports) {
            if (report.outcome) {
                m_running.remove(report.job.id);
            }
        }
        wake();
    });
    connect(&m_verdicts, &Verdicts::notRecorded, this, [this](const QList<JobReport>& reports) {
        for (const JobReport& report : reports) {
            JobReport merged = report;
            if (const auto newer = m_news.constFind(report.job.id); newer != m_news.constEnd()) {
                merged.status = newer->status;
                merged.test = newer->test;
                merged.results += newer->results;
                merged.outcome = newer->outcome ? newer->outcome : report.outcome;
            }
            m_news.insert(report.job.id, merged);
        }
        m_flushTimer.start(m_settings.flush * 10); // the store is in trouble; try again, calmly
    });
    watchPool();
}

void Dispatcher::watchPool()
{
    connect(&m_pool, &WorkerPool::slotFree, this, &Dispatcher::wake);
    connect(&m_pool, &WorkerPool::compiling, this, [this](JobId job) { reportOf(job); });
    connect(&m_pool, &WorkerPool::running, this, [this](JobId job, int test, int tests) {
        if (JobReport* report = reportOf(job)) {
            report->status = Status::Running;
            report->test = test;
            report->tests = tests;
        }
    });
    connect(&m_pool, &WorkerPool::tested, this, [this](JobId job, const TestResult& result) {
        if (JobReport* report = reportOf(job)) {
            report->status = Status::Running;
            report->results.append(result);
        }
    });
    connect(&m_pool, &WorkerPool::finished, this, [this](JobId job, const Outcome& outcome) {
        if (JobReport* report = reportOf(job)) {
            report->outcome = outcome;
            report->tests = std::max(report->tests, outcome.tests);
            flush(); // a verdict does not wait
        }
    });
    connect(&m_pool, &WorkerPool::failed, this, &Dispatcher::failed);
    connect(&m_pool, &WorkerPool::drained, this, &Dispatcher::finishDrain);
}

void Dispatcher::start()
{
    m_verdicts.giveBackOthers().then(this, [this](const Result<int>& given) {
        if (given && *given > 0) {
            qCInfo(logDispatcher, "%d interrupted judgings wait again", *given);
        }
        m_isStarted = true;
        m_leaseTimer.start();
        wake();
    });
}

void Dispatcher::wake()
{
    m_isWakeMissed = m_isClaiming;
    const int free = m_pool.freeSlots();
    if (!m_isStarted || m_isClaiming || m_isDraining || free == 0) {
        return;
    }
    m_isClaiming = true;
    m_database
        .write<QList<Claimed>>(
            [free, settings = m_settings, now = m_clock.now(), level = m_sandboxLevel](Connection& c
            ) { return claim(c, free, settings, now, level); }
        )
        .then(this, [this](const Result<QList<Claimed>>& jobs) { claimed(jobs); });
}

Result<QList<Dispatcher::Claimed>> Dispatcher::claim(
    Connection& c, int count, const Settings& settings, const QDateTime& now, const QString& level
)
{
    QList<Claimed> jobs;
    while (jobs.size() < count) {
        const auto queued = JobStore(c).claim(settings.owner, now.addDuration(settings.lease));
        if (!queued) {
            return queued.error();
        }
        if (!*queued) {
            break;
        }
        const auto job = jobOf(c, **queued, settings.packagesFolder);
        if (!job) {
            return job.error();
        }
        SubmissionStore submissions(c);
        if (const auto begun = submissions.startJudging((*queued)->judging, now, level); !begun) {
            return begun.error();
        }
        jobs.append({**queued, *job});
    }
    return jobs;
}

void Dispatcher::claimed(const Result<QList<Claimed>>& jobs)
{
    m_isClaiming = false;
    if (!jobs) {
        qCCritical(logDispatcher, "nothing claimed: %ls", qUtf16Printable(jobs.error().detail));
        return; // the lease timer wakes us again
    }
    QList<QueuedJob> refused;
    for (const Claimed& claimed : *jobs) {
        m_running.insert(claimed.queued.id, claimed.queued);
        if (!m_pool.start(claimed.job)) {
            m_running.remove(claimed.queued.id);
            refused.append(claimed.queued);
        }
    }
    if (!refused.isEmpty()) {
        m_verdicts.giveBack(refused, false, {});
    }
    if (m_isWakeMissed) {
        wake();
    }
}

JobReport* Dispatcher::reportOf(JobId job)
{
    const auto running = m_running.constFind(job);
    if (running == m_running.constEnd()) {
        return nullptr;
    }
    if (!m_flushTimer.isActive()) {
        m_flushTimer.start(m_settings.flush);
    }
    auto news = m_news.find(job);
    if (news == m_news.end()) {
        news = m_news.insert(job, JobReport{*running, Status::Compiling, 0, 0, {}, {}});
    }
    return &*news;
}

void Dispatcher::failed(JobId job, const QString& reason)
{
    const auto running = m_running.constFind(job);
    if (running == m_running.constEnd()) {
        return;
    }
    qCWarning(
        logDispatcher,
        "job=%lld try=%d failed: %ls",
        job.value(),
        running->tries,
        qUtf16Printable(reason)
    );
    const QueuedJob queued = *running;
    m_running.erase(running);
    m_news.remove(job);
    const bool isCounted = !m_isDraining;
    m_verdicts.giveBack({queued}, isCounted, reason).then(this, [this](const Result<int>&) {
        wake();
    });
}

void Dispatcher::flush()
{
    if (!m_news.isEmpty()) {
        QList<JobReport> reports = m_news.values();
        m_news.clear();
        m_verdicts.record(reports);
    }
}

void Dispatcher::drain(std::chrono::milliseconds bound)
{
    m_isDraining = true;
    m_leaseTimer.stop();
    m_pool.drain(bound);
}

void Dispatcher::finishDrain()
{
    flush();
    // Behind everything that is queued for the writer; then nothing of ours is left.
    m_verdicts.giveBack(m_running.values(), false, {}).then(this, [this](const Result<int>&) {
        Q_EMIT drained();
    });
}

} // namespace adjudge
