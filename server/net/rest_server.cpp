#include "server/net/rest_server.h"

#include "server/net/rest_reply.h"
#include "shared/wire/codec.h"
#include "shared/wire/host_codec.h"
#include "shared/wire/json_reader.h"

#include <QJsonArray>

using namespace Qt::Literals::StringLiterals;

namespace adjudge {

namespace {

constexpr qint64 kLogInBodyBytes = 4096;

HttpResponse loggedIn(const LogIn& session)
{
    return HttpResponse::json({
        {u"token"_s, session.token},
        {u"expires_at"_s, isoText(session.expiresAt)},
        {u"user"_s, wire::toJson(session.user)},
    });
}

} // namespace

RestServer::RestServer(Accounts& accounts, Browse& browse, About about, QObject* parent)
    : QObject(parent)
    , m_accounts(accounts)
    , m_browse(browse)
    , m_about(std::move(about))
    , m_troubles{u"the evaluation workers are starting"_s}
{
}

QList<Route> RestServer::routes()
{
    using C = const HttpCall&;
    using R = const Responder&;
    return {
        {"GET",
         "/healthz",
         AuthNeed::None,
         [](C, R r) { r.send(HttpResponse::jsonText(R"({"status":"ok"})")); }},
        {"GET",
         "/readyz",
         AuthNeed::None,
         [this](C, R r) {
             const bool isReady = m_troubles.isEmpty();
             r.send(HttpResponse::json(
                 {{u"status"_s, isReady ? u"ok"_s : u"not ready"_s},
                  {u"reasons"_s, QJsonArray::fromStringList(m_troubles)}},
                 isReady ? 200 : 503
             ));
         }},
        {"GET", "/api/info", AuthNeed::None, [this](C, R r) { info(r); }},
        {"POST",
         "/api/auth/login",
         AuthNeed::None,
         [this](C c, R r) { logIn(c, r); },
         kLogInBodyBytes,
         {"application/json"}},
        {"GET",
         "/api/auth/me",
         AuthNeed::User,
         [](C c, R r) { r.send(HttpResponse::json(wire::toJson(*c.caller.user))); }},
    };
}

void RestServer::setHost(const SandboxReport& sandbox, const QList<Language>& languages)
{
    m_sandbox = sandbox;
    m_languages = languages;
}

void RestServer::info(const Responder& responder)
{
    reply(m_browse.head(), this, responder, [this](const Cursor& head) {
        QJsonArray languages;
        for (const Language& language : m_languages) {
            languages.append(wire::toJson(language));
        }
        return HttpResponse::json({
            {u"name"_s, u"Adjudge"_s},
            {u"version"_s, m_about.version},
            {u"demo"_s, m_about.isDemo},
            {u"guests"_s, m_about.allowsGuests},
            {u"epoch"_s, head.epoch},
            {u"seq"_s, head.seq},
            {u"limits"_s, QJsonObject{{u"source_bytes"_s, m_about.sourceLimitBytes}}},
            {u"sandbox"_s, wire::toJson(m_sandbox)},
            {u"languages"_s, languages},
        });
    });
}

void RestServer::logIn(const HttpCall& call, const Responder& responder)
{
    const auto object = wire::parseObject(call.request.body);
    if (!object) {
        return responder.fail(object.error());
    }
    wire::JsonReader in(*object, {});
    const QString name = in.text("username"_L1);
    const QString password = in.text("password"_L1);
    if (in.hasFailed()) {
        return responder.fail(in.error());
    }
    const QString address = call.request.peer.toString();
    reply(m_accounts.logIn(name, password, address), this, responder, loggedIn);
}

} // namespace adjudge
