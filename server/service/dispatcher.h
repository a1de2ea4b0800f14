// Brings waiting jobs to free workers: claims with a lease, hands over, gathers what the pool says
// and reports it to Verdicts at most ten times a second, keeps the leases alive and gives back what
// failed. Main thread.
#pragma once

#include "server/judge/worker_pool.h"
#include "server/service/verdicts.h"

#include <QHash>
#include <QObject>
#include <QTimer>

namespace adjudge {

class Dispatcher final : public QObject
{
    Q_OBJECT

public:
    struct Settings
    {
        QString owner;          // of the leases: one running server
        QString packagesFolder; // problems' folders are below it
        std::chrono::milliseconds lease{60'000};
        std::chrono::milliseconds flush{100}; // progress is gathered for so long
    };

    Dispatcher(
        Database& database,
        WorkerPool& pool,
        Verdicts& verdicts,
        const Clock& clock,
        Settings settings,
        QObject* parent = nullptr
    );

    // Takes back what a server that is gone had claimed, then begins.
    void start();

    // There may be a job to claim.
    void wake();

    // Stored with every judging from now on.
    void setSandboxLevel(const QString& level) { m_sandboxLevel = level; }

    // Claims nothing more. Jobs that are still running when the pool has drained are given back;
    // then drained() follows.
    void drain(std::chrono::milliseconds bound);

Q_SIGNALS:
    void drained();

private:
    struct Claimed
    {
        QueuedJob queued;
        Job job;
    };

    static Result<QList<Claimed>> claim(
        Connection& c,
        int count,
        const Settings& settings,
        const QDateTime& now,
        const QString& level
    );
    void claimed(const Result<QList<Claimed>>& jobs);
    void watchPool();
    JobReport* reportOf(JobId job); // nullptr: not ours (any more)
    void failed(JobId job, const QString& reason);
    void flush();
    void finishDrain();

    Database& m_database;
    WorkerPool& m_pool;
    Verdicts& m_verdicts;
    const Clock& m_clock;
    Settings m_settings;
    QString m_sandboxLevel;
    QHash<JobId, QueuedJob> m_running;
    QHash<JobId, JobReport> m_news; // since the last flush
    QTimer m_flushTimer;
    QTimer m_leaseTimer;
    bool m_isClaiming = false;
    bool m_isWakeMissed = false; // wake() came while claiming
    bool m_isStarted = false;
    bool m_isDraining = false;
};

} // namespace adjudge
