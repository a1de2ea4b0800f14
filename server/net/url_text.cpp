#include "server/net/url_text.h"

#include <QStringDecoder>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace adjudge {

namespace {

int hexDigit(char c)
{
    if (c >= '0' && c <= '9') {
        return c - '0';
    }
    const char lower = static_cast<char>(c | 0x20);
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

// The byte behind raw[at] == '%', or -1.
int escapedByte(QByteArrayView raw, qsizetype at)
{
    if (at + 2 >= raw.size()) {
        return -1;
    }
    const int high = hexDigit(raw[at + 1]);
    const int low = hexDigit(raw[at + 2]);
    return high < 0 || low < 0 ? -1 : high * 16 + low;
}

bool isControl(char c)
{
    return static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
}

Error badPath(const QString& what)
{
    return {ErrorCode::BadRequest, u"The path of the request %1."_s.arg(what), {}};
}

Result<QByteArray> unescapedPath(QByteArrayView raw)
{
    QByteArray path;
    path.reserve(raw.size());
    for (qsizetype i = 0; i < raw.size(); ++i) {
        char c = raw[i];
        if (c == '%') {
            const int byte = escapedByte(raw, i);
            if (byte < 0) {
                return badPath(u"has a broken %-escape"_s);
            }
            c = static_cast<char>(byte);
            i += 2;
            if (c == '/') {
                return badPath(u"has an encoded slash"_s);
            }
        }
        if (isControl(c) || c == '\\') {
            return badPath(u"holds a character that no path has"_s);
        }
        path.append(c);
    }
    return path;
}

bool hasDotSegment(QByteArrayView path)
{
    qsizetype from = 0;
    while (from <= path.size()) {
        const qsizetype end = path.indexOf('/', from);
        const QByteArrayView segment = end < 0 ? path.sliced(from) : path.sliced(from, end - from);
        if (segment == "." || segment == "..") {
            return true;
        }
        if (end < 0) {
            break;
        }
        from = end + 1;
    }
    return false;
}

} // namespace

bool isValidUtf8(QByteArrayView bytes)
{
    if (std::none_of(bytes.begin(), bytes.end(), [](char c) { return (c & 0x80) != 0; })) {
        return true;
    }
    QStringDecoder decoder(QStringDecoder::Utf8, QStringDecoder::Flag::Stateless);
    const QString text = decoder(bytes);
    return !decoder.hasError() && !text.isNull();
}

Result<QByteArray> decodedPath(QByteArrayView raw)
{
    auto path = unescapedPath(raw);
    if (!path) {
        return path.error();
    }
    if (!path->startsWith('/')) {
        return badPath(u"does not begin with a slash"_s);
    }
    if (!isValidUtf8(*path)) {
        return badPath(u"is not UTF-8"_s);
    }
    if (hasDotSegment(*path)) {
        return badPath(u"has a segment \".\" or \"..\""_s);
    }
    return path;
}

std::optional<QString> decodedQuery(QByteArrayView raw)
{
    QByteArray bytes;
    bytes.reserve(raw.size());
    for (qsizetype i = 0; i < raw.size(); ++i) {
        if (raw[i] == '%') {
            const int byte = escapedByte(raw, i);
            if (byte <= 0) {
                return std::nullopt;
            }
            bytes.append(static_cast<char>(byte));
            i += 2;
        } else {
            bytes.append(raw[i] == '+' ? ' ' : raw[i]);
        }
    }
    if (!isValidUtf8(bytes)) {
        return std::nullopt;
    }
    return QString::fromUtf8(bytes);
}

} // namespace adjudge
