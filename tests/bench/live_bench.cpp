// The product's own edge, hub and live sockets, without store and judge, for measuring:
// GET /ws/problems/{id}/submissions/ as in the server, and POST /bench/publish
// {"problem_id": P, "submission_id": S} makes an update that everybody there hears.
//
// Usage: live_bench PORT
#include "server/live/group_hub.h"
#include "server/live/local_channels.h"
#include "server/net/epoll_dispatcher.h"
#include "server/net/front_door.h"
#include "server/net/live_endpoint.h"
#include "shared/wire/codec.h"

#include <QCoreApplication>

using namespace adjudge;
using namespace Qt::Literals::StringLiterals;

namespace {

// There is no log: nobody comes back, and nothing is ever missed within one process.
void readNothing(qint64 after, int, const std::function<void(Result<LogPage>)>& done)
{
    done(LogPage{.isWhole = true, .head = after, .events = {}});
}

class Publisher
{
public:
    explicit Publisher(ChannelLayer& channels)
        : m_channels(channels)
    {
    }

    Result<void> publish(const QByteArray& body)
    {
        const auto asked = wire::parseObject(body);
        if (!asked) {
            return asked.error();
        }
        LiveEvent event;
        event.seq = ++m_seq;
        event.kind = u"submission_update"_s;
        event.submission = SubmissionId((*asked)[u"submission_id"].toInteger());
        event.topics.append(Topic::problem(ProblemId((*asked)[u"problem_id"].toInteger())));
        event.text = R"({"type":"submission_update","seq":)" + QByteArray::number(m_seq) +
                     R"(,"submission_id":)" + QByteArray::number(event.submission.value()) +
                     R"(,"status":"accepted","metrics":{"accuracy":0.95}})";
        m_channels.publish(event);
        return {};
    }

private:
    ChannelLayer& m_channels;
    qint64 m_seq = 0;
};

Route publishRoute(Publisher& publisher)
{
    Route route{.method = "POST", .pattern = "/bench/publish", .need = AuthNeed::None};
    route.maxBodyBytes = 64 * 1024;
    route.handler = [&publisher](const HttpCall& call, const Responder& responder) {
        if (const auto done = publisher.publish(call.request.body); !done) {
            responder.fail(done.error());
            return;
        }
        responder.send(HttpResponse::jsonText("{}"));
    };
    return route;
}

} // namespace

int main(int argc, char** argv)
{
    QCoreApplication::setEventDispatcher(new EpollDispatcher);
    const QCoreApplication application(argc, argv);
    const SystemClock clock;
    const Authenticate everybody = [](const QString&) -> Result<Caller> { return Caller{}; };

    LocalChannels channels;
    GroupHub hub(&readNothing, GroupHub::Settings{});
    QObject::connect(&channels, &ChannelLayer::received, &hub, &GroupHub::receive);
    Publisher publisher(channels);

    HttpRouter router(everybody);
    FrontDoor door(router, FrontDoorSettings{}, clock);
    LivePolicy policy;
    policy.authenticate = everybody;
    LiveEndpoint live(hub, door.wheel(), policy, LiveSettings{});
    router.add(live.routes());
    router.add(publishRoute(publisher));
    hub.start(Cursor{u"bench"_s, 0});

    const QString port = QCoreApplication::arguments().value(1);
    const auto opened = door.open(QHostAddress::LocalHost, port.toUShort());
    if (!opened) {
        qCritical("live_bench: %ls", qUtf16Printable(opened.error().message));
        return 1;
    }
    return QCoreApplication::exec();
}
