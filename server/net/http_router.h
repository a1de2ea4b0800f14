// The one table of routes: method, path pattern, who may call, how large a body, and the handler.
// Patterns are literal segments and {name} for one segment; {name*} at the end takes the rest. The
// last slash of a pattern is optional in a request. Literals win over {name}.
#pragma once

#include "server/domain/access.h"
#include "server/net/http_request.h"
#include "server/net/responder.h"
#include "shared/ids.h"

#include <QList>

#include <functional>
#include <optional>

namespace adjudge {

// Who may call a route. None: nobody is asked, the caller is a guest. Guest: the token is read, and
// without one the server's policy on guests decides. The others need at least that role.
enum class AuthNeed { None, Guest, User, Judge, Admin };

// Token to caller; an empty token is a guest. Unauthenticated for a bad token, and for a guest when
// guests are not let in.
using Authenticate = std::function<Result<Caller>(const QString& token)>;

// A request on its way to a handler. A value: asynchronous handlers copy it.
struct HttpCall
{
    HttpRequest request;
    QVarLengthArray<std::pair<QByteArrayView, QByteArrayView>, 4> params; // slices of the path
    Caller caller;

    // The segment that stands for {name}; empty if the pattern has none.
    [[nodiscard]] QString param(QByteArrayView name) const;

    // The id in {name}, or NotFound.
    template <typename IdType> [[nodiscard]] Result<IdType> id(QByteArrayView name) const
    {
        const QString text = param(name);
        if (const auto value = IdType::fromText(text)) {
            return *value;
        }
        return noSuchId(text);
    }

private:
    static Error noSuchId(const QString& text);
};

using Handler = std::function<void(const HttpCall& call, const Responder& responder)>;

struct Route
{
    QByteArray method; // "GET" answers HEAD too
    QByteArray pattern;
    AuthNeed need = AuthNeed::Guest;
    Handler handler = {};
    qint64 maxBodyBytes = 0;             // 0: takes no body
    QList<QByteArray> contentTypes = {}; // of a body; empty: any
    bool isSocket = false;               // answers only WebSocket upgrades; token also as ?token=
};

class HttpRouter
{
public:
    struct Match
    {
        const Route* route = nullptr; // null: none for this method
        QVarLengthArray<std::pair<QByteArrayView, QByteArrayView>, 4> params;
        QByteArray allow; // methods of this path, for 405 and OPTIONS; empty: no such path
    };

    explicit HttpRouter(Authenticate authenticate);

    void add(Route route);
    void add(QList<Route> routes);

    // The views in the match are slices of `path` and of the table.
    [[nodiscard]] Match find(QByteArrayView method, QByteArrayView path) const;

    // The caller of a request to this route, or why it may not call.
    [[nodiscard]] Result<Caller> admit(const Route& route, const HttpRequest& request) const;

    // "GET /api/problems/{id}/", sorted; for the documents and their test.
    [[nodiscard]] QList<QByteArray> listing() const;

private:
    struct Entry
    {
        Route route;
        QList<QByteArray> segments; // of the pattern, without the last empty one
        QByteArray rest;            // name of {name*}, or empty
        int params = 0;
    };

    Authenticate m_authenticate;
    std::vector<std::unique_ptr<Entry>> m_entries; // fewest parameters first
};

} // namespace adjudge
