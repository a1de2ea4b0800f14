#include "server/net/http_router.h"

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace adjudge {

namespace {

using Segments = QVarLengthArray<QByteArrayView, 16>;
using Params = decltype(HttpRouter::Match::params);

// "/a/b/" and "/a/b" are {a, b}; "/" is nothing.
Segments split(QByteArrayView path)
{
    Segments segments;
    QByteArrayView rest = path.startsWith('/') ? path.sliced(1) : path;
    while (!rest.isEmpty()) {
        const qsizetype slash = rest.indexOf('/');
        segments.append(slash < 0 ? rest : rest.first(slash));
        rest = slash < 0 ? QByteArrayView() : rest.sliced(slash + 1);
    }
    return segments;
}

bool isParam(QByteArrayView segment)
{
    return segment.startsWith('{') && segment.endsWith('}');
}

bool matches(
    const QList<QByteArray>& pattern,
    const QByteArray& restName,
    const Segments& segments,
    QByteArrayView path,
    Params& params
)
{
    if (restName.isEmpty() ? segments.size() != pattern.size()
                           : segments.size() <= pattern.size()) {
        return false;
    }
    for (qsizetype i = 0; i < pattern.size(); ++i) {
        const QByteArray& expected = pattern[i];
        if (isParam(expected)) {
            if (segments[i].isEmpty()) {
                return false;
            }
            params.append({QByteArrayView(expected).sliced(1).chopped(1), segments[i]});
        } else if (segments[i] != expected) {
            return false;
        }
    }
    if (!restName.isEmpty()) {
        const char* from = segments[pattern.size()].data();
        params.append({restName, QByteArrayView(from, path.data() + path.size())});
    }
    return true;
}

Role leastRole(AuthNeed need)
{
    switch (need) {
    case AuthNeed::Admin:
        return Role::Admin;
    case AuthNeed::Judge:
        return Role::Judge;
    case AuthNeed::User:
        return Role::Contestant;
    case AuthNeed::Guest:
    case AuthNeed::None:
        return Role::Guest;
    }
    return Role::Admin;
}

} // namespace

QString HttpCall::param(QByteArrayView name) const
{
    for (const auto& [key, value] : params) {
        if (key == name) {
            return QString::fromUtf8(value);
        }
    }
    return {};
}

Error HttpCall::noSuchId(const QString& text)
{
    return {
        ErrorCode::NotFound,
        u"\"%1\" is not the number of anything here; ids are whole numbers above 0."_s.arg(
            text.left(40)
        ),
        {}};
}

HttpRouter::HttpRouter(Authenticate authenticate)
    : m_authenticate(std::move(authenticate))
{
}

void HttpRouter::add(Route route)
{
    auto entry = std::make_unique<Entry>();
    for (const QByteArrayView segment : split(route.pattern)) {
        if (isParam(segment) && segment.chopped(1).endsWith('*')) {
            entry->rest = segment.sliced(1).chopped(2).toByteArray();
            entry->params += 100; // after everything more exact
        } else {
            entry->segments.append(segment.toByteArray());
            entry->params += isParam(segment) ? 1 : 0;
        }
    }
    entry->route = std::move(route);
    const auto place = std::upper_bound(
        m_entries.begin(),
        m_entries.end(),
        entry->params,
        [](int params, const auto& other) { return params < other->params; }
    );
    m_entries.insert(place, std::move(entry));
}

void HttpRouter::add(QList<Route> routes)
{
    for (Route& route : routes) {
        add(std::move(route));
    }
}

HttpRouter::Match HttpRouter::find(QByteArrayView method, QByteArrayView path) const
{
    const QByteArrayView wanted = method == "HEAD" ? QByteArrayView("GET") : method;
    const Segments segments = split(path);
    QByteArray allow;
    Params params;
    for (const auto& entry : m_entries) {
        params.clear();
        if (!matches(entry->segments, entry->rest, segments, path, params)) {
            continue;
        }
        if (wanted == entry->route.method) {
            return {.route = &entry->route, .params = params, .allow = {}};
        }
        if (!allow.contains(entry->route.method)) {
            allow.append(allow.isEmpty() ? "" : ", ").append(entry->route.method);
            allow.append(entry->route.method == "GET" ? ", HEAD" : "");
        }
    }
    if (!allow.isEmpty()) {
        allow.append(", OPTIONS");
    }
    return {.route = nullptr, .params = {}, .allow = allow};
}

Result<Caller> HttpRouter::admit(const Route& route, const HttpRequest& request) const
{
    if (route.need == AuthNeed::None) {
        return Caller{};
    }
    QString token = request.bearerToken();
    if (token.isEmpty() && route.isSocket) {
        token = request.query("token").value_or(QString());
    }
    auto caller = m_authenticate(token);
    if (!caller) {
        return caller.error();
    }
    const Role least = leastRole(route.need);
    if (caller->role() >= least) {
        return caller;
    }
    if (!caller->user) {
        return Error{
            ErrorCode::Unauthenticated,
            u"Log in first: POST /api/auth/login gives a token for the Authorization header."_s,
            {}};
    }
    return Error{
        ErrorCode::Forbidden,
        u"This needs the role \"%1\"; you are logged in as \"%2\"."_s.arg(
            roleName(least), roleName(caller->role())
        ),
        {}};
}

QList<QByteArray> HttpRouter::listing() const
{
    QList<QByteArray> lines;
    for (const auto& entry : m_entries) {
        lines.append(entry->route.method + ' ' + entry->route.pattern);
    }
    std::sort(lines.begin(), lines.end());
    return lines;
}

} // namespace adjudge
