// Looks at what a WebSocket client sends before QWebSocket reads it, because QWebSocket accepts
// unmasked frames, waits for ever for the rest of a frame, and answers any number of pings. Only
// heads of frames are looked at (RFC 6455, section 5.2); payloads stay QWebSocket's matter.
#pragma once

#include <QObject>
#include <QPointer>

#include <array>
#include <functional>

class QTcpSocket;

namespace adjudge {

// The pure half: bytes in, heads of frames out.
class FrameScanner
{
public:
    // Adds up over calls; isUnmasked stays set.
    struct Seen
    {
        int frames = 0;
        bool isUnmasked = false;
        bool hasBegun = false; // a frame that does not go on with an earlier one
    };

    Seen feed(QByteArrayView bytes);

    // Of the frame that is being received: so many bytes may be skip()ped without a look.
    [[nodiscard]] quint64 payloadLeft() const { return m_payloadLeft; }

    void skip(quint64 bytes) { m_payloadLeft -= bytes; }

    // True if a frame or a fragmented message has begun and not ended.
    [[nodiscard]] bool isWithinMessage() const
    {
        return m_headSize > 0 || m_payloadLeft > 0 || m_isFragmented;
    }

private:
    bool takeHead(Seen& seen);

    std::array<unsigned char, 14> m_head{};
    std::size_t m_headSize = 0;
    quint64 m_payloadLeft = 0;
    bool m_isFragmented = false;
};

// Made before the socket is given to QWebSocketServer, so that its look comes first. Dies with the
// socket.
class FrameGuard final : public QObject
{
public:
    using Heard = std::function<void(const FrameScanner::Seen&)>;

    explicit FrameGuard(QTcpSocket* tcp);

    // Once the WebSocket is open: from here on bytes are frames. False if there are frames before
    // their time, which no honest client sends. `heard` is called whenever bytes came, before
    // QWebSocket sees them.
    bool begin(Heard heard);

    [[nodiscard]] bool isWithinMessage() const { return m_scanner.isWithinMessage(); }

private:
    void lookBefore();
    void lookAfter();

    QTcpSocket* m_tcp;
    FrameScanner m_scanner;
    Heard m_heard;
    qint64 m_leftover = 0; // bytes in the socket's buffer that were looked at
};

} // namespace adjudge
