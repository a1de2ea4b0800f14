// Who hears what. Holds the last number of the log that this process knows, the newest events with
// their frames, and for each topic those who listen. An event n+1 is taken, up to n ignored, and a
// gap is read from the log, never skipped. What arrives while a pass over the listeners is due goes
// out in the same pass. Main thread.
#pragma once

#include "server/live/event_ring.h"
#include "server/live/log_reader.h"
#include "shared/wire/messages.h"

#include <QHash>
#include <QObject>
#include <QTimer>

#include <map>
#include <vector>

namespace adjudge {

// One who listens. Calls come within a pass: the listener must neither join nor leave there.
class Listener
{
public:
    virtual ~Listener() = default;

    // May come twice for an event of two topics, and for events the listener already has: it looks
    // at the number. `isLast`: the pass has no further event.
    virtual void hear(const SharedEvent& event, bool isLast) = 0;
};

class GroupHub;

// A place in one topic's group; leaves when it dies. Made by GroupHub::join().
class Membership
{
public:
    ~Membership();
    Membership(const Membership&) = delete;
    Membership& operator=(const Membership&) = delete;

    [[nodiscard]] const Topic& topic() const { return m_topic; }

private:
    friend class GroupHub;
    Membership(GroupHub& hub, const Topic& topic);

    GroupHub* m_hub; // null after the hub's end
    Topic m_topic;
    std::size_t m_place = 0;
};

class GroupHub final : public QObject
{
    Q_OBJECT

public:
    struct Settings
    {
        EventRing::Limits ring;
        std::chrono::milliseconds retry{100}; // of a log that fails or lags behind
        std::chrono::milliseconds check{0};   // look at the log this often; 0: never (one process)
    };

    GroupHub(ReadLog readLog, Settings settings, QObject* parent = nullptr);
    ~GroupHub() override;

    // Where the log is now. Reads its newest events into the ring, then ready() comes; what is
    // received meanwhile waits.
    void start(const Cursor& head);

    // From the channel layer, in any order, perhaps twice.
    void receive(const LiveEvent& event);

    // Reads whatever the log has above our number; `done` afterwards, also if it failed.
    void catchUp(std::function<void()> done = {});

    [[nodiscard]] bool isReady() const { return m_isReady; }

    [[nodiscard]] const QString& epoch() const { return m_epoch; }

    // The newest number taken; events up to it are in the ring and may not have been heard yet.
    [[nodiscard]] qint64 last() const { return m_last; }

    [[nodiscard]] Cursor head() const { return {m_epoch, m_last}; }

    // Everything up to it was heard by those who listen.
    [[nodiscard]] qint64 heard() const { return m_heard; }

    [[nodiscard]] const EventRing& ring() const { return m_ring; }

    [[nodiscard]] LogReader& log() { return m_log; }

    [[nodiscard]] std::unique_ptr<Membership> join(const Topic& topic, Listener& listener);
    [[nodiscard]] qsizetype listeners(const Topic& topic) const;

    struct Counters // they only grow
    {
        qint64 taken = 0;
        qint64 duplicates = 0;
        qint64 gaps = 0; // repaired, or being repaired
        qint64 holes = 0;
        qint64 passes = 0;
    };

    [[nodiscard]] const Counters& counters() const { return m_counters; }

Q_SIGNALS:
    void ready();
    void passEnded();
    // The log no longer has what we miss: everybody has to fetch snapshots. Ours is head() now.
    void holed();

private:
    friend class Membership;

    struct Place
    {
        Listener* listener;
        Membership* member;
    };

    static void tell(const std::vector<Place>& group, const SharedEvent& event, bool isLast);
    void take(SharedEvent event);
    void takeEarly();
    void repair();
    void takePage(const Result<EncodedPage>& page);
    void endRepair(bool isRetry);
    void pass();

    Settings m_settings;
    LogReader m_log;
    EventRing m_ring;
    QString m_epoch;
    qint64 m_last = 0;
    qint64 m_heard = 0;
    qint64 m_target = 0; // start(): ready when it is reached
    bool m_isReady = false;
    bool m_isRepairing = false;
    bool m_isPassDue = false;
    bool m_isPassing = false;
    std::map<qint64, LiveEvent> m_early; // above a gap
    std::vector<SharedEvent> m_due;      // for the next pass
    std::vector<std::function<void()>> m_afterRepair;
    QHash<Topic, std::vector<Place>> m_groups;
    QTimer m_retry;
    QTimer m_check;
    Counters m_counters;
};

} // namespace adjudge
