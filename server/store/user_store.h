// Accounts. Names are unique without regard to case and stored in lower case.
#pragma once

#include "server/store/connection.h"
#include "shared/wire/messages.h"

namespace adjudge {

struct StoredUser
{
    User user;
    QString passwordHash; // argon2id, as libsodium writes it
};

class UserStore
{
public:
    explicit UserStore(Connection& connection)
        : m_connection(connection)
    {
    }

    // Conflict if the name is taken.
    Result<User> add(const StoredUser& user, const QDateTime& now);
    Result<void> replacePassword(UserId id, const QString& passwordHash);
    Result<std::optional<StoredUser>> byName(const QString& userName);
    Result<bool> exists(UserId id);
    Result<QList<User>> all();

private:
    Connection& m_connection;
};

} // namespace adjudge
