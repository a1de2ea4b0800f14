// Which descriptors an event loop listens to, the kernel's epoll set, and what is ready. Socket
// notifiers may come and go inside each other's slots, share a descriptor, and outlive it: a
// descriptor may be closed, and its number used again, before the notifier is switched off.
#pragma once

#include <QSocketNotifier>

#include <vector>

namespace adjudge {

class SocketWatches
{
public:
    // How much the kernel was asked and answered.
    struct Counters
    {
        quint64 waits = 0;    // calls of epoll_wait
        quint64 results = 0;  // descriptors they named
        quint64 controls = 0; // calls of epoll_ctl
        quint64 rebuilds = 0; // of the whole set, see collect()
    };

    // `wakeFd` is watched beside the notifiers and emptied when it is readable; borrowed.
    explicit SocketWatches(int wakeFd);
    ~SocketWatches();
    SocketWatches(const SocketWatches&) = delete;
    SocketWatches& operator=(const SocketWatches&) = delete;

    void add(QSocketNotifier* notifier);
    void remove(QSocketNotifier* notifier);

    // Something is known to be ready: the loop must not sleep now.
    [[nodiscard]] bool hasReady() const;

    // Waits as epoll_wait does and notes what is ready. -1 with errno if the wait failed.
    int wait(int timeoutMillis);

    // Tells the notifiers of what is ready; returns how many. A loop inside a slot goes on with
    // the same list.
    int activate();

    // Empties an eventfd.
    static void drain(int eventFd);

    [[nodiscard]] const Counters& counters() const { return m_counters; }

private:
    // One descriptor and who listens to it.
    struct Watch
    {
        std::vector<QSocketNotifier*> notifiers; // usually one
        quint32 generation = 0;                  // tells a descriptor from the next of its number
        quint32 asked = 0;                       // events the kernel was asked for
        quint32 ready = 0;                       // reported, not yet delivered
        bool isChanged = false;                  // stands in m_changed
        bool isAlwaysReady = false;              // a plain file: the kernel refuses to watch it
    };

    Watch& watch(int fd);
    int control(int operation, int fd, quint32 events);
    void ask(int fd, bool isNew);
    void askChanged();
    void noteReady(int fd, quint32 events);
    bool collect(quint64 label, quint32 events);
    void rebuild();
    void open();
    int activateType(int fd, QSocketNotifier::Type type);

    int m_epoll = -1;
    int m_wakeFd = -1;
    quint32 m_generations = 0;
    std::vector<Watch> m_watches;   // by descriptor
    std::vector<int> m_changed;     // to be told to the kernel before the next wait
    std::vector<int> m_alwaysReady; // plain files
    std::vector<int> m_ready;       // in the kernel's order, delivered up to m_nextReady
    size_t m_nextReady = 0;
    Counters m_counters;
};

} // namespace adjudge
