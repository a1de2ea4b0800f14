// Makes every object of the server from the bottom to the top, and connects the rooms: who hears
// whom is in server_app.cpp and nowhere else. Main thread.
#pragma once

#include "server/app/settings.h"
#include "server/judge/worker_pool.h"
#include "server/live/group_hub.h"
#include "server/live/local_channels.h"
#include "server/net/front_door.h"
#include "server/net/live_endpoint.h"
#include "server/net/rest_problems.h"
#include "server/net/rest_rejudge.h"
#include "server/net/rest_server.h"
#include "server/net/rest_submissions.h"
#include "server/net/static_files.h"
#include "server/net/stream_endpoint.h"
#include "server/service/dispatcher.h"

#include <QLockFile>
#include <QObject>

namespace adjudge {

class ServerApp final : public QObject
{
    Q_OBJECT

public:
    // `settings` have their places filled in. `program` is this executable's path. Errors name what
    // is wrong and what to do.
    static Result<std::unique_ptr<ServerApp>>
    make(const Settings& settings, const QString& program, const Clock& clock);
    ~ServerApp() override;

    // Starts the workers and, once the hub knows the log, listens: opened() or failed() follows.
    void open();

    // Takes nothing new, lets running judgings finish within the bound, tells clients to come back,
    // gives back the rest; then stopped().
    void stop();

    [[nodiscard]] Accounts& accounts() { return m_accounts; }

Q_SIGNALS:
    void opened(quint16 port);
    void failed(const adjudge::Error& error);
    void ready(); // the workers are there and the queue moves
    void stopped();

private:
    struct Parts
    {
        std::unique_ptr<QLockFile> lock;
        std::unique_ptr<Database> database;
        QByteArray key;
        StaticFiles page;
        Cursor head;
    };

    ServerApp(const Settings& settings, const QString& program, const Clock& clock, Parts parts);
    void connectRooms();
    void listen();
    LivePolicy livePolicy();
    void publish(const QList<StoredEvent>& events);
    void meetHost(const SandboxReport& sandbox, const QList<Language>& languages);
    void trimEvents();

    Settings m_settings;
    QString m_owner; // of leases: this run of this server
    std::unique_ptr<QLockFile> m_lock;
    std::unique_ptr<Database> m_database;
    StaticFiles m_page;
    Accounts m_accounts;
    Browse m_browse;
    Submit m_submit;
    Rejudge m_rejudge;
    WorkerPool m_pool;
    Verdicts m_verdicts;
    Dispatcher m_dispatcher;
    LocalChannels m_channels;
    GroupHub m_hub;
    HttpRouter m_router;
    RestServer m_restServer;
    RestProblems m_restProblems;
    RestSubmissions m_restSubmissions;
    RestRejudge m_restRejudge;
    FrontDoor m_frontDoor;
    LiveEndpoint m_live;
    StreamEndpoint m_streams;
    QTimer m_trimTimer;
    Cursor m_head; // of the log when the server was made
    bool m_isJudging = false;
};

} // namespace adjudge
