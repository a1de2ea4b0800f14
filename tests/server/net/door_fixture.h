// A front door on a free port with a few routes, for the tests of the edge.
#pragma once

#include "server/net/front_door.h"
#include "tests/server/net/raw_client.h"

#include <QWebSocket>

namespace adjudge {

class DoorFixture
{
public:
    explicit DoorFixture(FrontDoorSettings settings = fast())
        : router([](const QString& token) { return callerOf(token); })
    {
        addRoutes();
        door = std::make_unique<FrontDoor>(router, std::move(settings), clock);
        [[maybe_unused]] const auto opened = door->open(QHostAddress::LocalHost, 0);
    }

    // Time limits of a few milliseconds for those that a test waits for.
    static FrontDoorSettings fast()
    {
        FrontDoorSettings settings;
        settings.tick = std::chrono::milliseconds(5);
        return settings;
    }

    static Result<Caller> callerOf(const QString& token)
    {
        if (token.isEmpty()) {
            return Caller{};
        }
        if (token == QStringLiteral("alice")) {
            return Caller{User{UserId(1), token, token, Role::Contestant}};
        }
        return Error{ErrorCode::Unauthenticated, QStringLiteral("The token is not good."), {}};
    }

    [[nodiscard]] quint16 port() const { return door->serverPort(); }

    SystemClock clock;
    HttpRouter router;
    std::unique_ptr<FrontDoor> door;
    QList<Responder> kept; // of GET /later
    std::vector<std::unique_ptr<OpenedSocket>> sockets;

private:
    void addRoutes()
    {
        const auto add = [&](const char* method,
                             const char* pattern,
                             AuthNeed need,
                             Handler handler,
                             qint64 bodyBytes = 0,
                             bool isSocket = false) {
            router.add(Route{
                .method = method,
                .pattern = pattern,
                .need = need,
                .handler = std::move(handler),
                .maxBodyBytes = bodyBytes,
                .contentTypes = {},
                .isSocket = isSocket});
        };
        add("GET", "/hello", AuthNeed::None, [](const HttpCall& call, const Responder& responder) {
            responder.send(
                HttpResponse::text("hello " + call.request.query("n").value_or(QString()).toUtf8())
            );
        });
        add("GET", "/large", AuthNeed::None, [](const HttpCall&, const Responder& responder) {
            responder.send(HttpResponse::text(QByteArray(8 * 1024 * 1024, 'x')));
        });
        add("GET", "/mine", AuthNeed::User, [](const HttpCall& call, const Responder& responder) {
            responder.send(HttpResponse::text(call.caller.user->userName.toUtf8()));
        });
        add(
            "POST",
            "/echo",
            AuthNeed::None,
            [](const HttpCall& call, const Responder& responder) {
                responder.send(HttpResponse::text(call.request.body, 201));
            },
            1000
        );
        add("GET", "/later", AuthNeed::None, [this](const HttpCall&, const Responder& responder) {
            kept.append(responder);
        });
        add("GET", "/forgotten", AuthNeed::None, [](const HttpCall&, const Responder&) {});
        add(
            "GET",
            "/ws/{room}/",
            AuthNeed::User,
            [this](const HttpCall& call, const Responder& responder) {
                if (call.param("room") == QStringLiteral("none")) {
                    responder.fail({ErrorCode::NotFound, QStringLiteral("No such room."), {}});
                    return;
                }
                if (call.param("room") == QStringLiteral("full")) {
                    responder.fail({ErrorCode::RateLimited, QStringLiteral("Too many."), {}});
                    return;
                }
                responder.upgrade([this](OpenedSocket socket) {
                    sockets.push_back(std::make_unique<OpenedSocket>(std::move(socket)));
                });
            },
            0,
            true
        );
    }
};

inline QByteArray get(const QByteArray& target, const QByteArray& more = {})
{
    return "GET " + target + " HTTP/1.1\r\nHost: h\r\n" + more + "\r\n";
}

inline QByteArray upgrade(const QByteArray& target, const QByteArray& more = {})
{
    return "GET " + target +
           " HTTP/1.1\r\nHost: h:80\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
           "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n" +
           more + "\r\n";
}

} // namespace adjudge
