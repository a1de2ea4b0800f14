// Frames that wait for one socket: shared bytes, in order, counted. While the socket is full, an
// intermediate state of a submission gives way to a later event of the same submission; nothing
// else ever leaves the queue unsent.
#pragma once

#include <QByteArray>
#include <QHash>

#include <sys/uio.h>

#include <memory>
#include <span>
#include <vector>

namespace adjudge {

class FrameQueue
{
public:
    // `key` is what the frame is a state of (a submission), 0 for nothing. `isReplaceable`: a later
    // frame of the same key makes it worthless. `isCoalescing`: the socket is full; look for one
    // to replace. Returns true if one was.
    bool push(const QByteArray& frame, qint64 key, bool isReplaceable, bool isCoalescing);

    [[nodiscard]] bool isEmpty() const { return m_first == m_entries.size(); }

    [[nodiscard]] qint64 bytes() const { return m_bytes; }

    // The first frames as they lie in memory; valid until the next push or take.
    [[nodiscard]] std::size_t gather(std::span<iovec> places) const;

    // So many bytes were sent. Returns what is left of a frame that was cut within: nothing may
    // come between, so it is no longer the queue's.
    QByteArray take(qint64 sent);

    // The first frame, for a socket that takes no part of it.
    QByteArray takeFirst();

    void clear();

private:
    struct Entry
    {
        QByteArray frame; // null: was replaced
        qint64 key = 0;
        bool isReplaceable = false;
    };

    using Index = QHash<qint64, std::size_t>; // key to number of its replaceable entry

    void dropFirst();
    void tidy();
    void index(std::size_t place);

    std::vector<Entry> m_entries;
    std::size_t m_first = 0;
    qint64 m_bytes = 0;
    std::size_t m_dropped = 0;      // entries that were before m_entries[0]
    std::unique_ptr<Index> m_index; // only while coalescing
};

} // namespace adjudge
