#include "server/net/http_parser.h"

#include "server/net/url_text.h"

#include <algorithm>
#include <array>

using namespace Qt::Literals::StringLiterals;

namespace adjudge {

// The callbacks of libhttp-parser; `data` is the HttpParser.
struct HttpParserHooks
{
    static HttpParser& self(http_parser* grammar)
    {
        return *static_cast<HttpParser*>(grammar->data);
    }

    static QByteArrayView view(const char* at, size_t size)
    {
        return {at, static_cast<qsizetype>(size)};
    }

    static int onUrl(http_parser* grammar, const char* at, size_t size)
    {
        return self(grammar).readTarget(view(at, size)) == HttpParser::Step::Failed ? -1 : 0;
    }

    static int onHeaderName(http_parser* grammar, const char* at, size_t size)
    {
        // After the head these are trailers of a chunked body: read and ignored.
        return self(grammar).m_isHeadRead || self(grammar).addHeaderName(view(at, size)) ? 0 : -1;
    }

    static int onHeaderValue(http_parser* grammar, const char* at, size_t size)
    {
        return self(grammar).m_isHeadRead || self(grammar).setHeaderValue(view(at, size)) ? 0 : -1;
    }

    static int onBody(http_parser* grammar, const char* at, size_t size)
    {
        HttpParser& parser = self(grammar);
        if (parser.m_request.body.size() + static_cast<qint64>(size) > parser.m_bodyLimit) {
            parser.fail(
                413,
                ErrorCode::TooLarge,
                u"The body is larger than the %1 bytes that are allowed here."_s.arg(
                    parser.m_bodyLimit
                )
            );
            return -1;
        }
        parser.m_request.body.append(view(at, size));
        return 0;
    }

    static int onComplete(http_parser* grammar)
    {
        if (self(grammar).m_isHeadRead) {
            self(grammar).m_isComplete = true;
            http_parser_pause(grammar, 1); // what follows is the next request
        }
        return 0;
    }

    static const http_parser_settings& settings()
    {
        static const http_parser_settings table = [] {
            http_parser_settings s{};
            s.on_url = onUrl;
            s.on_header_field = onHeaderName;
            s.on_header_value = onHeaderValue;
            s.on_body = onBody;
            s.on_message_complete = onComplete;
            return s;
        }();
        return table;
    }
};

namespace {

// tchar of RFC 9110, section 5.6.2.
constexpr std::array<bool, 256> tokenTable()
{
    std::array<bool, 256> table{};
    for (unsigned c = '0'; c <= '9'; ++c) {
        table[c] = true;
    }
    for (unsigned c = 'a'; c <= 'z'; ++c) {
        table[c] = true;
        table[c - 32] = true;
    }
    for (const char c :
         {'!', '#', '$', '%', '&', '\'', '*', '+', '-', '.', '^', '_', '`', '|', '~'}) {
        table[static_cast<unsigned char>(c)] = true;
    }
    return table;
}

constexpr std::array<bool, 256> kIsToken = tokenTable();

bool isToken(QByteArrayView text)
{
    return !text.isEmpty() && std::all_of(text.begin(), text.end(), [](char c) {
        return kIsToken[static_cast<unsigned char>(c)];
    });
}

} // namespace

HttpParser::HttpParser(qsizetype maxHeadBytes)
    : m_maxHeadBytes(std::min<qsizetype>(maxHeadBytes, 65'535))
{
}

HttpParser::Step HttpParser::fail(int status, ErrorCode code, const QString& message)
{
    m_fault = {status, {code, message, {}}};
    return Step::Failed;
}

HttpParser::Step HttpParser::badRequest(const QString& message)
{
    return fail(400, ErrorCode::BadRequest, message);
}

qsizetype HttpParser::findHeadEnd(QByteArrayView bytes)
{
    for (; m_scanned < bytes.size(); ++m_scanned) {
        const auto c = static_cast<unsigned char>(bytes[m_scanned]);
        if (c >= 0x20 && c != 0x7f) {
            continue;
        }
        const bool isLineEnd = c == '\n' && m_scanned > 0 && bytes[m_scanned - 1] == '\r';
        const bool isBeforeLineEnd =
            c == '\r' && (m_scanned + 1 == bytes.size() || bytes[m_scanned + 1] == '\n');
        if (!isLineEnd && !isBeforeLineEnd && c != '\t') {
            badRequest(u"The head of the request holds a bare control character."_s);
            return -1;
        }
        if (isLineEnd && m_scanned >= 3 && bytes[m_scanned - 2] == '\n') {
            return m_scanned + 1;
        }
    }
    return 0;
}

HttpParser::Step HttpParser::parseHead(QByteArrayView bytes)
{
    constexpr qsizetype kMaxLeadBytes = 8;
    while (m_scanned == 0 && bytes.sliced(m_lead).startsWith("\r\n") && m_lead < kMaxLeadBytes) {
        m_lead += 2;
    }
    const QByteArrayView head = bytes.sliced(m_lead);
    const qsizetype end = findHeadEnd(head);
    if (end < 0) {
        return Step::Failed;
    }
    if (end > m_maxHeadBytes || (end == 0 && head.size() > m_maxHeadBytes)) {
        return fail(
            431,
            ErrorCode::TooLarge,
            u"The head of the request is larger than %1 bytes."_s.arg(m_maxHeadBytes)
        );
    }
    if (end == 0) {
        return Step::NeedMore;
    }
    m_headSize = m_lead + end;
    m_request.m_head = head.first(end).toByteArray();
    return readHead();
}

HttpParser::Step HttpParser::readHead()
{
    const QByteArrayView head = m_request.m_head;
    const QByteArrayView line = head.first(head.indexOf('\r'));
    if (head.contains("\n ") || head.contains("\n\t")) {
        return badRequest(u"A header is folded over two lines."_s);
    }
    if (std::count(line.begin(), line.end(), ' ') != 2 ||
        std::any_of(line.begin(), line.end(), [](char c) { return (c & 0x80) != 0; })) {
        return badRequest(u"The first line is not METHOD PATH HTTP/1.1."_s);
    }
    http_parser_init(&m_grammar, HTTP_REQUEST);
    m_grammar.data = this;
    m_fault.status = 0;
    const size_t taken = http_parser_execute(
        &m_grammar, &HttpParserHooks::settings(), head.data(), static_cast<size_t>(head.size())
    );
    if (m_fault.status != 0) {
        return Step::Failed; // one of the hooks said why
    }
    if (HTTP_PARSER_ERRNO(&m_grammar) != HPE_OK || taken != static_cast<size_t>(head.size())) {
        return badRequest(u"The head of the request is malformed: %1."_s.arg(
            QLatin1StringView(http_errno_description(HTTP_PARSER_ERRNO(&m_grammar)))
        ));
    }
    if (m_grammar.http_major != 1 || m_grammar.http_minor > 1) {
        return fail(505, ErrorCode::BadRequest, u"Only HTTP/1.1 and HTTP/1.0 are spoken here."_s);
    }
    m_request.m_method = sliceOf(line.first(line.indexOf(' ')));
    m_request.m_isKeepAlive = m_grammar.http_minor == 1
                                  ? !m_request.headerHasToken("Connection", "close")
                                  : m_request.headerHasToken("Connection", "keep-alive");
    if (checkHost() == Step::Failed || readFraming() == Step::Failed) {
        return Step::Failed;
    }
    m_isHeadRead = true;
    return Step::Done;
}

HttpParser::Step HttpParser::readTarget(QByteArrayView target)
{
    QByteArrayView rest = target;
    constexpr QByteArrayView kScheme = "http://";
    if (rest.startsWith(kScheme)) { // absolute form, as sent to proxies
        const qsizetype slash = rest.indexOf('/', kScheme.size());
        if (slash < 0) {
            return badRequest(u"The target has no path."_s);
        }
        rest = rest.sliced(slash);
    }
    if (rest.contains('#')) {
        return badRequest(u"The target holds a fragment."_s);
    }
    const qsizetype mark = rest.indexOf('?');
    const QByteArrayView raw = mark < 0 ? rest : rest.first(mark);
    auto path = decodedPath(raw);
    if (!path) {
        return badRequest(path.error().message);
    }
    m_request.m_path = *path;
    m_request.m_rawPath = sliceOf(raw);
    m_request.m_rawQuery = mark < 0 ? HttpRequest::Slice() : sliceOf(rest.sliced(mark + 1));
    return Step::Done;
}

bool HttpParser::addHeaderName(QByteArrayView name)
{
    if (!isToken(name)) {
        badRequest(u"The name of a header holds a character that no name has."_s);
        return false;
    }
    if (m_request.m_headers.size() >= kMaxHeaders) {
        fail(431, ErrorCode::TooLarge, u"The request has more than %1 headers."_s.arg(kMaxHeaders));
        return false;
    }
    m_request.m_headers.append({.name = sliceOf(name), .value = {}});
    return true;
}

bool HttpParser::setHeaderValue(QByteArrayView value)
{
    if (m_request.m_headers.isEmpty()) {
        badRequest(u"A header has no name."_s);
        return false;
    }
    m_request.m_headers.back().value = sliceOf(value.trimmed());
    return true;
}

HttpParser::Step HttpParser::checkHost()
{
    const qsizetype count = m_request.headerCount("Host");
    if (count > 1 || (count == 0 && m_grammar.http_minor == 1)) {
        return badRequest(u"The request needs exactly one Host header."_s);
    }
    const QByteArrayView host = m_request.header("Host").value_or(QByteArrayView());
    const bool isSane = std::all_of(host.begin(), host.end(), [](char c) {
        const bool isAlphaNumeric =
            (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z');
        return isAlphaNumeric || QByteArrayView(".-_:[]%").contains(c);
    });
    if (count == 1 && (!isSane || host.isEmpty())) {
        return badRequest(u"The Host header is not a host and port."_s);
    }
    return Step::Done;
}

HttpParser::Step HttpParser::readFraming()
{
    const qsizetype lengths = m_request.headerCount("Content-Length");
    const qsizetype codings = m_request.headerCount("Transfer-Encoding");
    if (lengths + codings > 1) {
        return badRequest(u"The length of the body is given twice."_s);
    }
    if (codings == 1) {
        if (m_grammar.http_minor == 0) {
            return badRequest(u"HTTP/1.0 has no Transfer-Encoding."_s);
        }
        if (m_request.header("Transfer-Encoding")->compare("chunked", Qt::CaseInsensitive) != 0) {
            return fail(
                501, ErrorCode::BadRequest, u"The only Transfer-Encoding here is chunked."_s
            );
        }
        m_isChunked = true;
    } else if (lengths == 1) {
        const QByteArrayView text = *m_request.header("Content-Length");
        constexpr qsizetype kMaxDigits = 15;
        if (text.isEmpty() || text.size() > kMaxDigits ||
            !std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; })) {
            return badRequest(u"Content-Length is not a number of bytes."_s);
        }
        m_contentLength = text.toLongLong();
    }
    return Step::Done;
}

HttpParser::BodyStep HttpParser::feedBody(QByteArrayView bytes)
{
    if (m_isChunked) {
        return feedChunks(bytes);
    }
    const qint64 wanted = m_contentLength - m_request.body.size();
    const qsizetype taken = std::min<qsizetype>(wanted, bytes.size());
    m_request.body.append(bytes.first(taken));
    return {taken == wanted ? Step::Done : Step::NeedMore, taken};
}

HttpParser::BodyStep HttpParser::feedChunks(QByteArrayView bytes)
{
    // Sizes, extensions and trailers are not worth more than this beside the body itself.
    constexpr qint64 kMaxChunkOverhead = 64 * 1024;
    m_fault.status = 0;
    const auto taken = static_cast<qsizetype>(http_parser_execute(
        &m_grammar, &HttpParserHooks::settings(), bytes.data(), static_cast<size_t>(bytes.size())
    ));
    m_chunkBytes += taken;
    if (m_fault.status != 0) {
        return {Step::Failed, taken};
    }
    if (m_isComplete) {
        return {Step::Done, taken};
    }
    if (HTTP_PARSER_ERRNO(&m_grammar) != HPE_OK) {
        return {badRequest(u"The chunks of the body are malformed."_s), taken};
    }
    if (m_chunkBytes > 2 * m_bodyLimit + kMaxChunkOverhead) {
        return {
            fail(413, ErrorCode::TooLarge, u"The body is cut into too many small chunks."_s),
            taken};
    }
    return {Step::NeedMore, taken};
}

HttpRequest::Slice HttpParser::sliceOf(QByteArrayView part) const
{
    return {
        static_cast<quint16>(part.data() - m_request.m_head.constData()),
        static_cast<quint16>(part.size())};
}

} // namespace adjudge
