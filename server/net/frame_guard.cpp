#include "server/net/frame_guard.h"

#include <QTcpSocket>

#include <algorithm>

namespace adjudge {

namespace {

constexpr unsigned kFinal = 0x80;
constexpr unsigned kOpcode = 0x0F;
constexpr unsigned kControl = 0x08;
constexpr unsigned kMasked = 0x80;
constexpr unsigned kLength = 0x7F;
constexpr unsigned kLength16 = 126;
constexpr unsigned kLength64 = 127;

} // namespace

// True when m_head holds a whole head; then it is digested.
bool FrameScanner::takeHead(Seen& seen)
{
    if (m_headSize < 2) {
        return false;
    }
    const unsigned length = m_head[1] & kLength;
    const bool isMasked = (m_head[1] & kMasked) != 0;
    const std::size_t extra = length == kLength16 ? 2 : length == kLength64 ? 8 : 0;
    seen.isUnmasked = seen.isUnmasked || !isMasked;
    if (m_headSize < 2 + extra + (isMasked ? 4 : 0)) {
        return false;
    }
    quint64 size = extra == 0 ? length : 0;
    for (std::size_t i = 0; i < extra; ++i) {
        size = size << 8 | m_head[2 + i];
    }
    seen.hasBegun = seen.hasBegun || !m_isFragmented;
    if ((m_head[0] & kOpcode & kControl) == 0) {
        m_isFragmented = (m_head[0] & kFinal) == 0;
    }
    m_payloadLeft = size;
    m_headSize = 0;
    ++seen.frames;
    return true;
}

FrameScanner::Seen FrameScanner::feed(QByteArrayView bytes)
{
    Seen seen;
    qsizetype at = 0;
    while (at < bytes.size()) {
        if (m_payloadLeft > 0) {
            const auto taken =
                std::min<quint64>(m_payloadLeft, static_cast<quint64>(bytes.size() - at));
            m_payloadLeft -= taken;
            at += static_cast<qsizetype>(taken);
            continue;
        }
        m_head[m_headSize++] = static_cast<unsigned char>(bytes[at++]);
        takeHead(seen);
    }
    return seen;
}

FrameGuard::FrameGuard(QTcpSocket* tcp)
    : QObject(tcp)
    , m_tcp(tcp)
{
    connect(tcp, &QTcpSocket::readyRead, this, &FrameGuard::lookBefore);
}

bool FrameGuard::begin(Heard heard)
{
    m_heard = std::move(heard);
    // Connected after QWebSocket's own slot, so called after it has read.
    connect(m_tcp, &QTcpSocket::readyRead, this, &FrameGuard::lookAfter);
    return m_tcp->bytesAvailable() == 0;
}

void FrameGuard::lookBefore()
{
    const qint64 available = m_tcp->bytesAvailable();
    const qint64 fresh = available - m_leftover;
    if (!m_heard || fresh <= 0) {
        return;
    }
    FrameScanner::Seen seen;
    if (static_cast<quint64>(fresh) <= m_scanner.payloadLeft()) {
        m_scanner.skip(static_cast<quint64>(fresh));
    } else {
        seen = m_scanner.feed(QByteArrayView(m_tcp->peek(available)).sliced(m_leftover));
    }
    m_leftover = available;
    m_heard(seen);
}

void FrameGuard::lookAfter()
{
    m_leftover = m_tcp->bytesAvailable();
}

} // namespace adjudge
