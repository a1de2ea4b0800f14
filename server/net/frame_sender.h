// Sends frames on a plain TCP socket that QWebSocket uses too. While Qt has nothing queued for the
// socket, frames go to the kernel directly, many in one call and without a copy; otherwise they
// wait here, shared and counted, and nothing is pushed into a full socket. Safe beside QWebSocket
// in the same thread: it writes whole frames into Qt's queue within one call, and we write only
// when that queue is empty. Never for TLS, never after a Close frame.
#pragma once

#include "server/net/frame_queue.h"

#include <QPointer>
#include <QTcpSocket>

#include <chrono>

namespace adjudge {

class FrameSender
{
public:
    explicit FrameSender(QTcpSocket* tcp)
        : m_tcp(tcp)
    {
    }

    // Fixes the kernel's send buffer (left alone it grows to megabytes a client), and ends the
    // connection when sent bytes stay unacknowledged for so long.
    void prepare(int sendBufferBytes, std::chrono::milliseconds ackTimeout) const;

    // As FrameQueue::push. Sent by the next flush().
    bool queue(const QByteArray& frame, qint64 key = 0, bool isReplaceable = false);

    // Sends what the socket takes. False if something still waits: call again on bytesWritten.
    bool flush();

    // Sends what QWebSocket has queued in Qt, as far as the kernel takes it.
    void flushQt() const;

    // Everything that the client has not taken: ours, and what Qt holds.
    [[nodiscard]] qint64 waitingBytes() const;

    [[nodiscard]] bool isWaiting() const { return m_isWaiting; }

    // Ends the connection and throws away what the kernel still holds for it (SO_LINGER 0; else up
    // to megabytes a stalled client stay queued until TCP gives up).
    void cut();

    void clear() { m_queue.clear(); }

    // When the WebSocket is deleted: the TCP socket has no other owner then.
    void deleteSocket();

private:
    [[nodiscard]] ssize_t sendSome(int fd) const;

    QPointer<QTcpSocket> m_tcp;
    FrameQueue m_queue;
    bool m_isWaiting = false; // the socket was full at the last flush
};

} // namespace adjudge
