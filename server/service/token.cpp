#include "server/service/token.h"

#include <jwt.h>

#include <cstdlib>
#include <memory>

using namespace Qt::Literals::StringLiterals;

namespace adjudge {

namespace {

struct FreeJwt
{
    void operator()(jwt_t* jwt) const { jwt_free(jwt); }
};

using Jwt = std::unique_ptr<jwt_t, FreeJwt>;

const unsigned char* bytesOf(const QByteArray& key)
{
    return reinterpret_cast<const unsigned char*>(key.constData());
}

Error refused()
{
    return {
        ErrorCode::Unauthenticated, u"The token is not valid or has expired: log in again."_s, {}};
}

} // namespace

QString makeToken(UserId user, const QDateTime& expiresAt, const QByteArray& key)
{
    jwt_t* raw = nullptr;
    if (jwt_new(&raw) != 0) {
        return {};
    }
    const Jwt jwt(raw);
    jwt_add_grant(raw, "sub", user.text().toLatin1().constData());
    jwt_add_grant_int(raw, "exp", static_cast<long>(expiresAt.toSecsSinceEpoch()));
    jwt_set_alg(raw, JWT_ALG_HS256, bytesOf(key), static_cast<int>(key.size()));
    char* text = jwt_encode_str(raw);
    const QString token = QString::fromLatin1(text);
    std::free(text); // libjwt 1.10 has no call of its own for it
    return token;
}

Result<UserId> userOfToken(const QString& token, const QDateTime& now, const QByteArray& key)
{
    constexpr int kMaxTokenLength = 2048;
    if (token.size() > kMaxTokenLength) {
        return refused();
    }
    jwt_t* raw = nullptr;
    const QByteArray text = token.toLatin1();
    if (jwt_decode(&raw, text.constData(), bytesOf(key), static_cast<int>(key.size())) != 0) {
        return refused();
    }
    const Jwt jwt(raw);
    const bool isCurrent = jwt_get_grant_int(raw, "exp") > now.toSecsSinceEpoch();
    const auto user = UserId::fromText(QString::fromLatin1(jwt_get_grant(raw, "sub")));
    if (jwt_get_alg(raw) != JWT_ALG_HS256 || !isCurrent || !user) {
        return refused();
    }
    return *user;
}

} // namespace adjudge
