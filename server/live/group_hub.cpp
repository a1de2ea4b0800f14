#include "server/live/group_hub.h"

#include <QLoggingCategory>

#include <algorithm>

namespace adjudge {

namespace {

Q_LOGGING_CATEGORY(lcHub, "adjudge.live.hub", QtInfoMsg)

// More than this above a gap is forgotten; the log has it.
constexpr std::size_t kMaxEarly = 4096;

} // namespace

Membership::Membership(GroupHub& hub, const Topic& topic)
    : m_hub(&hub)
    , m_topic(topic)
{
}

Membership::~Membership()
{
    if (!m_hub) {
        return;
    }
    Q_ASSERT(!m_hub->m_isPassing);
    const auto group = m_hub->m_groups.find(m_topic);
    std::vector<GroupHub::Place>& members = group.value();
    members[m_place] = members.back();
    members[m_place].member->m_place = m_place;
    members.pop_back();
    if (members.empty()) {
        m_hub->m_groups.erase(group);
    }
}

GroupHub::GroupHub(ReadLog readLog, Settings settings, QObject* parent)
    : QObject(parent)
    , m_settings(settings)
    , m_log(std::move(readLog))
    , m_ring(settings.ring)
{
    m_retry.setSingleShot(true);
    connect(&m_retry, &QTimer::timeout, this, &GroupHub::repair);
    connect(&m_check, &QTimer::timeout, this, [this] { catchUp(); });
}

GroupHub::~GroupHub()
{
    for (const std::vector<Place>& members : m_groups) {
        for (const auto& [listener, member] : members) {
            member->m_hub = nullptr;
        }
    }
}

void GroupHub::start(const Cursor& head)
{
    m_epoch = head.epoch;
    m_target = head.seq;
    // Memory for those who come back right after our start: a good part of the ring, not all of
    // it, so that starting stays quick.
    constexpr qint64 kWarmEvents = 2000;
    m_last = std::max<qint64>(0, head.seq - std::min<qint64>(kWarmEvents, m_settings.ring.events));
    m_heard = m_last;
    m_ring.setFloor(m_last);
    if (m_settings.check.count() > 0) {
        m_check.start(m_settings.check);
    }
    repair();
}

void GroupHub::receive(const LiveEvent& event)
{
    if (event.seq <= m_last) {
        ++m_counters.duplicates;
        return;
    }
    if (event.seq == m_last + 1 && m_early.empty() && m_isReady) {
        take(std::make_shared<EncodedEvent>(event));
        return;
    }
    if (m_early.size() < kMaxEarly) {
        m_early.emplace(event.seq, event);
    }
    takeEarly();
    if (m_isReady && m_last < event.seq) {
        ++m_counters.gaps;
        repair();
    }
}

void GroupHub::take(SharedEvent event)
{
    ++m_counters.taken;
    m_last = event->seq();
    m_ring.push(event);
    if (!m_isReady) {
        m_heard = m_last; // nobody listens yet
        return;
    }
    m_due.push_back(std::move(event));
    if (!std::exchange(m_isPassDue, true)) {
        // Not now: whatever else has arrived by then goes out in the same pass.
        QMetaObject::invokeMethod(this, &GroupHub::pass, Qt::QueuedConnection);
    }
}

void GroupHub::takeEarly()
{
    while (m_isReady && !m_early.empty() && m_early.begin()->first <= m_last + 1) {
        const auto first = m_early.extract(m_early.begin());
        if (first.key() == m_last + 1) {
            take(std::make_shared<EncodedEvent>(first.mapped()));
        }
    }
}

void GroupHub::catchUp(std::function<void()> done)
{
    if (done) {
        m_afterRepair.push_back(std::move(done));
    }
    repair();
}

void GroupHub::repair()
{
    if (std::exchange(m_isRepairing, true)) {
        return;
    }
    m_retry.stop();
    m_log.read(m_last, [this](const Result<EncodedPage>& page) { takePage(page); });
}

void GroupHub::takePage(const Result<EncodedPage>& page)
{
    if (!page) {
        qCWarning(lcHub) << "the event log cannot be read:" << page.error().message;
        endRepair(true);
        return;
    }
    if (!page->isWhole && page->head > m_last) {
        const qint64 floor = page->events.isEmpty() ? page->head : page->events.first()->seq() - 1;
        m_ring.clear();
        m_ring.setFloor(floor);
        m_last = floor;
        if (m_isReady) {
            qCWarning(lcHub) << "the event log is kept only from" << floor + 1;
            ++m_counters.holes;
            m_due.clear();
            m_heard = m_last;
            Q_EMIT holed();
        }
    }
    for (const SharedEvent& event : page->events) {
        if (event->seq() > m_last) {
            take(event);
        }
    }
    if (m_last < page->head && !page->events.isEmpty()) {
        m_isRepairing = false;
        repair(); // the next page
        return;
    }
    endRepair(m_isReady ? false : m_last < m_target);
}

void GroupHub::endRepair(bool isRetry)
{
    m_isRepairing = false;
    if (!m_isReady && !isRetry) {
        m_isReady = true;
        m_heard = m_last;
        Q_EMIT ready();
    }
    takeEarly();
    // An event came that the log does not have yet (a replica that lags): it will.
    if (isRetry || !m_early.empty()) {
        m_retry.start(m_settings.retry);
    }
    const auto callbacks = std::exchange(m_afterRepair, {});
    for (const auto& done : callbacks) {
        done();
    }
}

void GroupHub::pass()
{
    m_isPassDue = false;
    m_isPassing = true;
    ++m_counters.passes;
    const std::vector<SharedEvent> due = std::exchange(m_due, {});
    for (const SharedEvent& event : due) {
        const bool isLast = event == due.back();
        for (const Topic& topic : event->event().topics) {
            const auto group = m_groups.constFind(topic);
            if (group == m_groups.constEnd()) {
                continue;
            }
            tell(group.value(), event, isLast);
        }
        m_heard = std::max(m_heard, event->seq());
    }
    m_isPassing = false;
    Q_EMIT passEnded();
}

// In a large group every listener is far from the last one and long out of the processor's caches;
// the next ones are fetched while the kernel sends to this one (a sixth less time outside of it).
void GroupHub::tell(const std::vector<Place>& group, const SharedEvent& event, bool isLast)
{
    constexpr std::size_t kAhead = 4;
    constexpr std::size_t kLineBytes = 64;
    constexpr std::size_t kLines = 6; // what a listener looks at
    for (std::size_t i = 0; i < group.size(); ++i) {
        if (i + kAhead < group.size()) {
            const char* next =
                static_cast<const char*>(static_cast<const void*>(group[i + kAhead].listener));
            for (std::size_t line = 0; line < kLines; ++line) {
                __builtin_prefetch(next + line * kLineBytes);
            }
        }
        group[i].listener->hear(event, isLast);
    }
}

std::unique_ptr<Membership> GroupHub::join(const Topic& topic, Listener& listener)
{
    Q_ASSERT(!m_isPassing);
    std::unique_ptr<Membership> member(new Membership(*this, topic));
    std::vector<Place>& members = m_groups[topic];
    member->m_place = members.size();
    members.push_back({&listener, member.get()});
    return member;
}

qsizetype GroupHub::listeners(const Topic& topic) const
{
    const auto group = m_groups.constFind(topic);
    return group == m_groups.constEnd() ? 0 : static_cast<qsizetype>(group.value().size());
}

} // namespace adjudge
