#include "server/net/frame_sender.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <array>

namespace adjudge {

void FrameSender::prepare(int sendBufferBytes, std::chrono::milliseconds ackTimeout) const
{
    const int fd = static_cast<int>(m_tcp->socketDescriptor());
    ::setsockopt(fd, SOL_SOCKET, SO_SNDBUF, &sendBufferBytes, sizeof sendBufferBytes);
    const auto millis = static_cast<unsigned>(ackTimeout.count());
    ::setsockopt(fd, IPPROTO_TCP, TCP_USER_TIMEOUT, &millis, sizeof millis);
    m_tcp->setSocketOption(QAbstractSocket::LowDelayOption, 1);
}

void FrameSender::flushQt() const
{
    m_tcp->flush();
}

bool FrameSender::queue(const QByteArray& frame, qint64 key, bool isReplaceable)
{
    return m_queue.push(frame, key, isReplaceable, m_isWaiting);
}

bool FrameSender::flush()
{
    if (!m_tcp || m_tcp->state() != QAbstractSocket::ConnectedState) {
        m_queue.clear();
        m_isWaiting = false;
        return true;
    }
    // Each look into the socket is a look into cold memory, with thousands of clients in a row.
    const int fd = static_cast<int>(m_tcp->socketDescriptor());
    bool isQtEmpty = m_tcp->bytesToWrite() == 0;
    while (isQtEmpty && !m_queue.isEmpty()) {
        const ssize_t sent = sendSome(fd);
        // A frame that was cut within, or the first when the kernel takes nothing, goes to Qt: it
        // watches the descriptor and tells when there is room again.
        const QByteArray rest = sent > 0 ? m_queue.take(sent) : m_queue.takeFirst();
        if (!rest.isEmpty()) {
            m_tcp->write(rest);
            isQtEmpty = m_tcp->bytesToWrite() == 0;
        }
    }
    m_isWaiting = !isQtEmpty;
    return !m_isWaiting;
}

// As many of the first frames as one call takes.
ssize_t FrameSender::sendSome(int fd) const
{
    constexpr std::size_t kFramesAtOnce = 64;
    constexpr int kFlags = MSG_NOSIGNAL | MSG_DONTWAIT;
    std::array<iovec, kFramesAtOnce> places;
    const std::size_t count = m_queue.gather(places);
    if (count == 1) {
        return ::send(fd, places[0].iov_base, places[0].iov_len, kFlags);
    }
    msghdr message{};
    message.msg_iov = places.data();
    message.msg_iovlen = count;
    return ::sendmsg(fd, &message, kFlags);
}

qint64 FrameSender::waitingBytes() const
{
    return m_queue.bytes() + (m_tcp ? m_tcp->bytesToWrite() : 0);
}

void FrameSender::deleteSocket()
{
    if (m_tcp) {
        m_tcp->deleteLater();
    }
}

void FrameSender::cut()
{
    m_queue.clear();
    if (!m_tcp || m_tcp->state() == QAbstractSocket::UnconnectedState) {
        return;
    }
    const linger reset{.l_onoff = 1, .l_linger = 0};
    const int fd = static_cast<int>(m_tcp->socketDescriptor());
    ::setsockopt(fd, SOL_SOCKET, SO_LINGER, &reset, sizeof reset);
    m_tcp->abort();
}

} // namespace adjudge
