#include "server/judge/worker_pool.h"

#include "server/judge/worker_process.h"

#include <QRandomGenerator>
#include <QThread>
#include <QTimer>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace adjudge {

WorkerPool::WorkerPool(Settings settings, QObject* parent)
    : QObject(parent)
    , m_settings(std::move(settings))
{
    if (m_settings.workers <= 0) {
        m_settings.workers = std::max(1, QThread::idealThreadCount());
    }
    if (!m_settings.random) {
        m_settings.random = [] { return QRandomGenerator::global()->generateDouble(); };
    }
}

WorkerPool::~WorkerPool()
{
    stop();
}

void WorkerPool::open()
{
    for (int i = 0; i < m_settings.workers; ++i) {
        m_workers.push_back(std::make_unique<WorkerProcess>(WorkerProcess::Settings{
            .slot = m_settings.slotPrefix + QString::number(i),
            .program = m_settings.program,
            .arguments = m_settings.arguments,
            .silence = m_settings.silence,
            .lineBytes = m_settings.lineBytes,
            .restart = m_settings.restart,
            .random = m_settings.random,
        }));
        watch(*m_workers.back());
        m_workers.back()->open();
    }
}

void WorkerPool::watch(WorkerProcess& worker)
{
    connect(&worker, &WorkerProcess::ready, this, &WorkerPool::noteReady);
    connect(&worker, &WorkerProcess::becameFree, this, &WorkerPool::slotFree);
    connect(&worker, &WorkerProcess::compiling, this, &WorkerPool::compiling);
    connect(&worker, &WorkerProcess::running, this, &WorkerPool::running);
    connect(&worker, &WorkerProcess::tested, this, &WorkerPool::tested);
    connect(&worker, &WorkerProcess::finished, this, &WorkerPool::finished);
    connect(&worker, &WorkerProcess::failed, this, &WorkerPool::failed);
    connect(&worker, &WorkerProcess::gone, this, &WorkerPool::checkDrained);
    connect(&worker, &WorkerProcess::lost, this, [this, &worker](const QString& reason) {
        Q_EMIT workerLost(worker.slot(), reason);
    });
}

bool WorkerPool::start(const Job& job)
{
    const auto worker =
        std::ranges::find_if(m_workers, [](const auto& one) { return one->isFree(); });
    if (m_isDraining || worker == m_workers.end()) {
        return false;
    }
    (*worker)->give(job);
    return true;
}

int WorkerPool::freeSlots() const
{
    const auto count =
        std::ranges::count_if(m_workers, [](const auto& one) { return one->isFree(); });
    return m_isDraining ? 0 : static_cast<int>(count);
}

int WorkerPool::busySlots() const
{
    return static_cast<int>(runningJobs().size());
}

QList<JobId> WorkerPool::runningJobs() const
{
    QList<JobId> jobs;
    for (const auto& worker : m_workers) {
        if (worker->job()) {
            jobs.append(*worker->job());
        }
    }
    return jobs;
}

void WorkerPool::abandon(JobId job)
{
    for (const auto& worker : m_workers) {
        if (worker->job() == job) {
            worker->abandon();
        }
    }
}

void WorkerPool::drain(std::chrono::milliseconds bound)
{
    m_isDraining = true;
    for (const auto& worker : m_workers) {
        worker->leave();
    }
    QTimer::singleShot(bound, this, [this] {
        for (const auto& worker : m_workers) {
            worker->stop(u"the server is stopping"_s);
        }
    });
    if (m_workers.empty()) {
        QTimer::singleShot(0, this, &WorkerPool::drained);
    }
}

void WorkerPool::stop()
{
    m_isDraining = true;
    for (const auto& worker : m_workers) {
        worker->disconnect(this);
        worker->stop(u"the pool is stopped"_s);
    }
    for (const auto& worker : m_workers) {
        worker->reap();
    }
}

void WorkerPool::noteReady(const SandboxReport& sandbox, const QList<Language>& languages)
{
    if (m_isReported && sandbox == m_sandbox && languages == m_languages) {
        return;
    }
    m_isReported = true;
    m_sandbox = sandbox;
    m_languages = languages;
    Q_EMIT ready(sandbox, languages);
}

void WorkerPool::checkDrained()
{
    const bool areGone =
        std::ranges::all_of(m_workers, [](const auto& one) { return one->isGone(); });
    if (m_isDraining && areGone) {
        Q_EMIT drained();
    }
}

} // namespace adjudge
