// One adjudge-worker process as the pool sees it: starts it, gives it a job, reads its lines,
// notices death, silence and nonsense, and starts it again with backoff. Whatever happens to a job
// ends in exactly one of finished() or failed().
#pragma once

#include "server/judge/worker_lines.h"
#include "shared/backoff.h"

#include <QElapsedTimer>
#include <QObject>
#include <QProcess>
#include <QTimer>

#include <functional>
#include <optional>

namespace adjudge {

class WorkerProcess final : public QObject
{
    Q_OBJECT

public:
    struct Settings
    {
        QString slot; // "w0"
        QString program;
        QStringList arguments;
        std::chrono::milliseconds silence{30'000};
        qint64 lineBytes = 4LL << 20;
        Backoff::Policy restart;
        std::function<double()> random;
    };

    explicit WorkerProcess(Settings settings);
    ~WorkerProcess() override;

    void open(); // starts the process at the next turn of the event loop

    [[nodiscard]] bool isFree() const { return m_state == State::Idle; }

    [[nodiscard]] bool isGone() const { return m_state == State::Gone; }

    [[nodiscard]] const std::optional<JobId>& job() const { return m_job; }

    [[nodiscard]] const QString& slot() const { return m_settings.slot; }

    void give(const Job& job);        // only when isFree()
    void abandon();                   // the job no longer matters: kill, start anew, no failed()
    void leave();                     // end after the current job, do not start again
    void stop(const QString& reason); // kill now, do not start again; a running job fails
    void reap();                      // after stop(): waits, briefly, until the process is no more

Q_SIGNALS:
    void ready(const adjudge::SandboxReport& sandbox, const QList<adjudge::Language>& languages);
    void becameFree();
    void compiling(adjudge::JobId job);
    void running(adjudge::JobId job, int test, int tests);
    void tested(adjudge::JobId job, const adjudge::TestResult& result);
    void finished(adjudge::JobId job, const adjudge::Outcome& outcome);
    void failed(adjudge::JobId job, const QString& reason);
    void lost(const QString& reason); // the process ended although nobody asked it to
    void gone();                      // after leave() or stop(): no process any more

private:
    enum class State {
        Waiting,  // no process; the restart timer runs, or open() was not called
        Starting, // no `ready` line yet
        Idle,
        Busy,
        Gone,
    };

    void launch();
    void readLines();
    void readLine(const QByteArray& text);
    void take(const line::Ready& line);
    void take(const line::Compiling& line);
    void take(const line::Running& line);
    void take(const line::Tested& line);
    void take(const line::Finished& line);
    void take(const line::Alive& line);
    bool isCurrent(JobId job);
    void fault(const QString& reason);
    void processEnded(const QString& reason);
    void discardProcess();

    Settings m_settings;
    State m_state = State::Waiting;
    bool m_isLeaving = false;
    std::optional<JobId> m_job;
    QProcess* m_process = nullptr; // child; null while Waiting and Gone
    QTimer m_silenceTimer;
    QTimer m_restartTimer;
    QElapsedTimer m_lived;
    Backoff m_backoff;
};

} // namespace adjudge
