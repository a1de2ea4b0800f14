// A front door with live sockets over a hub whose log is a list in memory, and clients for it.
#pragma once

#include "server/live/local_channels.h"
#include "server/net/front_door.h"
#include "server/net/live_endpoint.h"
#include "shared/wire/codec.h"
#include "tests/server/net/raw_client.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QWebSocket>

#include <map>

namespace adjudge {

// What one client heard.
class LiveClient
{
public:
    LiveClient()
    {
        QObject::connect(
            &socket,
            &QWebSocket::textMessageReceived,
            &socket,
            [this](const QString& t) {
                texts.append(t);
                const QJsonObject object = QJsonDocument::fromJson(t.toUtf8()).object();
                messages.append(object);
                const QString type = object[QLatin1String("type")].toString();
                if (type == QStringLiteral("submission_update") ||
                    type == QStringLiteral("test_result")) {
                    seqs.append(object[QLatin1String("seq")].toInteger());
                }
            }
        );
    }

    void open(quint16 port, const QString& path)
    {
        socket.open(QUrl(QStringLiteral("ws://127.0.0.1:%1%2").arg(port).arg(path)));
    }

    // Connects to /ws/live and says hello.
    void greet(
        quint16 port,
        const QStringList& topics,
        const QString& token = {},
        const std::optional<Cursor>& last = {}
    )
    {
        QJsonObject hello{
            {QStringLiteral("type"), QStringLiteral("hello")},
            {QStringLiteral("proto"), 1},
            {QStringLiteral("topics"), QJsonArray::fromStringList(topics)}};
        if (!token.isEmpty()) {
            hello.insert(QStringLiteral("token"), token);
        }
        if (last) {
            hello.insert(
                QStringLiteral("last"),
                QJsonObject{
                    {QStringLiteral("epoch"), last->epoch}, {QStringLiteral("seq"), last->seq}}
            );
        }
        QObject::connect(&socket, &QWebSocket::connected, &socket, [this, hello] { say(hello); });
        open(port, QString::fromLatin1(kLivePath));
    }

    void say(const QJsonObject& message)
    {
        socket.sendTextMessage(
            QString::fromUtf8(QJsonDocument(message).toJson(QJsonDocument::Compact))
        );
    }

    // The first message of a type; empty if none came yet.
    [[nodiscard]] QJsonObject first(const QString& type) const
    {
        for (const QJsonObject& message : messages) {
            if (message[QLatin1String("type")].toString() == type) {
                return message;
            }
        }
        return {};
    }

    [[nodiscard]] qsizetype count(const QString& type) const
    {
        return std::count_if(messages.begin(), messages.end(), [&](const QJsonObject& message) {
            return message[QLatin1String("type")].toString() == type;
        });
    }

    [[nodiscard]] bool isClosed() const
    {
        return socket.state() == QAbstractSocket::UnconnectedState;
    }

    QWebSocket socket;
    QStringList texts;
    QList<QJsonObject> messages;
    QList<qint64> seqs; // of the events, in the order they came
};

class LiveFixture
{
public:
    explicit LiveFixture(LiveSettings settings = {}, GroupHub::Settings hubSettings = {})
        : router([this](const QString& token) { return callerOf(token); })
        , hub(reader(), hubSettings)
        , door(std::make_unique<FrontDoor>(router, doorSettings(), clock))
    {
        LivePolicy policy;
        policy.authenticate = [this](const QString& token) { return callerOf(token); };
        policy.findMissing = [](const QList<Topic>& topics, const LivePolicy::Missing& done) {
            QList<Topic> missing;
            for (const Topic& topic : topics) {
                if (topic.id >= 99) {
                    missing.append(topic);
                }
            }
            done(missing);
        };
        endpoint = std::make_unique<LiveEndpoint>(hub, door->wheel(), policy, settings);
        router.add(endpoint->routes());
        QObject::connect(&channels, &ChannelLayer::received, &hub, &GroupHub::receive);
        [[maybe_unused]] const auto opened = door->open(QHostAddress::LocalHost, 0);
    }

    ~LiveFixture() { endpoint.reset(); }

    void start(qint64 head = 0)
    {
        hub.start({epoch, head});
        [[maybe_unused]] const bool isReady = QTest::qWaitFor([this] { return hub.isReady(); });
    }

    static FrontDoorSettings doorSettings()
    {
        FrontDoorSettings settings;
        settings.tick = std::chrono::milliseconds(5);
        return settings;
    }

    Result<Caller> callerOf(const QString& token) const
    {
        if (token.isEmpty()) {
            return Caller{};
        }
        static const std::map<QString, User> kUsers{
            {QStringLiteral("alice"),
             {UserId(1), QStringLiteral("alice"), QStringLiteral("Alice"), Role::Contestant}},
            {QStringLiteral("bob"),
             {UserId(2), QStringLiteral("bob"), QStringLiteral("Bob"), Role::Contestant}},
            {QStringLiteral("judy"),
             {UserId(3), QStringLiteral("judy"), QStringLiteral("Judy"), Role::Judge}}};
        const auto found = kUsers.find(token);
        if (found == kUsers.end() || expired.contains(token)) {
            return Error{ErrorCode::Unauthenticated, QStringLiteral("The token is not good."), {}};
        }
        return Caller{found->second};
    }

    // A submission's new state; the submission's owner is alice.
    LiveEvent update(qint64 submission, Status status, qint64 problem = 7, int padding = 0)
    {
        Submission value;
        value.id = SubmissionId(submission);
        value.problem = ProblemId(problem);
        value.user = UserId(1);
        value.userName = QString(padding, u'x');
        value.submittedAt = QDateTime::fromMSecsSinceEpoch(0, Qt::UTC);
        value.status = status;
        value.seq = next;
        return stored(
            {.seq = next,
             .kind = QStringLiteral("submission_update"),
             .topics =
                 {Topic::problem(value.problem),
                  Topic::submission(value.id),
                  Topic::user(value.user),
                  {Topic::Kind::Submissions, 0}},
             .submission = value.id,
             .owner = value.user,
             .text = wire::encode(ServerMessage(message::SubmissionUpdate{value})),
             .judgeText = {}}
        );
    }

    LiveEvent test(qint64 submission, int index)
    {
        TestResult result;
        result.index = index;
        result.judgeMessage = QStringLiteral("secret");
        const message::TestDone forJudges{next, SubmissionId(submission), 1, result};
        result.judgeMessage.clear();
        const message::TestDone forOwner{next, SubmissionId(submission), 1, result};
        return stored(
            {.seq = next,
             .kind = QStringLiteral("test_result"),
             .topics = {Topic::submission(SubmissionId(submission))},
             .submission = SubmissionId(submission),
             .owner = UserId(1),
             .text = wire::encode(ServerMessage(forOwner)),
             .judgeText = wire::encode(ServerMessage(forJudges))}
        );
    }

    qint64 publish(const LiveEvent& event)
    {
        channels.publish(event);
        return event.seq;
    }

    [[nodiscard]] quint16 port() const { return door->serverPort(); }

    QString epoch = QStringLiteral("e1");
    SystemClock clock;
    QStringList expired; // tokens
    QList<LiveEvent> log;
    qint64 floor = 0;
    qint64 next = 1;
    int logReads = 0;
    LocalChannels channels;
    HttpRouter router;
    GroupHub hub;
    std::unique_ptr<FrontDoor> door;
    std::unique_ptr<LiveEndpoint> endpoint;

private:
    LiveEvent stored(LiveEvent event)
    {
        log.append(event);
        ++next;
        return event;
    }

    ReadLog reader()
    {
        return [this](qint64 after, int limit, std::function<void(Result<LogPage>)> done) {
            ++logReads;
            LogPage page{after >= floor, next - 1, {}};
            for (const LiveEvent& kept : std::as_const(log)) {
                if (kept.seq > std::max(after, floor) && page.events.size() < limit) {
                    page.events.append(kept);
                }
            }
            done(page);
        };
    }
};

} // namespace adjudge
