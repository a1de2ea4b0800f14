// Log in, and who a token is. Passwords are argon2id (libsodium), tokens JWT with HS256 signed by a
// key that lives in the data folder. Main thread; hashing runs on a pool.
#pragma once

#include "server/domain/access.h"
#include "server/store/database.h"
#include "server/store/user_store.h"
#include "shared/clock.h"

#include <QHash>
#include <QObject>

namespace adjudge {

struct LogIn
{
    QString token;
    QDateTime expiresAt;
    User user;
};

struct NewAccount
{
    QString userName;
    QString displayName; // empty: as userName
    Role role = Role::Contestant;
    QString password;
};

class Accounts final : public QObject
{
    Q_OBJECT

public:
    struct Settings
    {
        QByteArray key; // at least 32 random bytes
        std::chrono::hours tokenLife{12};
        int failuresBeforeWait = 10; // a minute, for one address and for one name
    };

    Accounts(Database& database, const Clock& clock, Settings settings, QObject* parent = nullptr);

    // Reads the users into memory; blocking, at start.
    Result<void> load();

    // Unauthenticated for any wrong pair, in the same time whether the name exists or not;
    // RateLimited after too many failures.
    QFuture<Result<LogIn>>
    logIn(const QString& userName, const QString& password, const QString& address);

    // An empty token is a guest. Unauthenticated if it is forged, expired or of a removed user.
    [[nodiscard]] Result<Caller> callerOf(const QString& token) const;

    // Conflict if the name is taken. Passwords have at least 8 characters.
    QFuture<Result<User>> add(const NewAccount& account);

    // The key in `file` (mode 0600), made on first use.
    static Result<QByteArray> keyFrom(const QString& file);

private:
    struct Failures
    {
        int count = 0;
        std::chrono::milliseconds since{0};
    };

    bool isLimited(const QString& key) const;
    void noteFailure(const QString& key);
    [[nodiscard]] LogIn logInOf(const User& user) const;

    Database& m_database;
    const Clock& m_clock;
    Settings m_settings;
    QHash<UserId, User> m_users;
    QHash<QString, Failures> m_failures;
};

} // namespace adjudge
