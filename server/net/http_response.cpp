#include "server/net/http_response.h"

#include "shared/wire/codec.h"

#include <QJsonDocument>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace adjudge {

namespace {

constexpr char kJson[] = "application/json";

struct StatusWords
{
    int status;
    const char* words;
};

constexpr StatusWords kStatusWords[] = {
    {100, "Continue"},
    {200, "OK"},
    {201, "Created"},
    {202, "Accepted"},
    {204, "No Content"},
    {304, "Not Modified"},
    {400, "Bad Request"},
    {401, "Unauthorized"},
    {403, "Forbidden"},
    {404, "Not Found"},
    {405, "Method Not Allowed"},
    {408, "Request Timeout"},
    {409, "Conflict"},
    {411, "Length Required"},
    {413, "Content Too Large"},
    {415, "Unsupported Media Type"},
    {417, "Expectation Failed"},
    {422, "Unprocessable Content"},
    {426, "Upgrade Required"},
    {429, "Too Many Requests"},
    {431, "Request Header Fields Too Large"},
    {500, "Internal Server Error"},
    {501, "Not Implemented"},
    {503, "Service Unavailable"},
    {505, "HTTP Version Not Supported"},
};

bool hasControl(const QByteArray& text)
{
    return std::any_of(text.begin(), text.end(), [](char c) {
        return (static_cast<unsigned char>(c) < 0x20 && c != '\t') || c == 0x7f;
    });
}

void appendHeader(QByteArray& head, QByteArrayView name, QByteArrayView value)
{
    head.append(name).append(": ").append(value).append("\r\n");
}

bool hasBody(int status)
{
    return status >= 200 && status != 204 && status != 304;
}

void appendDefaults(QByteArray& head, const HttpResponse& response)
{
    const auto isGiven = [&](QByteArrayView name) {
        return std::any_of(response.headers.begin(), response.headers.end(), [&](const auto& h) {
            return h.first.compare(name, Qt::CaseInsensitive) == 0;
        });
    };
    head.append("X-Content-Type-Options: nosniff\r\nReferrer-Policy: no-referrer\r\n");
    if (!isGiven("Cache-Control")) {
        head.append("Cache-Control: no-store\r\n");
    }
    if (response.contentType.startsWith(kJson) && !isGiven("Content-Security-Policy")) {
        head.append("Content-Security-Policy: default-src 'none'; frame-ancestors 'none'\r\n");
    }
}

} // namespace

int statusOf(ErrorCode code)
{
    switch (code) {
    case ErrorCode::BadRequest:
        return 400;
    case ErrorCode::Unauthenticated:
        return 401;
    case ErrorCode::Forbidden:
        return 403;
    case ErrorCode::NotFound:
        return 404;
    case ErrorCode::MethodNotAllowed:
        return 405;
    case ErrorCode::Conflict:
        return 409;
    case ErrorCode::TooLarge:
        return 413;
    case ErrorCode::UnsupportedMedia:
        return 415;
    case ErrorCode::RateLimited:
        return 429;
    case ErrorCode::Unavailable:
        return 503;
    case ErrorCode::Internal:
        return 500;
    }
    return 500;
}

QByteArray reasonPhrase(int status)
{
    for (const StatusWords& row : kStatusWords) {
        if (row.status == status) {
            return row.words;
        }
    }
    return "Unknown";
}

HttpResponse HttpResponse::json(const QJsonObject& object, int status)
{
    return jsonText(QJsonDocument(object).toJson(QJsonDocument::Compact), status);
}

HttpResponse HttpResponse::jsonText(QByteArray text, int status)
{
    return {.status = status, .contentType = kJson, .body = std::move(text), .headers = {}};
}

HttpResponse HttpResponse::text(QByteArray text, int status)
{
    return {
        .status = status,
        .contentType = "text/plain; charset=utf-8",
        .body = std::move(text),
        .headers = {}};
}

HttpResponse HttpResponse::empty(int status)
{
    return {.status = status, .contentType = {}, .body = {}, .headers = {}};
}

HttpResponse HttpResponse::failure(const Error& error)
{
    return failure(statusOf(error.code), error);
}

HttpResponse HttpResponse::failure(int status, const Error& error)
{
    HttpResponse response = json(wire::toJson(error), status);
    if (status == 401) {
        response.with("WWW-Authenticate", "Bearer");
    } else if (status == 429 || status == 503) {
        response.with("Retry-After", "5");
    }
    return response;
}

HttpResponse& HttpResponse::with(QByteArray name, QByteArray value)
{
    headers.emplaceBack(std::move(name), std::move(value));
    return *this;
}

QByteArray responseHead(const HttpResponse& response, const ResponseFraming& framing)
{
    QByteArray head;
    head.reserve(512);
    head.append("HTTP/1.1 ").append(QByteArray::number(response.status)).append(' ');
    head.append(reasonPhrase(response.status)).append("\r\n");
    appendHeader(head, "Date", framing.date);
    if (!framing.isKeptAlive) {
        head.append("Connection: close\r\n");
    } else if (framing.isHttp10) {
        head.append("Connection: keep-alive\r\n");
    }
    if (hasBody(response.status)) {
        if (!response.contentType.isEmpty() && !hasControl(response.contentType)) {
            appendHeader(head, "Content-Type", response.contentType);
        }
        appendHeader(head, "Content-Length", QByteArray::number(response.body.size()));
    }
    appendDefaults(head, response);
    for (const auto& [name, value] : response.headers) {
        if (!hasControl(name) && !hasControl(value)) {
            appendHeader(head, name, value);
        }
    }
    head.append("\r\n");
    return head;
}

} // namespace adjudge
