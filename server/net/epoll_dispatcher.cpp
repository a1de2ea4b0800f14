#include "server/net/epoll_dispatcher.h"

#include <QCoreApplication>
#include <QThread>

#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <limits>

namespace adjudge {

namespace {

// A timer needs the monotonic clock at full resolution; nobody else does.
TimerHeap::Time monotonicNow()
{
    return std::chrono::steady_clock::now().time_since_epoch();
}

// Rounded up: waking just before the time would only turn the loop once more.
int millisUp(TimerHeap::Time time)
{
    const auto millis = std::chrono::ceil<std::chrono::milliseconds>(time).count();
    return static_cast<int>(std::clamp<qint64>(millis, 0, std::numeric_limits<int>::max()));
}

} // namespace

EpollDispatcher::EpollDispatcher(QObject* parent)
    : QAbstractEventDispatcher(parent)
    , m_wakeFd(::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC))
    , m_sockets(m_wakeFd)
{
}

EpollDispatcher::~EpollDispatcher()
{
    ::close(m_wakeFd);
}

bool EpollDispatcher::processEvents(QEventLoop::ProcessEventsFlags flags)
{
    const bool withSockets = !flags.testFlag(QEventLoop::ExcludeSocketNotifiers);
    const bool withTimers = !flags.testFlag(QEventLoop::X11ExcludeTimers);
    m_isInterrupted = false;
    // Cleared before the events are sent: whatever is posted from here on sets it again.
    const bool wasWoken = m_isWoken.exchange(false);
    QCoreApplication::sendPostedEvents();

    const bool mayBlock = flags.testFlag(QEventLoop::WaitForMoreEvents) && !wasWoken &&
                          !mustNotSleep(withSockets) && timeoutMillis(withTimers) != 0;
    if (mayBlock) {
        Q_EMIT aboutToBlock();
    }
    const bool isInterrupted = m_isInterrupted;
    if (!isInterrupted) {
        waitForEvents(mayBlock, withSockets, withTimers);
    }
    Q_EMIT awake();
    if (isInterrupted) {
        return false;
    }
    int activated = withSockets ? m_sockets.activate() : 0;
    activated += withTimers ? activateTimers() : 0;
    return activated > 0 || wasWoken;
}

bool EpollDispatcher::mustNotSleep(bool withSockets) const
{
    return m_isWoken || m_isInterrupted || (withSockets && m_sockets.hasReady());
}

// -1 means as long as it takes, as in poll(2).
int EpollDispatcher::timeoutMillis(bool withTimers) const
{
    const auto next = withTimers ? m_timers.nextDue() : std::nullopt;
    return next ? millisUp(*next - monotonicNow()) : -1;
}

void EpollDispatcher::waitForEvents(bool mayBlock, bool withSockets, bool withTimers)
{
    int result = 0;
    do {
        // Said before looking: either wakeUp() sees that we sleep and writes, or we see its flag.
        m_isSleeping = mayBlock;
        const bool blocks = mayBlock && !mustNotSleep(withSockets);
        result = waitOnce(blocks ? timeoutMillis(withTimers) : 0, withSockets);
        m_isSleeping = false;
    } while (result < 0 && errno == EINTR);
}

int EpollDispatcher::waitOnce(int timeoutMillis, bool withSockets)
{
    if (withSockets) {
        return m_sockets.wait(timeoutMillis);
    }
    pollfd wake{.fd = m_wakeFd, .events = POLLIN, .revents = 0};
    const int result = ::poll(&wake, 1, timeoutMillis);
    if (result > 0) {
        SocketWatches::drain(m_wakeFd);
    }
    return result;
}

int EpollDispatcher::activateTimers()
{
    if (m_timers.isEmpty()) {
        return 0;
    }
    const TimerHeap::Time now = monotonicNow();
    const quint64 mark = m_timers.mark();
    int activated = 0;
    while (const auto shot = m_timers.takeDue(now, mark)) {
        QTimerEvent event(shot->id);
        QCoreApplication::sendEvent(shot->object, &event);
        m_timers.putBack(*shot);
        ++activated;
    }
    return activated;
}

void EpollDispatcher::registerSocketNotifier(QSocketNotifier* notifier)
{
    if (notifier->thread() != thread() || QThread::currentThread() != thread()) {
        qWarning("a socket notifier can only be switched on in its own thread");
        return;
    }
    m_sockets.add(notifier);
}

void EpollDispatcher::unregisterSocketNotifier(QSocketNotifier* notifier)
{
    if (QThread::currentThread() != thread()) {
        qWarning("a socket notifier can only be switched off in its own thread");
        return;
    }
    m_sockets.remove(notifier);
}

void EpollDispatcher::registerTimer(int id, qint64 interval, Qt::TimerType type, QObject* object)
{
    m_timers.add(id, TimerHeap::Millis(interval), type, object, monotonicNow());
}

bool EpollDispatcher::unregisterTimer(int id)
{
    return m_timers.remove(id);
}

bool EpollDispatcher::unregisterTimers(QObject* object)
{
    return m_timers.removeAll(object);
}

QList<QAbstractEventDispatcher::TimerInfo> EpollDispatcher::registeredTimers(QObject* object) const
{
    return m_timers.listOf(object);
}

int EpollDispatcher::remainingTime(int id)
{
    const auto left = m_timers.remaining(id, monotonicNow());
    return left ? millisUp(*left) : -1;
}

void EpollDispatcher::wakeUp()
{
    if (!m_isWoken.exchange(true) && m_isSleeping) {
        const int before = errno; // a signal handler leaves it as it was
        const quint64 one = 1;
        [[maybe_unused]] const ssize_t size = ::write(m_wakeFd, &one, sizeof one);
        errno = before;
    }
}

void EpollDispatcher::interrupt()
{
    m_isInterrupted = true;
    wakeUp();
}

} // namespace adjudge
