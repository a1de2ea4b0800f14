#include "server/judge/worker_process.h"

#include <QLoggingCategory>

#include <sys/prctl.h>
#include <unistd.h>

#include <csignal>

using namespace Qt::Literals::StringLiterals;

namespace adjudge {

namespace {

Q_LOGGING_CATEGORY(lcWorker, "judge.worker")

constexpr int kReapBoundMs = 2000;

// Runs in the child between fork and exec: only system calls. The group lets us kill the sandbox
// together with its worker; the death signal ends a worker whose server was killed.
void prepareChild()
{
    ::setpgid(0, 0);
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
}

void killGroup(const QProcess& process)
{
    const auto pid = static_cast<pid_t>(process.processId());
    if (pid > 1) {
        ::kill(-pid, SIGKILL);
        ::kill(pid, SIGKILL); // in case it was killed before it made its group
    }
}

} // namespace

WorkerProcess::WorkerProcess(Settings settings)
    : m_settings(std::move(settings))
    , m_backoff(m_settings.restart)
{
    m_silenceTimer.setSingleShot(true);
    m_restartTimer.setSingleShot(true);
    connect(&m_restartTimer, &QTimer::timeout, this, &WorkerProcess::launch);
    connect(&m_silenceTimer, &QTimer::timeout, this, [this] {
        fault(u"the worker said nothing for %1 ms"_s.arg(m_settings.silence.count()));
    });
}

WorkerProcess::~WorkerProcess()
{
    discardProcess();
    reap();
}

void WorkerProcess::reap()
{
    for (QProcess* process : findChildren<QProcess*>()) {
        process->waitForFinished(kReapBoundMs);
    }
}

void WorkerProcess::open()
{
    m_restartTimer.start(0);
}

void WorkerProcess::launch()
{
    m_state = State::Starting;
    m_process = new QProcess(this);
    m_process->setProcessChannelMode(QProcess::ForwardedErrorChannel);
    m_process->setChildProcessModifier(prepareChild);
    connect(m_process, &QProcess::readyReadStandardOutput, this, &WorkerProcess::readLines);
    connect(m_process, &QProcess::finished, this, [this](int code, QProcess::ExitStatus status) {
        readLines(); // an outcome written just before the end still counts
        if (m_process) {
            const QString how = status == QProcess::NormalExit ? u"left with exit code %1"_s
                                                               : u"was killed by signal %1"_s;
            processEnded(u"the worker "_s + how.arg(code));
        }
    });
    connect(m_process, &QProcess::errorOccurred, this, [this](QProcess::ProcessError error) {
        if (error == QProcess::FailedToStart) {
            const QString why = m_process->errorString();
            processEnded(u"the worker %1 cannot be started: %2"_s.arg(m_settings.program, why));
        }
    });
    m_lived.start();
    m_silenceTimer.start(m_settings.silence);
    m_process->start(
        m_settings.program, m_settings.arguments + QStringList{u"--slot"_s, m_settings.slot}
    );
}

void WorkerProcess::give(const Job& job)
{
    m_state = State::Busy;
    m_job = job.id;
    m_silenceTimer.start(m_settings.silence);
    m_process->write(encodeLine(job) + '\n');
}

void WorkerProcess::abandon()
{
    m_job.reset();
    discardProcess();
    m_state = m_isLeaving ? State::Gone : State::Waiting;
    if (m_isLeaving) {
        QTimer::singleShot(0, this, &WorkerProcess::gone);
    } else {
        m_restartTimer.start(0);
    }
}

void WorkerProcess::leave()
{
    m_isLeaving = true;
    if (m_state == State::Waiting) {
        m_restartTimer.stop();
        m_state = State::Gone;
        QTimer::singleShot(0, this, &WorkerProcess::gone);
    } else if (m_state == State::Idle || m_state == State::Starting) {
        m_process->closeWriteChannel();
    }
}

void WorkerProcess::stop(const QString& reason)
{
    m_isLeaving = true;
    if (m_state != State::Gone) {
        fault(reason);
    }
}

void WorkerProcess::readLines()
{
    while (m_process && m_process->canReadLine()) {
        QByteArray text = m_process->readLine(m_settings.lineBytes + 2);
        if (!text.endsWith('\n')) {
            fault(u"the worker sent a line over %1 bytes"_s.arg(m_settings.lineBytes));
            return;
        }
        text.chop(1);
        readLine(text);
    }
    if (m_process && m_process->bytesAvailable() > m_settings.lineBytes) {
        fault(u"the worker sent a line over %1 bytes"_s.arg(m_settings.lineBytes));
    }
}

void WorkerProcess::readLine(const QByteArray& text)
{
    const auto line = decodeWorkerLine(text);
    if (!line) {
        if (line.error().code == ErrorCode::NotFound) {
            return;
        }
        qCWarning(lcWorker).noquote()
            << u"slot="_s + m_settings.slot << "bad line:" << text.left(200);
        fault(u"the worker sent a bad line: %1"_s.arg(line.error().message));
        return;
    }
    if (m_state == State::Starting || m_state == State::Busy) {
        m_silenceTimer.start(m_settings.silence);
    }
    std::visit([this](const auto& one) { take(one); }, *line);
}

bool WorkerProcess::isCurrent(JobId job)
{
    const bool isOurs = m_state == State::Busy && m_job == job;
    if (!isOurs) {
        fault(u"the worker spoke of job %1, which it does not have"_s.arg(job.value()));
    }
    return isOurs;
}

void WorkerProcess::take(const line::Ready& line)
{
    if (m_state != State::Starting) {
        fault(u"the worker reported ready twice"_s);
        return;
    }
    m_silenceTimer.stop();
    m_state = State::Idle;
    Q_EMIT ready(line.sandbox, line.languages);
    if (m_isLeaving && m_process) {
        m_process->closeWriteChannel();
    } else if (m_state == State::Idle) {
        Q_EMIT becameFree();
    }
}

void WorkerProcess::take(const line::Compiling& line)
{
    if (isCurrent(line.job)) {
        Q_EMIT compiling(line.job);
    }
}

void WorkerProcess::take(const line::Running& line)
{
    if (isCurrent(line.job)) {
        Q_EMIT running(line.job, line.test, line.tests);
    }
}

void WorkerProcess::take(const line::Tested& line)
{
    if (isCurrent(line.job)) {
        Q_EMIT tested(line.job, line.result);
    }
}

void WorkerProcess::take(const line::Finished& line)
{
    if (!isCurrent(line.job)) {
        return;
    }
    m_silenceTimer.stop();
    m_backoff.reset();
    m_job.reset();
    m_state = State::Idle;
    Q_EMIT finished(line.job, line.outcome);
    if (m_isLeaving && m_process) {
        m_process->closeWriteChannel();
    } else if (m_state == State::Idle) {
        Q_EMIT becameFree();
    }
}

void WorkerProcess::take(const line::Alive&) {}

// Kills the worker; its job, if any, has failed.
void WorkerProcess::fault(const QString& reason)
{
    processEnded(reason);
}

void WorkerProcess::processEnded(const QString& reason)
{
    discardProcess();
    const auto job = std::exchange(m_job, std::nullopt);
    m_state = m_isLeaving ? State::Gone : State::Waiting;
    if (!m_isLeaving) {
        // One that has lived for a while is no start that fails again and again.
        if (m_lived.isValid() && m_lived.elapsed() > m_settings.restart.cap.count()) {
            m_backoff.reset();
        }
        m_restartTimer.start(m_backoff.next(m_settings.random()));
        qCWarning(lcWorker).noquote() << u"slot="_s + m_settings.slot << reason;
    }
    if (job) {
        Q_EMIT failed(*job, reason);
    }
    if (m_isLeaving) {
        Q_EMIT gone();
    } else {
        Q_EMIT lost(reason);
    }
}

// Lets go of the process; it is killed, and deleted when it has been reaped.
void WorkerProcess::discardProcess()
{
    m_silenceTimer.stop();
    QProcess* process = std::exchange(m_process, nullptr);
    if (!process) {
        return;
    }
    process->disconnect(this);
    if (process->state() == QProcess::NotRunning) {
        process->deleteLater();
        return;
    }
    connect(process, &QProcess::finished, process, &QObject::deleteLater);
    process->closeReadChannel(QProcess::StandardOutput);
    killGroup(*process);
}

} // namespace adjudge
