// One parsed HTTP request (RFC 9110, 9112). The head is kept as it came, in one allocation; header
// names and values are slices of it. Made by HttpParser only; a value, cheap to copy.
#pragma once

#include <QByteArray>
#include <QHostAddress>
#include <QString>
#include <QVarLengthArray>

#include <optional>

namespace adjudge {

class HttpRequest
{
public:
    // "GET". A HEAD request keeps its method here although it is routed as GET.
    [[nodiscard]] QByteArrayView method() const { return view(m_method); }

    // The path, percent-decoded: valid UTF-8, begins with '/', holds no NUL, no control
    // character, and no segment "." or "..".
    [[nodiscard]] const QByteArray& path() const { return m_path; }

    // As sent, still encoded, for logs (without the query, which may hold a token).
    [[nodiscard]] QByteArrayView rawPath() const { return view(m_rawPath); }

    [[nodiscard]] QByteArrayView rawQuery() const { return view(m_rawQuery); }

    // The first value of a query key, decoded; '+' is a space. Nothing if the key is absent or its
    // value is not UTF-8.
    [[nodiscard]] std::optional<QString> query(QByteArrayView key) const;

    // The value of a header that may occur once; the first one if it came twice. Names are
    // compared without case. The view lives as long as the request or a copy of it.
    [[nodiscard]] std::optional<QByteArrayView> header(QByteArrayView name) const;
    [[nodiscard]] qsizetype headerCount(QByteArrayView name) const;

    // True if a comma-separated header holds the token ("Connection: keep-alive, Upgrade").
    [[nodiscard]] bool headerHasToken(QByteArrayView name, QByteArrayView token) const;

    // The token of "Authorization: Bearer TOKEN"; empty without one.
    [[nodiscard]] QString bearerToken() const;

    // "application/json" of "application/json; charset=utf-8", lower case.
    [[nodiscard]] QByteArray contentType() const;

    [[nodiscard]] bool isKeepAlive() const { return m_isKeepAlive; }

    [[nodiscard]] bool isWebSocketUpgrade() const;

    QByteArray body;   // whole, within the route's limit
    QHostAddress peer; // who is at the other end of the connection

private:
    friend class HttpParser;

    struct Slice
    {
        quint16 from = 0;
        quint16 size = 0;
    };

    struct Header
    {
        Slice name;
        Slice value;
    };

    [[nodiscard]] QByteArrayView view(Slice slice) const
    {
        return {m_head.constData() + slice.from, slice.size};
    }

    QByteArray m_head;
    QByteArray m_path;
    Slice m_method;
    Slice m_rawPath;
    Slice m_rawQuery;
    QVarLengthArray<Header, 16> m_headers;
    bool m_isKeepAlive = false;
};

} // namespace adjudge
