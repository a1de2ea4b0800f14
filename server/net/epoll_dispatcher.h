// Qt's event loop on epoll(7). Both loops that Qt brings on Linux poll every descriptor at every
// wake-up; with 10,000 idle sockets one packet costs them milliseconds. Here a wake-up costs what
// is ready. Sockets, timers, posted events, queued calls from other threads and child processes
// work as with Qt's own.
//
// main() installs it before the application object: QCoreApplication::setEventDispatcher(new
// EpollDispatcher). The application deletes it. Other threads take one with
// QThread::setEventDispatcher.
#pragma once

#include "server/net/timer_heap.h"

#include <QAbstractEventDispatcher>
#include <QSocketNotifier>

#include <array>
#include <atomic>
#include <vector>

namespace adjudge {

class EpollDispatcher final : public QAbstractEventDispatcher
{
    Q_OBJECT

public:
    // Ends the program if the kernel has no epoll or no descriptor for it.
    explicit EpollDispatcher(QObject* parent = nullptr);
    ~EpollDispatcher() override;

    bool processEvents(QEventLoop::ProcessEventsFlags flags) override;

    void registerSocketNotifier(QSocketNotifier* notifier) override;
    void unregisterSocketNotifier(QSocketNotifier* notifier) override;

    void registerTimer(int id, qint64 interval, Qt::TimerType type, QObject* object) override;
    bool unregisterTimer(int id) override;
    bool unregisterTimers(QObject* object) override;
    QList<TimerInfo> registeredTimers(QObject* object) const override;
    int remainingTime(int id) override;

    void wakeUp() override; // from any thread
    void interrupt() override;

private:
    // One descriptor and who listens to it, by QSocketNotifier::Type.
    struct Watch
    {
        std::array<QSocketNotifier*, 3> notifiers{};
        quint32 generation = 0;     // tells a descriptor number from its next life
        quint32 events = 0;         // what the kernel was asked for
        bool isAlwaysReady = false; // a plain file: the kernel refuses to watch it
    };

    Watch& watch(int fd);
    void update(int fd);
    int waitMillis(QEventLoop::ProcessEventsFlags flags);
    int activateSockets(int timeoutMillis);
    int activateAlwaysReady();
    int activate(int fd, quint32 generation, quint32 events);
    void waitWithoutSockets(int timeoutMillis) const;
    int activateTimers();
    void drainWakeUps() const;
    static TimerHeap::Time now();

    int m_epoll = -1;
    int m_wakeFd = -1; // eventfd
    std::atomic<bool> m_isWoken = false;
    std::atomic<bool> m_isInterrupted = false;
    std::vector<Watch> m_watches; // by descriptor
    int m_alwaysReady = 0;
    TimerHeap m_timers;
};

} // namespace adjudge
