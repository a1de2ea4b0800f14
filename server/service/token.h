// JWT with HS256 (libjwt): subject is the user's id, with a time of expiry. Pure functions.
#pragma once

#include "shared/ids.h"
#include "shared/result.h"

#include <QByteArray>
#include <QDateTime>

namespace adjudge {

QString makeToken(UserId user, const QDateTime& expiresAt, const QByteArray& key);

// Unauthenticated if the token is malformed, signed otherwise, of another algorithm, or expired.
Result<UserId> userOfToken(const QString& token, const QDateTime& now, const QByteArray& key);

} // namespace adjudge
