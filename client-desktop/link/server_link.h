// The live channel /ws/live (docs/protocol.md section 3): one socket, its states, and the number of
// the last event, so that a broken connection goes on where it stopped. Full-jitter backoff, reset
// at the welcome; heartbeats both ways: when nothing was heard for 2.5 intervals the connection is
// given up as dead, and the state says so. Lives in the main thread; no widgets, no models.
#pragma once

#include "shared/backoff.h"
#include "shared/wire/messages.h"

#include <QAbstractSocket>
#include <QObject>
#include <QTimer>
#include <QUrl>

#include <functional>

class QWebSocket;

namespace adjudge::desktop {

enum class LinkState {
    Offline,    // not wanted, or refused by the server: see reason()
    Connecting, // from the first byte to the welcome
    Syncing,    // connected; snapshots are being fetched
    Live,       // everything that happens is heard
    Waiting,    // lost; the next attempt comes after untilRetry()
};

struct LinkOptions
{
    Backoff::Policy backoff;
    std::chrono::milliseconds welcomeLimit{15'000}; // from connecting to the welcome
    std::function<double()> random;                 // [0, 1)
};

class ServerLink : public QObject
{
    Q_OBJECT

public:
    explicit ServerLink(LinkOptions options, QObject* parent = nullptr);
    ~ServerLink() override;

    // Another server or user: forgets the cursor. `live` from liveUrl(); an empty token is a guest.
    void open(const QUrl& live, const QString& token, const QList<Topic>& topics);
    // The same user with a fresh token: connects again and resumes.
    void renew(const QString& token);
    void close();
    void retryNow(); // while Waiting: do not wait
    void setTopics(const QList<Topic>& topics);
    void snapshotApplied(); // the answer to snapshotNeeded(): Syncing -> Live

    [[nodiscard]] LinkState state() const { return m_state; }

    // Why it is Offline or Waiting, for people; empty otherwise.
    [[nodiscard]] QString reason() const { return m_reason; }

    // Rounded up to whole milliseconds; 0 when not Waiting.
    [[nodiscard]] std::chrono::milliseconds untilRetry() const;

    // Where a new connection would resume; nothing before the first snapshot.
    [[nodiscard]] std::optional<Cursor> cursor() const;

Q_SIGNALS:
    void stateChanged();
    // The stream starts at a hole or fresh: fetch snapshots now, then call snapshotApplied().
    // `epochChanged`: numbers held from before mean nothing any more.
    void snapshotNeeded(bool epochChanged);
    void received(const adjudge::ServerMessage& message);
    void loginNeeded(const QString& reason); // close code 4401; the state is Offline

private:
    void connectNow();
    void enter(LinkState state, const QString& reason = {});
    void dropSocket();
    void lose(const QString& reason);
    void handleGone();
    void handleError(QAbstractSocket::SocketError error);
    void handleFrame(const QString& frame);
    void handle(const message::Welcome& welcome);
    void handle(const message::Resync& resync);
    void startOver(const Cursor& at);
    void noteSeq(const ServerMessage& message);
    void heard();
    void beat();
    void send(const ClientMessage& message);

    LinkOptions m_options;
    Backoff m_backoff;
    QUrl m_url;
    QString m_token;
    QList<Topic> m_topics;
    QWebSocket* m_socket = nullptr; // a child; a new one for each attempt
    LinkState m_state = LinkState::Offline;
    QString m_reason;
    QString m_socketError;
    Cursor m_at;
    bool m_isCursorTrue = false; // false until a snapshot is behind it
    bool m_isWelcomed = false;
    std::optional<message::Bye> m_bye;
    std::chrono::milliseconds m_silenceLimit{0};
    QTimer m_retry;
    QTimer m_silence;
    QTimer m_beat;
};

} // namespace adjudge::desktop
