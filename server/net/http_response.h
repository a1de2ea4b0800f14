// An answer as a value, its bytes on the wire, and the only mapping of errors to HTTP statuses.
#pragma once

#include "shared/result.h"

#include <QByteArray>
#include <QJsonObject>
#include <QList>

#include <utility>

namespace adjudge {

int statusOf(ErrorCode code);
QByteArray reasonPhrase(int status);

struct HttpResponse
{
    int status = 200;
    QByteArray contentType; // empty: there is no body
    QByteArray body;
    QList<std::pair<QByteArray, QByteArray>> headers; // besides those that every answer has

    static HttpResponse json(const QJsonObject& object, int status = 200);
    static HttpResponse jsonText(QByteArray text, int status = 200); // already encoded
    static HttpResponse text(QByteArray text, int status = 200);
    static HttpResponse empty(int status); // 204, 304

    // The JSON body of docs/protocol.md section 1. 401 carries WWW-Authenticate, 429 and 503
    // Retry-After.
    static HttpResponse failure(const Error& error);
    // The same with a status that no ErrorCode stands for (408, 426, 431, 501, 505).
    static HttpResponse failure(int status, const Error& error);

    HttpResponse& with(QByteArray name, QByteArray value);
};

// What the connection adds to a response.
struct ResponseFraming
{
    QByteArray date; // IMF-fixdate
    bool isHead = false;
    bool isKeptAlive = true;
    bool isHttp10 = false;
};

// The head, ready to send. Every answer says nosniff and no-referrer; one without a Cache-Control
// says no-store, and JSON forbids everything to a browser that shows it as a page. A header whose
// name or value holds a control character is left out.
QByteArray responseHead(const HttpResponse& response, const ResponseFraming& framing);

} // namespace adjudge
