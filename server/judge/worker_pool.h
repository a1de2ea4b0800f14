// The adjudge-worker processes of this server: one job at a time each, given by start(), answered
// by exactly one of finished() or failed(). Knows no database. Lives on the server's main thread;
// every signal is sent from the event loop, never from inside a method.
#pragma once

#include "server/judge/job.h"
#include "shared/backoff.h"
#include "shared/host_report.h"

#include <QObject>
#include <QStringList>

#include <functional>
#include <memory>
#include <vector>

namespace adjudge {

class WorkerProcess;

class WorkerPool final : public QObject
{
    Q_OBJECT

public:
    struct Settings
    {
        QString program;                           // adjudge-worker
        QStringList arguments;                     // the same for all; "--slot w0", ... is added
        QString slotPrefix = QStringLiteral("w");  // servers of one host need different ones
        int workers = 0;                           // 0: one a core
        std::chrono::milliseconds silence{30'000}; // a busy or starting worker may say nothing
        qint64 lineBytes = 4LL << 20;              // longest line taken from a worker
        Backoff::Policy restart{.base = std::chrono::milliseconds(250)};
        std::function<double()> random = {}; // [0, 1); unset: Qt's generator
    };

    explicit WorkerPool(Settings settings, QObject* parent = nullptr);

    // Kills what still runs, with its process groups.
    ~WorkerPool() override;

    // Starts the workers; each becomes a free slot when it has reported `ready`.
    void open();

    // Gives a job to a free worker. False if none is free or the pool is draining.
    [[nodiscard]] bool start(const Job& job);

    [[nodiscard]] int freeSlots() const;
    [[nodiscard]] int busySlots() const;
    [[nodiscard]] QList<JobId> runningJobs() const;

    // Kills the worker that holds the job, without a finished() or failed(): the caller has
    // already given the job away (its lease is lost).
    void abandon(JobId job);

    // No new jobs. drained() follows when the running ones are through; those still running after
    // `bound` fail. All workers are gone at drained().
    void drain(std::chrono::milliseconds bound);

    // Ends every worker at once, without any further signal.
    void stop();

Q_SIGNALS:
    // Each worker that is up reports; the first report is the host's. Later ones are only told
    // when they differ (a compiler was removed meanwhile).
    void ready(const adjudge::SandboxReport& sandbox, const QList<adjudge::Language>& languages);
    void slotFree();
    void compiling(adjudge::JobId job);
    void running(adjudge::JobId job, int test, int tests);
    void tested(adjudge::JobId job, const adjudge::TestResult& result);
    void finished(adjudge::JobId job, const adjudge::Outcome& outcome);
    // The worker died, hung or spoke nonsense: the job must be given again.
    void failed(adjudge::JobId job, const QString& reason);
    void drained();
    // A worker cannot start; it is tried again with backoff. For the log and /readyz.
    void workerLost(const QString& slot, const QString& reason);

private:
    void watch(WorkerProcess& worker);
    void noteReady(const SandboxReport& sandbox, const QList<Language>& languages);
    void checkDrained();

    Settings m_settings;
    std::vector<std::unique_ptr<WorkerProcess>> m_workers;
    SandboxReport m_sandbox;
    QList<Language> m_languages;
    bool m_isReported = false;
    bool m_isDraining = false;
};

} // namespace adjudge
