#include "server/net/socket_watches.h"

#include <QCoreApplication>
#include <QEvent>
#include <QVarLengthArray>

#include <sys/epoll.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

namespace adjudge {

namespace {

constexpr quint32 kTrouble = EPOLLHUP | EPOLLERR;
constexpr quint32 kEverything = EPOLLIN | EPOLLOUT | EPOLLPRI;
constexpr int kMaxEventsPerWait = 512; // what is left comes with the next wait

quint32 eventOf(QSocketNotifier::Type type)
{
    switch (type) {
    case QSocketNotifier::Read:
        return EPOLLIN;
    case QSocketNotifier::Write:
        return EPOLLOUT;
    case QSocketNotifier::Exception:
        return EPOLLPRI;
    }
    return 0;
}

quint64 labelOf(int fd, quint32 generation)
{
    return static_cast<quint64>(generation) << 32U | static_cast<quint32>(fd);
}

} // namespace

SocketWatches::SocketWatches(int wakeFd)
    : m_wakeFd(wakeFd)
{
    open();
}

SocketWatches::~SocketWatches()
{
    ::close(m_epoll);
}

void SocketWatches::open()
{
    m_epoll = ::epoll_create1(EPOLL_CLOEXEC);
    if (m_wakeFd < 0 || m_epoll < 0 || control(EPOLL_CTL_ADD, m_wakeFd, EPOLLIN) != 0) {
        qFatal("cannot make an event loop: %s", std::strerror(errno));
    }
}

void SocketWatches::add(QSocketNotifier* notifier)
{
    const auto fd = static_cast<int>(notifier->socket());
    Watch& current = watch(fd);
    bool hasType = false;
    for (const QSocketNotifier* other : current.notifiers) {
        if (other == notifier) {
            return;
        }
        hasType = hasType || other->type() == notifier->type();
    }
    const bool isNew = current.notifiers.empty();
    current.notifiers.push_back(notifier);
    if (isNew || hasType) {
        // A second one of its type: the first may belong to a descriptor of the same number that
        // was closed meanwhile, so the kernel is asked even if nothing seems to change.
        ask(fd, isNew);
    } else if (!current.isChanged) {
        // Otherwise later: a write notifier is often switched off again before the next wait.
        current.isChanged = true;
        m_changed.push_back(fd);
    }
}

void SocketWatches::remove(QSocketNotifier* notifier)
{
    const auto fd = static_cast<int>(notifier->socket());
    Watch& current = watch(fd);
    if (std::erase(current.notifiers, notifier) == 0) {
        return;
    }
    current.ready &= ~eventOf(notifier->type());
    if (!current.notifiers.empty()) {
        if (!current.isChanged) {
            current.isChanged = true;
            m_changed.push_back(fd);
        }
        return;
    }
    current.ready = 0;
    current.asked = 0;
    if (current.isAlwaysReady) {
        current.isAlwaysReady = false;
        std::erase(m_alwaysReady, fd);
        return;
    }
    // At once: the owner is about to close it. If it did so already, the kernel has forgotten it.
    control(EPOLL_CTL_DEL, fd, 0);
}

SocketWatches::Watch& SocketWatches::watch(int fd)
{
    const auto index = static_cast<size_t>(fd);
    if (index >= m_watches.size()) {
        m_watches.resize(std::max(index + 1, m_watches.size() * 2));
    }
    return m_watches[index];
}

int SocketWatches::control(int operation, int fd, quint32 events)
{
    epoll_event event{};
    event.events = events;
    event.data.u64 = labelOf(fd, watch(fd).generation);
    ++m_counters.controls;
    return ::epoll_ctl(m_epoll, operation, fd, &event);
}

// Tells the kernel what the notifiers of a descriptor want.
void SocketWatches::ask(int fd, bool isNew)
{
    Watch& current = watch(fd);
    current.asked = 0;
    for (const QSocketNotifier* notifier : current.notifiers) {
        current.asked |= eventOf(notifier->type());
    }
    if (current.isAlwaysReady) {
        return;
    }
    if (!isNew && control(EPOLL_CTL_MOD, fd, current.asked) == 0) {
        return;
    }
    current.generation = ++m_generations;
    current.ready = 0;
    int result = control(EPOLL_CTL_ADD, fd, current.asked);
    if (result != 0 && errno == EEXIST) {
        result = control(EPOLL_CTL_MOD, fd, current.asked);
    }
    if (result != 0 && errno == EPERM) {
        // As poll() has it: a plain file can always be read and written.
        current.isAlwaysReady = true;
        m_alwaysReady.push_back(fd);
    } else if (result != 0) {
        qWarning("cannot listen to descriptor %d: %s", fd, std::strerror(errno));
    }
}

void SocketWatches::askChanged()
{
    for (const int fd : m_changed) {
        Watch& current = watch(fd);
        current.isChanged = false;
        quint32 wanted = 0;
        for (const QSocketNotifier* notifier : current.notifiers) {
            wanted |= eventOf(notifier->type());
        }
        if (wanted != 0 && wanted != current.asked) {
            ask(fd, false);
        }
    }
    m_changed.clear();
}

bool SocketWatches::hasReady() const
{
    return m_nextReady < m_ready.size() || !m_alwaysReady.empty();
}

int SocketWatches::wait(int timeoutMillis)
{
    askChanged();
    std::array<epoll_event, kMaxEventsPerWait> events; // NOLINT: the kernel fills it
    const int count = ::epoll_wait(m_epoll, events.data(), kMaxEventsPerWait, timeoutMillis);
    ++m_counters.waits;
    bool isStale = false;
    for (int i = 0; i < count; ++i) {
        const epoll_event& event = events[static_cast<size_t>(i)];
        isStale = !collect(event.data.u64, event.events) || isStale;
    }
    m_counters.results += static_cast<quint64>(std::max(count, 0));
    if (isStale) {
        rebuild();
    }
    for (const int fd : m_alwaysReady) {
        noteReady(fd, kEverything);
    }
    return count;
}

// False if nobody listens to what the kernel names. That happens when a descriptor was closed
// before its notifier was switched off while a copy of it lives, for example in a child process:
// the kernel goes on reporting it, and there is no way left to name it.
bool SocketWatches::collect(quint64 label, quint32 events)
{
    const auto fd = static_cast<int>(label & 0xFFFFFFFFU);
    if (fd == m_wakeFd) {
        drain(fd);
        return true;
    }
    const Watch& current = watch(fd);
    if (current.notifiers.empty() || labelOf(fd, current.generation) != label) {
        return false;
    }
    noteReady(fd, (events & kTrouble) != 0 ? kEverything : events);
    return true;
}

void SocketWatches::noteReady(int fd, quint32 events)
{
    Watch& current = watch(fd);
    const quint32 before = current.ready;
    current.ready |= events & current.asked;
    if (before == 0 && current.ready != 0) {
        m_ready.push_back(fd);
    }
}

void SocketWatches::rebuild()
{
    ++m_counters.rebuilds;
    ::close(m_epoll);
    open();
    for (size_t fd = 0; fd < m_watches.size(); ++fd) {
        if (!m_watches[fd].notifiers.empty()) {
            control(EPOLL_CTL_ADD, static_cast<int>(fd), m_watches[fd].asked);
        }
    }
}

int SocketWatches::activate()
{
    int activated = 0;
    while (m_nextReady < m_ready.size()) {
        const int fd = m_ready[m_nextReady++];
        activated += activateType(fd, QSocketNotifier::Read);
        activated += activateType(fd, QSocketNotifier::Write);
        activated += activateType(fd, QSocketNotifier::Exception);
    }
    m_ready.clear();
    m_nextReady = 0;
    return activated;
}

int SocketWatches::activateType(int fd, QSocketNotifier::Type type)
{
    if ((watch(fd).ready & eventOf(type)) == 0) {
        return 0;
    }
    watch(fd).ready &= ~eventOf(type);
    QVarLengthArray<QSocketNotifier*, 4> listeners;
    for (QSocketNotifier* notifier : watch(fd).notifiers) {
        if (notifier->type() == type) {
            listeners.append(notifier);
        }
    }
    int activated = 0;
    for (QSocketNotifier* notifier : listeners) {
        // Looked up each time: the slot before may have removed this one.
        const auto& present = watch(fd).notifiers;
        if (std::find(present.begin(), present.end(), notifier) != present.end()) {
            QEvent event(QEvent::SockAct);
            QCoreApplication::sendEvent(notifier, &event);
            ++activated;
        }
    }
    return activated;
}

void SocketWatches::drain(int eventFd)
{
    quint64 count = 0;
    [[maybe_unused]] const ssize_t size = ::read(eventFd, &count, sizeof count);
}

} // namespace adjudge
