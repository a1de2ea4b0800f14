#include "server/net/stream_endpoint.h"

#include "server/net/submission_dialect.h"

#include <QWebSocket>

using namespace Qt::Literals::StringLiterals;

namespace adjudge {

Result<std::optional<Cursor>> cursorOf(const HttpRequest& request, const QString& epoch)
{
    const auto since = request.query("since");
    if (!since) {
        return std::optional<Cursor>();
    }
    bool isNumber = false;
    const qint64 seq = since->toLongLong(&isNumber);
    if (!isNumber || seq < 0) {
        return Error{ErrorCode::BadRequest, u"`since` has to be a whole number."_s, {}};
    }
    return std::optional(Cursor{request.query("epoch").value_or(epoch), seq});
}

Result<std::shared_ptr<void>> StreamSeats::take(const Topic& topic, int most)
{
    int& count = (*m_taken)[topic];
    if (count >= most) {
        return Error{ErrorCode::RateLimited, u"Too many connections follow this."_s, {}};
    }
    ++count;
    return std::shared_ptr<void>(m_taken.get(), [taken = m_taken, topic](void*) {
        const auto found = taken->find(topic);
        if (found != taken->end() && --*found <= 0) {
            taken->erase(found);
        }
    });
}

StreamEndpoint::StreamEndpoint(
    LiveEndpoint& live, Browse& browse, const Clock& clock, StreamSettings settings, QObject* parent
)
    : QObject(parent)
    , m_live(live)
    , m_browse(browse)
    , m_clock(clock)
    , m_settings(settings)
{
}

QList<Route> StreamEndpoint::routes()
{
    Route submission{.method = "GET", .pattern = "/ws/submissions/{id}", .need = AuthNeed::None};
    submission.isSocket = true;
    submission.handler = [this](const HttpCall& call, const Responder& responder) {
        open(call, responder);
    };
    return {submission};
}

void StreamEndpoint::open(const HttpCall& call, const Responder& responder)
{
    const auto since = cursorOf(call.request, m_live.epoch());
    if (!since || m_live.isDraining()) {
        responder.fail(
            !since ? since.error()
                   : Error{ErrorCode::Unavailable, u"The server is about to stop."_s, {}}
        );
        return;
    }
    QString token = call.request.bearerToken();
    token = token.isEmpty() ? call.request.query("token").value_or(QString()) : token;
    const auto id = call.id<SubmissionId>("id");
    const auto caller = m_live.callerOf(token);
    std::optional<Error> refusal;
    if (!caller || !id) {
        refusal = caller ? id.error() : caller.error();
    }
    responder.upgrade([guard = QPointer<StreamEndpoint>(this),
                       id = id ? *id : SubmissionId(),
                       caller = caller ? *caller : Caller(),
                       token,
                       since = *since,
                       refusal](OpenedSocket socket) mutable {
        if (!guard) {
            return;
        }
        StreamEndpoint& self = *guard;
        std::shared_ptr<void> seat;
        if (!refusal) {
            const auto taken =
                self.m_seats.take(Topic::submission(id), self.m_settings.connections);
            refusal = taken ? std::nullopt : std::optional(taken.error());
            seat = taken ? *taken : nullptr;
        }
        self.m_live.follow(
            std::move(socket),
            caller,
            token,
            since,
            std::make_unique<SubmissionDialect>(
                id, self.m_settings.limits, self.m_browse, self.m_clock, self, std::move(seat)
            ),
            refusal
        );
    });
}

} // namespace adjudge
