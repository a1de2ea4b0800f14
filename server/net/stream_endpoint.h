// Sockets that follow one thing and end with it: /ws/submissions/{id}. Who may, how many at once;
// the refusals are close codes (4003, 4004, 4029), because a page cannot read an HTTP status of an
// upgrade. Main thread.
#pragma once

#include "server/net/live_endpoint.h"
#include "server/net/stream_dialect.h"
#include "server/service/browse.h"
#include "shared/clock.h"

namespace adjudge {

struct StreamSettings
{
    StreamLimits limits;
    int connections = 10; // to one thing at once
};

// Counts who sits at what; a seat is free again when it dies.
class StreamSeats
{
public:
    // RateLimited if `most` are taken.
    Result<std::shared_ptr<void>> take(const Topic& topic, int most);

private:
    std::shared_ptr<QHash<Topic, int>> m_taken = std::make_shared<QHash<Topic, int>>();
};

class StreamEndpoint final : public QObject
{
    Q_OBJECT

public:
    // All of these outlive this, except for sessions that the endpoint still has.
    StreamEndpoint(
        LiveEndpoint& live,
        Browse& browse,
        const Clock& clock,
        StreamSettings settings,
        QObject* parent = nullptr
    );

    [[nodiscard]] QList<Route> routes();

private:
    void open(const HttpCall& call, const Responder& responder);

    LiveEndpoint& m_live;
    Browse& m_browse;
    const Clock& m_clock;
    StreamSettings m_settings;
    StreamSeats m_seats;
};

// `?since=` and `?epoch=` of a socket's address: nothing if absent; BadRequest for nonsense.
Result<std::optional<Cursor>> cursorOf(const HttpRequest& request, const QString& epoch);

} // namespace adjudge
