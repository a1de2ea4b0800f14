// What a person types as a server's address -> the base URL of its REST interface and the URL of
// its live socket. No I/O.
#pragma once

#include "shared/result.h"

#include <QUrl>

namespace adjudge::desktop {

// "judge.example.org" -> https://judge.example.org/, "localhost:8100" -> http://localhost:8100/.
// Without a scheme: http for a loopback host or an address with a port (a judge in a hall), https
// otherwise. A path is kept for servers behind a proxy. Refused: other schemes, a user name or
// password in the address.
Result<QUrl> serverUrl(const QString& typed);

// The endpoint `path` ("api/info", without a leading slash) under a base from serverUrl().
QUrl endpointUrl(const QUrl& base, const QString& path);

// ws:// or wss:// URL of /ws/live under a base.
QUrl liveUrl(const QUrl& base);

// Whether a password sent to this base could be read on the way: http to another machine.
bool isReadableOnTheWay(const QUrl& base);

} // namespace adjudge::desktop
