// Which route a path finds, who may call it, and what the table says of itself.
#include "server/net/http_parser.h"
#include "server/net/http_router.h"

#include <QTest>

using namespace adjudge;
using namespace Qt::Literals::StringLiterals;

class TestHttpRouter : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void finds_data();
    void finds();
    void admits_data();
    void admits();
    void mapsEveryError();
};

namespace {

Route route(const char* method, const char* pattern, AuthNeed need = AuthNeed::Guest)
{
    return {
        .method = method,
        .pattern = pattern,
        .need = need,
        .handler = [](const HttpCall&, const Responder&) {},
        .contentTypes = {}};
}

HttpRouter table(Authenticate authenticate = {})
{
    HttpRouter router(std::move(authenticate));
    router.add(
        {route("GET", "/"),
         route("GET", "/problem/{id}"),
         route("GET", "/api/problems/{id}/"),
         route("GET", "/api/problems/new/"),
         route("POST", "/api/problems/{id}/"),
         route("GET", "/static/{name*}"),
         route("GET", "/api/a/{x}/b/{y}/")}
    );
    return router;
}

Result<Caller> callerOf(const QString& token)
{
    if (token == u"bad"_s) {
        return Error{ErrorCode::Unauthenticated, u"The token is not good."_s, {}};
    }
    for (const Role role : {Role::Contestant, Role::Judge, Role::Admin}) {
        if (token == roleName(role)) {
            return Caller{User{UserId(1), token, token, role}};
        }
    }
    return Caller{};
}

HttpRequest requestFor(const QByteArray& target, const QByteArray& token)
{
    HttpParser parser(4096);
    parser.parseHead(
        "GET " + target + " HTTP/1.1\r\nHost: x\r\n" +
        (token.isEmpty() ? "" : "Authorization: Bearer " + token + "\r\n") + "\r\n"
    );
    return std::move(parser.request());
}

} // namespace

void TestHttpRouter::finds_data()
{
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<QByteArray>("pattern");
    QTest::addColumn<QByteArray>("params");
    const auto row = [](const QByteArray& method,
                        const QByteArray& path,
                        const QByteArray& pattern,
                        const QByteArray& params = {}) {
        QTest::newRow((method + path).constData()) << method << path << pattern << params;
    };
    row("GET", "/", "/");
    row("HEAD", "/", "/");
    row("GET", "/problem/7", "/problem/{id}", "id=7");
    row("GET", "/problem/7/", "/problem/{id}", "id=7");
    row("GET", "/problem//", "");
    row("GET", "/problem/7/x", "");
    row("GET", "/api/problems/7/", "/api/problems/{id}/", "id=7");
    row("GET", "/api/problems/7", "/api/problems/{id}/", "id=7");
    row("GET", "/api/problems/new/", "/api/problems/new/");
    row("POST", "/api/problems/new/", "/api/problems/{id}/", "id=new");
    row("DELETE", "/api/problems/7/", "405 GET, HEAD, POST, OPTIONS");
    row("GET", "/static/a/b.js", "/static/{name*}", "name=a/b.js");
    row("GET", "/static/", "");
    row("GET", "/api/a/1/b/2/", "/api/a/{x}/b/{y}/", "x=1;y=2");
    row("GET", "/API/a/1/b/2/", "");
}

void TestHttpRouter::finds()
{
    QFETCH(const QByteArray, method);
    QFETCH(const QByteArray, path);
    QFETCH(const QByteArray, pattern);
    QFETCH(const QByteArray, params);
    const HttpRouter router = table();
    const auto match = router.find(method, path);
    if (pattern.startsWith("405 ")) {
        QCOMPARE(match.allow, pattern.sliced(4));
        return;
    }
    QCOMPARE(match.route ? match.route->pattern : QByteArray(), pattern);
    QByteArray found;
    for (const auto& [name, value] : match.params) {
        found += (found.isEmpty() ? "" : ";") + name.toByteArray() + '=' + value.toByteArray();
    }
    QCOMPARE(found, params);
}

void TestHttpRouter::admits_data()
{
    QTest::addColumn<int>("need");
    QTest::addColumn<QByteArray>("token");
    QTest::addColumn<int>("status");
    const auto row = [](const char* name, AuthNeed need, const QByteArray& token, int status) {
        QTest::newRow(name) << static_cast<int>(need) << token << status;
    };
    row("nobody is asked", AuthNeed::None, "bad", 200);
    row("guest", AuthNeed::Guest, "", 200);
    row("bad token", AuthNeed::Guest, "bad", 401);
    row("guest where a user is needed", AuthNeed::User, "", 401);
    row("user", AuthNeed::User, "contestant", 200);
    row("user where a judge is needed", AuthNeed::Judge, "contestant", 403);
    row("judge", AuthNeed::Judge, "judge", 200);
    row("judge where an admin is needed", AuthNeed::Admin, "judge", 403);
    row("admin", AuthNeed::Admin, "admin", 200);
    row("guest where an admin is needed", AuthNeed::Admin, "", 401);
}

void TestHttpRouter::admits()
{
    QFETCH(const int, need);
    QFETCH(const QByteArray, token);
    QFETCH(const int, status);
    const HttpRouter router = table(callerOf);
    Route asked = route("GET", "/x", static_cast<AuthNeed>(need));
    const auto caller = router.admit(asked, requestFor("/x", token));
    QCOMPARE(caller ? 200 : statusOf(caller.error().code), status);
    // In the query only where the table says socket.
    const HttpRequest inQuery = requestFor("/x?token=" + token, {});
    if (need == static_cast<int>(AuthNeed::User) && token == "contestant") {
        QVERIFY(!router.admit(asked, inQuery));
        asked.isSocket = true;
        QVERIFY(router.admit(asked, inQuery));
    }
}

void TestHttpRouter::mapsEveryError()
{
    for (int code = 0; code <= static_cast<int>(ErrorCode::Internal); ++code) {
        const int status = statusOf(static_cast<ErrorCode>(code));
        QVERIFY(status >= 400 && status < 600);
        QVERIFY(reasonPhrase(status) != "Unknown");
    }
    QCOMPARE(table().listing().first(), "GET /");
    HttpResponse split = HttpResponse::text("x").with("X-A", "b\r\nSet-Cookie: c");
    QVERIFY(!responseHead(split, {.date = "d"}).contains("Set-Cookie"));
}

QTEST_GUILESS_MAIN(TestHttpRouter)
#include "tst_http_router.moc"
