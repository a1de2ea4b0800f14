// Bytes to one HTTP/1.x request, bounded and without a socket. The grammar is libhttp-parser's;
// what it lets through (HTTP/9.9, "Host : x", folded lines, a missing Host, bare control
// characters) is refused here (RFC 9112, sections 2.2, 3.2, 5.1, 5.2, 6.1). One object a request.
#pragma once

#include "server/net/http_request.h"
#include "shared/result.h"

#include <http_parser.h>

namespace adjudge {

// Why a request is refused, and the status that says so.
struct HttpFault
{
    int status = 400;
    Error error;
};

class HttpParser
{
public:
    static constexpr qsizetype kMaxHeaders = 100;

    enum class Step { NeedMore, Done, Failed };

    struct BodyStep
    {
        Step step = Step::NeedMore;
        qsizetype taken = 0; // bytes that belong to the body; the rest is the next request
    };

    // `maxHeadBytes` is at most 65,535.
    explicit HttpParser(qsizetype maxHeadBytes);

    // Call with everything that came since the request began, again with more while it says
    // NeedMore. Empty lines before the request are skipped.
    Step parseHead(QByteArrayView bytes);

    // After parseHead() said Done: where the body begins, and what it is.
    [[nodiscard]] qsizetype headSize() const { return m_headSize; }

    [[nodiscard]] bool isChunked() const { return m_isChunked; }

    [[nodiscard]] qint64 contentLength() const { return m_contentLength; } // 0 without a body

    [[nodiscard]] bool hasBody() const { return m_isChunked || m_contentLength > 0; }

    // Call before the first feedBody(); a chunked body that grows above it fails with 413.
    void setBodyLimit(qint64 bytes) { m_bodyLimit = bytes; }

    BodyStep feedBody(QByteArrayView bytes);

    // After a step said Failed.
    [[nodiscard]] const HttpFault& fault() const { return m_fault; }

    [[nodiscard]] HttpRequest& request() { return m_request; }

private:
    friend struct HttpParserHooks;

    Step fail(int status, ErrorCode code, const QString& message);
    Step badRequest(const QString& message);
    // Index behind the empty line that ends the head, 0 if it is not there yet, -1 after a fault.
    qsizetype findHeadEnd(QByteArrayView bytes);
    Step readHead();
    Step readTarget(QByteArrayView target);
    Step readFraming();
    Step checkHost();
    bool addHeaderName(QByteArrayView name);
    bool setHeaderValue(QByteArrayView value);
    BodyStep feedChunks(QByteArrayView bytes);
    [[nodiscard]] HttpRequest::Slice sliceOf(QByteArrayView part) const;

    qsizetype m_maxHeadBytes;
    qsizetype m_lead = 0;    // bytes of empty lines before the request
    qsizetype m_scanned = 0; // of the head
    qsizetype m_headSize = 0;
    qint64 m_contentLength = 0;
    qint64 m_bodyLimit = 0;
    qint64 m_chunkBytes = 0; // of a chunked body as sent
    bool m_isChunked = false;
    bool m_isHeadRead = false;
    bool m_isComplete = false;
    http_parser m_grammar{};
    HttpRequest m_request;
    HttpFault m_fault;
};

} // namespace adjudge
