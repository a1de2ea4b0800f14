#include "server/app/server_app.h"

#include "server/app/places.h"
#include "server/service/live_log.h"

#include <QDir>
#include <QLoggingCategory>
#include <QUuid>

using namespace Qt::Literals::StringLiterals;

namespace adjudge {

Q_LOGGING_CATEGORY(logApp, "adjudge.app")

namespace {

Dispatcher::Settings dispatcherSettings(const Settings& settings, const QString& owner)
{
    return {
        .owner = owner,
        .packagesFolder = packagesFolder(settings),
        .lease = settings.lease,
    };
}

GroupHub::Settings hubSettings()
{
    // The import command writes to the log from a process of its own.
    constexpr std::chrono::seconds kOtherWritersCheck{2};
    return {.ring = {}, .check = kOtherWritersCheck};
}

RestProblems::Settings problemSettings(const Settings& settings, const QString& program)
{
    return {
        .packagesFolder = packagesFolder(settings),
        .uploadsFolder = uploadsFolder(settings),
        .packageLimitBytes = settings.packageLimitBytes,
        .importProgram = program,
        .importArguments = {u"import"_s, u"--json"_s, u"--data"_s, settings.data},
    };
}

LiveSettings liveSettings(const Settings& settings)
{
    return {.heartbeat = settings.heartbeat};
}

StreamSettings streamSettings(const Settings& settings)
{
    return {
        .limits = {.heartbeat = settings.streamHeartbeat, .idle = settings.streamIdle},
        .connections = settings.streamConnections,
    };
}

FrontDoorSettings doorSettings(const Settings& settings)
{
    FrontDoorSettings door;
    for (const QString& origin : settings.allowedOrigins) {
        door.origins.append(origin.trimmed().toLatin1());
    }
    return door;
}

Authenticate authenticator(const Accounts& accounts, bool allowsGuests)
{
    return [&accounts, allowsGuests](const QString& token) -> Result<Caller> {
        if (token.isEmpty() && !allowsGuests) {
            return Error{
                ErrorCode::Unauthenticated, u"Log in: POST /api/auth/login gives a token."_s, {}};
        }
        return accounts.callerOf(token);
    };
}

const QList<QByteArray> kPages{
    "/",
    "/problem/{id}",
    "/problem/{id}/submissions/",
    "/submission/{id}",
    "/rejudgings",
    "/rejudging/{id}"};

} // namespace

Result<std::unique_ptr<ServerApp>>
ServerApp::make(const Settings& settings, const QString& program, const Clock& clock)
{
    if (const auto made = makeDataFolders(settings); !made) {
        return made.error();
    }
    auto lock = std::make_unique<QLockFile>(QDir(settings.data).filePath(u"server.lock"_s));
    lock->setStaleLockTime(0); // held for as long as the server runs; a dead holder's is taken over
    if (!lock->tryLock()) {
        const QString what =
            u"Another server uses the data folder %1. Stop it, or choose another with --data."_s;
        return Error{ErrorCode::Conflict, what.arg(settings.data), {}};
    }
    auto page = StaticFiles::load(QDir(settings.resources).filePath(u"web"_s));
    if (!page) {
        return page.error();
    }
    auto database = Database::open(databaseFile(settings));
    if (!database) {
        return database.error();
    }
    const auto key = Accounts::keyFrom(QDir(settings.data).filePath(u"token.key"_s));
    if (!key) {
        return key.error();
    }
    const Result<Cursor> head = Browse(**database).head().result();
    if (!head) {
        return head.error();
    }
    Parts parts{std::move(lock), std::move(*database), *key, std::move(*page), *head};
    std::unique_ptr<ServerApp> app(new ServerApp(settings, program, clock, std::move(parts)));
    if (const auto loaded = app->m_accounts.load(); !loaded) {
        return loaded.error();
    }
    return app;
}

ServerApp::ServerApp(
    const Settings& settings, const QString& program, const Clock& clock, Parts parts
)
    : m_settings(settings)
    , m_owner(QUuid::createUuid().toString(QUuid::WithoutBraces))
    , m_lock(std::move(parts.lock))
    , m_database(std::move(parts.database))
    , m_page(std::move(parts.page))
    , m_accounts(*m_database, clock, {.key = parts.key, .tokenLife = settings.tokenLife})
    , m_browse(*m_database)
    , m_submit(*m_database, clock, settings.sourceLimitBytes)
    , m_rejudge(*m_database, clock)
    , m_pool(poolSettings(settings))
    , m_verdicts(*m_database, clock, m_owner)
    , m_dispatcher(*m_database, m_pool, m_verdicts, clock, dispatcherSettings(settings, m_owner))
    , m_hub(readLogOf(m_browse, this), hubSettings())
    , m_router(authenticator(m_accounts, settings.allowsGuests))
    , m_restServer(
          m_accounts,
          m_browse,
          {.version = QStringLiteral(ADJUDGE_VERSION),
           .isDemo = settings.isDemo,
           .allowsGuests = settings.allowsGuests,
           .sourceLimitBytes = settings.sourceLimitBytes}
      )
    , m_restProblems(m_browse, problemSettings(settings, program))
    , m_restSubmissions(m_submit, m_browse, settings.sourceLimitBytes)
    , m_restRejudge(m_rejudge)
    , m_frontDoor(m_router, doorSettings(settings), clock)
    , m_live(m_hub, m_frontDoor.wheel(), livePolicy(), liveSettings(settings))
    , m_streams(m_live, m_browse, clock, streamSettings(settings))
    , m_head(parts.head)
{
    m_router.add(m_restServer.routes());
    m_router.add(m_restProblems.routes());
    m_router.add(m_restSubmissions.routes());
    m_router.add(m_restRejudge.routes());
    m_router.add(m_live.routes());
    m_router.add(m_streams.routes());
    m_router.add(m_page.routes(kPages));
    if (settings.isDemo) {
        m_router.add(Route{
            .method = "GET",
            .pattern = "/examples/websocket-demo.html",
            .need = AuthNeed::None,
            .handler = [this](const HttpCall& call, const Responder& responder) {
                const auto* page = m_page.file("examples/websocket-demo.html");
                responder.send(StaticFiles::answer(page, call.request));
            }});
    }
    connectRooms();
}

ServerApp::~ServerApp() = default;

void ServerApp::connectRooms()
{
    connect(&m_submit, &Submit::stored, this, &ServerApp::publish);
    connect(&m_rejudge, &Rejudge::stored, this, &ServerApp::publish);
    connect(&m_rejudge, &Rejudge::queued, &m_dispatcher, &Dispatcher::wake);
    connect(&m_verdicts, &Verdicts::stored, this, &ServerApp::publish);
    connect(&m_channels, &ChannelLayer::received, &m_hub, &GroupHub::receive);
    connect(&m_channels, &ChannelLayer::recovered, &m_hub, [this] { m_hub.catchUp(); });
    connect(&m_restProblems, &RestProblems::imported, &m_hub, [this] { m_hub.catchUp(); });
    connect(&m_submit, &Submit::queued, &m_dispatcher, &Dispatcher::wake);
    connect(&m_pool, &WorkerPool::ready, this, &ServerApp::meetHost);
    connect(&m_pool, &WorkerPool::workerLost, this, [](const QString& slot, const QString& reason) {
        qCWarning(logApp, "worker %ls lost: %ls", qUtf16Printable(slot), qUtf16Printable(reason));
    });
    connect(&m_dispatcher, &Dispatcher::drained, this, [this] {
        m_pool.stop();
        Q_EMIT stopped();
    });
    connect(&m_trimTimer, &QTimer::timeout, this, &ServerApp::trimEvents);
}

LivePolicy ServerApp::livePolicy()
{
    LivePolicy policy;
    policy.authenticate = authenticator(m_accounts, m_settings.allowsGuests);
    policy.formOf = [](const Caller& caller, const LiveEvent& event) {
        return eventForm(caller, event.kind, event.owner);
    };
    policy.mayHear = &mayHear;
    policy.findMissing = [this](const QList<Topic>& topics, const LivePolicy::Missing& done) {
        m_browse.missing(topics).then(this, [done](const Result<QList<Topic>>& missing) {
            done(missing ? *missing : QList<Topic>());
        });
    };
    return policy;
}

void ServerApp::publish(const QList<StoredEvent>& events)
{
    for (const StoredEvent& event : events) {
        m_channels.publish(liveEventOf(event));
    }
}

void ServerApp::open()
{
    // A client that resumes must find the hub at the end of the log.
    connect(&m_hub, &GroupHub::ready, this, &ServerApp::listen);
    m_hub.start(m_head);
    m_pool.open();
    m_trimTimer.start(std::chrono::minutes(10));
}

void ServerApp::listen()
{
    const QHostAddress address(m_settings.bind);
    if (address.isNull()) {
        const QString what =
            u"\"%1\" is no address to listen on; use 127.0.0.1 or 0.0.0.0, for example."_s;
        Q_EMIT failed(Error{ErrorCode::BadRequest, what.arg(m_settings.bind), {}});
        return;
    }
    const auto door = m_frontDoor.open(address, static_cast<quint16>(m_settings.port));
    if (door) {
        Q_EMIT opened(m_frontDoor.serverPort());
    } else {
        Q_EMIT failed(door.error());
    }
}

void ServerApp::meetHost(const SandboxReport& sandbox, const QList<Language>& languages)
{
    QHash<QString, QString> fileNames;
    for (const Language& language : languages) {
        if (language.available) {
            fileNames.insert(language.id, u"main"_s + language.extensions.value(0));
        }
    }
    m_submit.setLanguages(fileNames);
    m_restServer.setHost(sandbox, languages);
    m_dispatcher.setSandboxLevel(sandbox.level);
    qCInfo(logApp, "sandbox level: %ls", qUtf16Printable(sandbox.level));
    for (const QString& missing : sandbox.missing) {
        qCWarning(logApp, "sandbox: %ls", qUtf16Printable(missing));
    }
    if (sandbox.level == u"none") {
        const QString why =
            u"this host gives no sandbox, so nothing is judged: "_s + sandbox.missing.join(u"; "_s);
        qCCritical(logApp, "%ls", qUtf16Printable(why));
        m_restServer.setTroubles({why});
        return;
    }
    m_restServer.setTroubles({});
    if (!m_isJudging) {
        m_isJudging = true;
        m_dispatcher.start();
        Q_EMIT ready();
    }
}

void ServerApp::trimEvents()
{
    m_database->write<bool>([keep = m_settings.keptEvents](Connection& c) -> Result<bool> {
        const auto done = EventLog(c).trim(keep);
        return done ? Result<bool>(true) : Result<bool>(done.error());
    });
}

void ServerApp::stop()
{
    m_restServer.setTroubles({u"the server is stopping"_s});
    m_frontDoor.drain();
    m_live.drain();
    m_dispatcher.drain(m_settings.stopBound);
}

} // namespace adjudge
