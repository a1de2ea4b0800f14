// Qt's event loop on epoll(7). Both loops that Qt brings on Linux poll every descriptor at every
// wake-up; with 10,000 idle sockets one packet costs them milliseconds. Here a wake-up costs what
// is ready. Sockets, timers, posted events, queued calls from other threads, futures and child
// processes work as with Qt's own.
//
// main() installs it before there is an application object:
// QCoreApplication::setEventDispatcher(new EpollDispatcher). Qt owns it then. Other threads may
// have one by QThread::setEventDispatcher. All but wakeUp() and interrupt() is for its own thread.
#pragma once

#include "server/net/socket_watches.h"
#include "server/net/timer_heap.h"

#include <QAbstractEventDispatcher>

#include <atomic>

namespace adjudge {

class EpollDispatcher final : public QAbstractEventDispatcher
{
    Q_OBJECT

public:
    // Ends the program if the kernel has no epoll or no descriptor left: no loop, no program.
    explicit EpollDispatcher(QObject* parent = nullptr);
    ~EpollDispatcher() override;

    bool processEvents(QEventLoop::ProcessEventsFlags flags) override;

    void registerSocketNotifier(QSocketNotifier* notifier) override;
    void unregisterSocketNotifier(QSocketNotifier* notifier) override;

    void registerTimer(int id, qint64 interval, Qt::TimerType type, QObject* object) override;
    bool unregisterTimer(int id) override;
    bool unregisterTimers(QObject* object) override;
    QList<TimerInfo> registeredTimers(QObject* object) const override;
    int remainingTime(int id) override; // milliseconds, -1 if there is no such timer

    // From any thread and from a signal handler.
    void wakeUp() override;
    void interrupt() override;

    // How much the kernel was asked, for tests and measurements.
    [[nodiscard]] const SocketWatches::Counters& counters() const { return m_sockets.counters(); }

private:
    [[nodiscard]] bool mustNotSleep(bool withSockets) const;
    void waitForEvents(bool mayBlock, bool withSockets, bool withTimers);
    int timeoutMillis(bool withTimers) const;
    int waitOnce(int timeoutMillis, bool withSockets);
    int activateTimers();

    int m_wakeFd = -1; // eventfd
    SocketWatches m_sockets;
    TimerHeap m_timers;
    // wakeUp() writes to the descriptor only if the loop is, or is just going, to sleep.
    std::atomic<bool> m_isWoken = false;
    std::atomic<bool> m_isSleeping = false;
    std::atomic<bool> m_isInterrupted = false;
};

} // namespace adjudge
