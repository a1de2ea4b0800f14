#include "server/net/http_request.h"

#include "server/net/url_text.h"

using namespace Qt::Literals::StringLiterals;

namespace adjudge {

namespace {

bool equalsIgnoringCase(QByteArrayView a, QByteArrayView b)
{
    return a.size() == b.size() && a.compare(b, Qt::CaseInsensitive) == 0;
}

} // namespace

std::optional<QString> HttpRequest::query(QByteArrayView key) const
{
    QByteArrayView rest = rawQuery();
    while (!rest.isEmpty()) {
        const qsizetype end = rest.indexOf('&');
        const QByteArrayView pair = end < 0 ? rest : rest.first(end);
        rest = end < 0 ? QByteArrayView() : rest.sliced(end + 1);
        const qsizetype equals = pair.indexOf('=');
        const QByteArrayView name = equals < 0 ? pair : pair.first(equals);
        if (decodedQuery(name) == QString::fromUtf8(key)) {
            return decodedQuery(equals < 0 ? QByteArrayView() : pair.sliced(equals + 1));
        }
    }
    return std::nullopt;
}

std::optional<QByteArrayView> HttpRequest::header(QByteArrayView name) const
{
    for (const Header& header : m_headers) {
        if (equalsIgnoringCase(view(header.name), name)) {
            return view(header.value);
        }
    }
    return std::nullopt;
}

qsizetype HttpRequest::headerCount(QByteArrayView name) const
{
    return std::count_if(m_headers.begin(), m_headers.end(), [&](const Header& header) {
        return equalsIgnoringCase(view(header.name), name);
    });
}

bool HttpRequest::headerHasToken(QByteArrayView name, QByteArrayView token) const
{
    for (const Header& header : m_headers) {
        if (!equalsIgnoringCase(view(header.name), name)) {
            continue;
        }
        QByteArrayView rest = view(header.value);
        while (true) {
            const qsizetype comma = rest.indexOf(',');
            const QByteArrayView part = comma < 0 ? rest : rest.first(comma);
            if (equalsIgnoringCase(part.trimmed(), token)) {
                return true;
            }
            if (comma < 0) {
                break;
            }
            rest = rest.sliced(comma + 1);
        }
    }
    return false;
}

QString HttpRequest::bearerToken() const
{
    constexpr QByteArrayView kScheme = "Bearer ";
    const auto value = header("Authorization");
    if (!value || value->size() <= kScheme.size() ||
        !equalsIgnoringCase(value->first(kScheme.size()), kScheme)) {
        return {};
    }
    return QString::fromLatin1(value->sliced(kScheme.size()).trimmed());
}

QByteArray HttpRequest::contentType() const
{
    const QByteArrayView value = header("Content-Type").value_or(QByteArrayView());
    const qsizetype end = value.indexOf(';');
    return (end < 0 ? value : value.first(end)).trimmed().toByteArray().toLower();
}

bool HttpRequest::isWebSocketUpgrade() const
{
    return headerHasToken("Upgrade", "websocket") && headerHasToken("Connection", "Upgrade");
}

} // namespace adjudge
