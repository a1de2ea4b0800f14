// One WebSocket that listens (docs/protocol.md, section 3): hello, topics, resume, events,
// heartbeat, limits, back-pressure. Knows its own cursor and nothing of other sessions.
#pragma once

#include "server/live/group_hub.h"
#include "server/net/deadline_wheel.h"
#include "server/net/frame_guard.h"
#include "server/net/frame_sender.h"
#include "server/net/live_policy.h"
#include "server/net/stream_dialect.h"

#include <QObject>
#include <QWebSocket>

namespace adjudge {

class LiveEndpoint;

class LiveSession final : public QObject, private Listener
{
    Q_OBJECT

public:
    LiveSession(LiveEndpoint& endpoint, OpenedSocket socket, quint64 id);
    ~LiveSession() override;

    // /ws/live: the client says hello.
    void awaitHello();

    // A socket of one topic: the caller was admitted with the upgrade.
    void begin(
        const Caller& caller,
        const QString& token,
        const Topic& topic,
        const std::optional<Cursor>& since
    );

    // A socket that follows one thing in other words than /ws/live. `refusal`: the caller was not
    // admitted and hears why in the close code.
    void follow(
        const Caller& caller,
        const QString& token,
        const std::optional<Cursor>& since,
        std::unique_ptr<StreamDialect> dialect,
        const std::optional<Error>& refusal
    );

    void sayBye();

private:
    friend class LiveEndpoint;

    enum class Stage {
        Hello,   // nothing was said yet
        Asking,  // whether topics exist, whether the log has what was missed
        Replay,  // events behind the cursor go out, as fast as the client reads
        Live,    // a member of its groups
        Closing, // nothing goes out any more
    };

    // live_session.cpp: the socket.
    bool listen();
    void hear(const SharedEvent& event, bool isLast) override;
    bool offer(const EncodedEvent& event);
    void say(const QByteArray& text);
    void say(const ServerMessage& message);
    void flush();
    void watchWrites();
    void noteHeard(const FrameScanner::Seen& seen);
    bool isAllowed(int frames);
    void expire();
    void beat();
    void close(int code, const QString& why);
    void cut();
    void leaveGroups();

    // live_session_talk.cpp: what the client says.
    void receive(const QString& text);
    void answerInbox();
    void answer(const QString& text);
    void greet(const message::Hello& hello);
    void subscribe(const message::Subscribe& request);
    void unsubscribe(const message::Unsubscribe& request);
    using Admitted = std::function<void(QList<Topic> topics, QList<message::Refused> refused)>;
    void admit(QList<Topic> topics, const QStringList& badNames, Admitted then);
    bool admitUser();
    void refuse(const Error& error);

    // live_session_resume.cpp: from a cursor to live.
    void resume(const std::optional<Cursor>& last);
    void resumeFrom(qint64 seq);
    void startFresh(const QString& reason);
    void startReplay(qint64 seq);
    void welcome(bool isResumed, const QString& reason);
    void replay();
    void readLog(qint64 seq);
    bool takePage(const Result<EncodedPage>& page, bool isFirst);
    void goLive();
    void resync(const QString& reason);
    [[nodiscard]] qint64 sentUpTo() const;

    // live_session_stream.cpp: sockets with a dialect.
    void tell(const QByteArray& text);
    bool retell(const EncodedEvent& event, EventForm form);
    void takeSnapshot();
    void tellSnapshot(const Result<StreamSnapshot>& snapshot);
    [[nodiscard]] std::chrono::milliseconds rhythm() const; // of heartbeats
    [[nodiscard]] bool isOverdue() const;

    LiveEndpoint& m_endpoint;
    std::unique_ptr<QWebSocket> m_socket;
    FrameGuard* m_guard; // the TCP socket's
    FrameSender m_sender;
    Deadline m_deadline;     // hello, then beats, then the Close frame's
    std::size_t m_place = 0; // in the endpoint
    quint64 m_id;
    Stage m_stage = Stage::Hello;
    bool m_hasHello = false; // speaks /ws/live
    bool m_isCounted = false;
    bool m_isDirty = false;
    bool m_isWatchingWrites = false;
    bool m_isEnding = false; // closes when everything was sent
    qint64 m_cursor = 0;     // everything up to it was queued, or is not for this client
    Caller m_caller;
    std::unique_ptr<StreamDialect> m_dialect; // null: the words of /ws/live
    std::chrono::milliseconds m_spokeAt{0};   // either side, with a dialect
    std::chrono::milliseconds m_bornAt{0};
    QString m_token; // asked again at each beat: it may have expired
    QList<Topic> m_topics;
    QList<message::Refused> m_refused; // of the hello, told behind the welcome
    std::vector<std::unique_ptr<Membership>> m_places;
    QStringList m_inbox;       // while asking or replaying
    QList<SharedEvent> m_page; // of the log, while replaying
    std::chrono::milliseconds m_heardAt{0};
    std::chrono::milliseconds m_messageSince{0}; // an unfinished message; 0: none
    std::chrono::milliseconds m_allowedAt{0};
    double m_allowance = 0;
};

} // namespace adjudge
