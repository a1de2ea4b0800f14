#include "server/net/frame_queue.h"

namespace adjudge {

bool FrameQueue::push(const QByteArray& frame, qint64 key, bool isReplaceable, bool isCoalescing)
{
    bool isReplacing = false;
    if (isCoalescing && key != 0) {
        if (!m_index) {
            m_index = std::make_unique<Index>();
            for (std::size_t place = m_first; place < m_entries.size(); ++place) {
                index(place);
            }
        }
        const std::size_t number = m_index->value(key, 0);
        if (m_index->contains(key) && number >= m_dropped + m_first) {
            Entry& old = m_entries[number - m_dropped];
            m_bytes -= old.frame.size();
            old.frame = QByteArray();
            isReplacing = true;
        }
        m_index->remove(key);
    }
    m_entries.push_back({frame, key, isReplaceable});
    m_bytes += frame.size();
    if (m_index) {
        index(m_entries.size() - 1);
    }
    return isReplacing;
}

void FrameQueue::index(std::size_t place)
{
    const Entry& entry = m_entries[place];
    if (entry.key != 0 && entry.isReplaceable && !entry.frame.isNull()) {
        m_index->insert(entry.key, m_dropped + place);
    }
}

std::size_t FrameQueue::gather(std::span<iovec> places) const
{
    std::size_t count = 0;
    for (std::size_t i = m_first; i < m_entries.size() && count < places.size(); ++i) {
        const QByteArray& frame = m_entries[i].frame;
        if (!frame.isNull()) {
            // The kernel only reads; iovec has no const.
            places[count++] = {
                const_cast<char*>(frame.constData()), static_cast<std::size_t>(frame.size())};
        }
    }
    return count;
}

QByteArray FrameQueue::take(qint64 sent)
{
    while (!isEmpty()) {
        const QByteArray frame = m_entries[m_first].frame;
        if (!frame.isNull() && sent == 0) {
            break;
        }
        dropFirst();
        if (frame.size() > sent) {
            tidy();
            return frame.sliced(sent);
        }
        sent -= frame.size();
    }
    tidy();
    return {};
}

QByteArray FrameQueue::takeFirst()
{
    QByteArray frame;
    while (frame.isNull() && !isEmpty()) {
        frame = m_entries[m_first].frame;
        dropFirst();
    }
    tidy();
    return frame;
}

void FrameQueue::dropFirst()
{
    Entry& entry = m_entries[m_first];
    m_bytes -= entry.frame.size();
    entry.frame = QByteArray();
    ++m_first;
}

void FrameQueue::tidy()
{
    constexpr std::size_t kKeptEntries = 64; // of memory, in a quiet queue
    if (isEmpty()) {
        clear();
        if (m_entries.capacity() > kKeptEntries) {
            m_entries.shrink_to_fit();
        }
    } else if (m_first > kKeptEntries && m_first > m_entries.size() / 2) {
        m_dropped += m_first;
        m_entries.erase(
            m_entries.begin(), m_entries.begin() + static_cast<std::ptrdiff_t>(m_first)
        );
        m_first = 0;
    }
}

void FrameQueue::clear()
{
    m_entries.clear();
    m_first = 0;
    m_bytes = 0;
    m_dropped = 0;
    m_index.reset();
}

} // namespace adjudge
