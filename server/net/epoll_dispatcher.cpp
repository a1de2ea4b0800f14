#include "server/net/epoll_dispatcher.h"

#include <QCoreApplication>
#include <QEvent>
#include <QThread>

#include <poll.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <limits>

namespace adjudge {

namespace {

// What the kernel reports, and whom it concerns: the same table as poll(2) in Qt's own loop.
constexpr quint32 kAsked[] = {EPOLLIN, EPOLLOUT, EPOLLPRI};
constexpr quint32 kTrouble = EPOLLHUP | EPOLLERR;

quint64 label(int fd, quint32 generation)
{
    return static_cast<quint64>(generation) << 32 | static_cast<quint32>(fd);
}

} // namespace

EpollDispatcher::EpollDispatcher(QObject* parent)
    : QAbstractEventDispatcher(parent)
    , m_epoll(::epoll_create1(EPOLL_CLOEXEC))
    , m_wakeFd(::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC))
{
    epoll_event event{};
    event.events = EPOLLIN;
    event.data.u64 = label(m_wakeFd, 0);
    if (m_epoll < 0 || m_wakeFd < 0 || ::epoll_ctl(m_epoll, EPOLL_CTL_ADD, m_wakeFd, &event) != 0) {
        qFatal("cannot make an event loop: %s", std::strerror(errno));
    }
}

EpollDispatcher::~EpollDispatcher()
{
    ::close(m_wakeFd);
    ::close(m_epoll);
}

TimerHeap::Time EpollDispatcher::now()
{
    return std::chrono::steady_clock::now().time_since_epoch();
}

bool EpollDispatcher::processEvents(QEventLoop::ProcessEventsFlags flags)
{
    m_isInterrupted = false;
    Q_EMIT awake();
    // Cleared before the events are sent: whatever is posted from here on sets it again.
    m_isWoken = false;
    QCoreApplication::sendPostedEvents();
    int timeout = waitMillis(flags);
    if (timeout != 0) {
        Q_EMIT aboutToBlock();
        timeout = m_isWoken ? 0 : timeout;
    }
    if (m_isInterrupted) {
        return false;
    }
    int activated = 0;
    if (flags.testFlag(QEventLoop::ExcludeSocketNotifiers)) {
        waitWithoutSockets(timeout);
    } else {
        activated += activateSockets(timeout);
        activated += activateAlwaysReady();
    }
    if (!flags.testFlag(QEventLoop::X11ExcludeTimers)) {
        activated += activateTimers();
    }
    return activated > 0;
}

int EpollDispatcher::waitMillis(QEventLoop::ProcessEventsFlags flags)
{
    const bool isPlainFileWaiting =
        m_alwaysReady > 0 && !flags.testFlag(QEventLoop::ExcludeSocketNotifiers);
    if (!flags.testFlag(QEventLoop::WaitForMoreEvents) || m_isWoken || m_isInterrupted ||
        isPlainFileWaiting) {
        return 0;
    }
    const auto next =
        flags.testFlag(QEventLoop::X11ExcludeTimers) ? std::nullopt : m_timers.untilNext(now());
    if (!next) {
        return -1;
    }
    // Rounded up: a wake-up just before the time would only spin.
    const auto millis = std::chrono::ceil<std::chrono::milliseconds>(*next).count();
    return static_cast<int>(std::min<qint64>(millis, std::numeric_limits<int>::max()));
}

int EpollDispatcher::activateSockets(int timeoutMillis)
{
    constexpr int kMaxEvents = 512;            // a pass; the rest comes with the next one
    std::array<epoll_event, kMaxEvents> ready; // NOLINT: filled by the kernel
    const int count = ::epoll_wait(m_epoll, ready.data(), kMaxEvents, timeoutMillis);
    int activated = 0;
    for (int i = 0; i < count; ++i) {
        const epoll_event& event = ready[static_cast<std::size_t>(i)];
        const auto fd = static_cast<int>(event.data.u64 & 0xFFFFFFFFU);
        if (fd == m_wakeFd) {
            drainWakeUps();
            continue;
        }
        activated += activate(fd, static_cast<quint32>(event.data.u64 >> 32), event.events);
    }
    return activated;
}

int EpollDispatcher::activate(int fd, quint32 generation, quint32 events)
{
    int activated = 0;
    for (std::size_t type = 0; type < std::size(kAsked); ++type) {
        // Looked up each time: a slot may end this descriptor, or open another of its number.
        const Watch& current = watch(fd);
        QSocketNotifier* notifier = current.notifiers[type];
        if (current.generation != generation || !notifier ||
            (events & (kAsked[type] | kTrouble)) == 0) {
            continue;
        }
        QEvent event(QEvent::SockAct);
        QCoreApplication::sendEvent(notifier, &event);
        ++activated;
    }
    return activated;
}

int EpollDispatcher::activateAlwaysReady()
{
    int activated = 0;
    for (std::size_t fd = 0; m_alwaysReady > 0 && fd < m_watches.size(); ++fd) {
        if (m_watches[fd].isAlwaysReady) {
            activated +=
                activate(static_cast<int>(fd), m_watches[fd].generation, EPOLLIN | EPOLLOUT);
        }
    }
    return activated;
}

void EpollDispatcher::waitWithoutSockets(int timeoutMillis) const
{
    pollfd wake{.fd = m_wakeFd, .events = POLLIN, .revents = 0};
    if (::poll(&wake, 1, timeoutMillis) > 0) {
        drainWakeUps();
    }
}

void EpollDispatcher::drainWakeUps() const
{
    quint64 count = 0;
    [[maybe_unused]] const ssize_t size = ::read(m_wakeFd, &count, sizeof count);
}

int EpollDispatcher::activateTimers()
{
    if (m_timers.isEmpty()) {
        return 0;
    }
    int activated = 0;
    for (const TimerHeap::Shot& shot : m_timers.due(now())) {
        if (!m_timers.begin(shot)) {
            continue;
        }
        QTimerEvent event(shot.id);
        QCoreApplication::sendEvent(shot.object, &event);
        m_timers.end(shot, now());
        ++activated;
    }
    return activated;
}

EpollDispatcher::Watch& EpollDispatcher::watch(int fd)
{
    const auto index = static_cast<std::size_t>(fd);
    if (index >= m_watches.size()) {
        m_watches.resize(std::max(index + 1, m_watches.size() * 2));
    }
    return m_watches[index];
}

// Tells the kernel what the notifiers of a descriptor want.
void EpollDispatcher::update(int fd)
{
    Watch& current = watch(fd);
    quint32 wanted = 0;
    for (std::size_t type = 0; type < std::size(kAsked); ++type) {
        wanted |= current.notifiers[type] ? kAsked[type] : 0U;
    }
    if (wanted == current.events) {
        return;
    }
    const bool isNew = current.events == 0;
    current.events = wanted;
    if (isNew) {
        ++current.generation;
    }
    if (current.isAlwaysReady) {
        current.isAlwaysReady = wanted != 0;
        m_alwaysReady -= wanted == 0 ? 1 : 0;
        return;
    }
    epoll_event event{};
    event.events = wanted;
    event.data.u64 = label(fd, current.generation);
    if (wanted == 0) {
        // It may be closed already; then the kernel has forgotten it by itself.
        ::epoll_ctl(m_epoll, EPOLL_CTL_DEL, fd, &event);
        return;
    }
    int result = ::epoll_ctl(m_epoll, isNew ? EPOLL_CTL_ADD : EPOLL_CTL_MOD, fd, &event);
    if (result != 0 && (errno == EEXIST || errno == ENOENT)) {
        result = ::epoll_ctl(m_epoll, isNew ? EPOLL_CTL_MOD : EPOLL_CTL_ADD, fd, &event);
    }
    if (result != 0 && errno == EPERM) {
        current.isAlwaysReady = true;
        ++m_alwaysReady;
    } else if (result != 0) {
        qWarning("EpollDispatcher: cannot watch descriptor %d: %s", fd, std::strerror(errno));
    }
}

void EpollDispatcher::registerSocketNotifier(QSocketNotifier* notifier)
{
    const auto fd = static_cast<int>(notifier->socket());
    QSocketNotifier*& place = watch(fd).notifiers[static_cast<std::size_t>(notifier->type())];
    if (place && place != notifier) {
        qWarning("EpollDispatcher: two notifiers of one type for descriptor %d", fd);
    }
    place = notifier;
    update(fd);
}

void EpollDispatcher::unregisterSocketNotifier(QSocketNotifier* notifier)
{
    const auto fd = static_cast<int>(notifier->socket());
    QSocketNotifier*& place = watch(fd).notifiers[static_cast<std::size_t>(notifier->type())];
    if (place == notifier) {
        place = nullptr;
        update(fd);
    }
}

void EpollDispatcher::registerTimer(int id, qint64 interval, Qt::TimerType type, QObject* object)
{
    m_timers.add(id, TimerHeap::Millis(interval), type, object, now());
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
    const auto left = m_timers.remaining(id, now());
    return left ? static_cast<int>(std::chrono::ceil<std::chrono::milliseconds>(*left).count())
                : -1;
}

void EpollDispatcher::wakeUp()
{
    // On our own thread the flag is enough: it is read before every wait.
    if (!m_isWoken.exchange(true) && QThread::currentThread() != thread()) {
        const quint64 one = 1;
        [[maybe_unused]] const ssize_t size = ::write(m_wakeFd, &one, sizeof one);
    }
}

void EpollDispatcher::interrupt()
{
    m_isInterrupted = true;
    wakeUp();
}

} // namespace adjudge
