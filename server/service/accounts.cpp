#include "server/service/accounts.h"

#include "server/domain/submission_rules.h"
#include "server/service/password.h"
#include "server/service/token.h"

#include <QFile>
#include <QRandomGenerator>
#include <QSaveFile>
#include <QThreadPool>

using namespace Qt::Literals::StringLiterals;

namespace adjudge {

namespace {

constexpr std::chrono::minutes kFailureWindow{1};

Error wrongPair()
{
    return {ErrorCode::Unauthenticated, u"User name or password is wrong."_s, {}};
}

template <typename T> QFuture<T> onPool(std::function<T()> fn)
{
    auto promise = std::make_shared<QPromise<T>>();
    promise->start();
    QThreadPool::globalInstance()->start([promise, fn = std::move(fn)] {
        promise->addResult(fn());
        promise->finish();
    });
    return promise->future();
}

// Compared with when the name is not known, so that an answer takes as long as for a known one.
const QString& hashOfNobody()
{
    static const QString hash = hashPassword(u"nobody has this password"_s);
    return hash;
}

} // namespace

Accounts::Accounts(Database& database, const Clock& clock, Settings settings, QObject* parent)
    : QObject(parent)
    , m_database(database)
    , m_clock(clock)
    , m_settings(std::move(settings))
{
}

Result<void> Accounts::load()
{
    auto users = m_database.read<QList<User>>([](Connection& c) { return UserStore(c).all(); });
    const Result<QList<User>> all = users.result();
    if (!all) {
        return all.error();
    }
    for (const User& user : *all) {
        m_users.insert(user.id, user);
    }
    return {};
}

QFuture<Result<LogIn>>
Accounts::logIn(const QString& userName, const QString& password, const QString& address)
{
    const QString byName = u"name:"_s + userName.left(64).toLower();
    const QString byAddress = u"address:"_s + address;
    if (isLimited(byName) || isLimited(byAddress)) {
        const Error limited{
            ErrorCode::RateLimited, u"Too many failed logins; wait a minute and try again."_s, {}};
        return QtFuture::makeReadyFuture(Result<LogIn>(limited));
    }
    using Found = std::optional<StoredUser>;
    return m_database
        .read<Found>([userName](Connection& c) { return UserStore(c).byName(userName); })
        .then(
            QThreadPool::globalInstance(),
            [password](const Result<Found>& found) -> Result<User> {
                if (!found) {
                    return found.error();
                }
                const QString hash = *found ? (*found)->passwordHash : hashOfNobody();
                const bool isRight = isPassword(password, hash) && found->has_value();
                return isRight ? Result<User>((*found)->user) : Result<User>(wrongPair());
            }
        )
        .then(this, [this, byName, byAddress](const Result<User>& user) -> Result<LogIn> {
            if (user) {
                m_failures.remove(byName);
                m_users.insert(user->id, *user);
                return logInOf(*user);
            }
            if (user.error().code == ErrorCode::Unauthenticated) {
                noteFailure(byName);
                noteFailure(byAddress);
            }
            return user.error();
        });
}

LogIn Accounts::logInOf(const User& user) const
{
    const QDateTime expiresAt = m_clock.now().addDuration(m_settings.tokenLife);
    return {makeToken(user.id, expiresAt, m_settings.key), expiresAt, user};
}

Result<Caller> Accounts::callerOf(const QString& token) const
{
    if (token.isEmpty()) {
        return Caller{};
    }
    const auto id = userOfToken(token, m_clock.now(), m_settings.key);
    if (!id) {
        return id.error();
    }
    const auto user = m_users.constFind(*id);
    if (user == m_users.constEnd()) {
        return Error{ErrorCode::Unauthenticated, u"The token's user is gone: log in again."_s, {}};
    }
    return Caller{*user};
}

QFuture<Result<User>> Accounts::add(const NewAccount& account)
{
    constexpr int kMinPasswordLength = 8;
    const auto name = checkedUserName(account.userName);
    if (!name) {
        return QtFuture::makeReadyFuture(Result<User>(name.error()));
    }
    if (account.password.size() < kMinPasswordLength) {
        const Error tooShort{ErrorCode::BadRequest, u"A password has at least 8 characters."_s, {}};
        return QtFuture::makeReadyFuture(Result<User>(tooShort));
    }
    const QString shown = account.displayName.isEmpty() ? account.userName : account.displayName;
    const User user{UserId(), *name, shown, account.role};
    return onPool<QString>([password = account.password] { return hashPassword(password); })
        .then(
            this,
            [this, user](const QString& hash) {
                return m_database.write<User>([user, hash, now = m_clock.now()](Connection& c) {
                    return UserStore(c).add({user, hash}, now);
                });
            }
        )
        .unwrap()
        .then(this, [this](const Result<User>& added) {
            if (added) {
                m_users.insert(added->id, *added);
            }
            return added;
        });
}

bool Accounts::isLimited(const QString& key) const
{
    const auto failures = m_failures.constFind(key);
    return failures != m_failures.constEnd() && failures->count >= m_settings.failuresBeforeWait &&
           m_clock.monotonic() - failures->since < kFailureWindow;
}

void Accounts::noteFailure(const QString& key)
{
    constexpr qsizetype kMaxRemembered = 10'000; // names are the attacker's choice
    const auto now = m_clock.monotonic();
    if (m_failures.size() > kMaxRemembered) {
        m_failures.clear();
    }
    Failures& failures = m_failures[key];
    if (failures.count == 0 || now - failures.since >= kFailureWindow) {
        failures = {0, now};
    }
    ++failures.count;
}

Result<QByteArray> Accounts::keyFrom(const QString& fileName)
{
    constexpr int kKeyBytes = 32;
    QFile file(fileName);
    if (file.open(QIODevice::ReadOnly)) {
        const QByteArray key = file.read(kKeyBytes);
        if (key.size() == kKeyBytes) {
            return key;
        }
        return Error{
            ErrorCode::Internal,
            u"The key file %1 is damaged; delete it to log everybody out."_s.arg(fileName),
            {}};
    }
    QByteArray key(kKeyBytes, Qt::Uninitialized);
    QRandomGenerator::system()->generate(key.begin(), key.end());
    QSaveFile made(fileName);
    if (!made.open(QIODevice::WriteOnly) ||
        !made.setPermissions(QFile::ReadOwner | QFile::WriteOwner) ||
        made.write(key) != kKeyBytes || !made.commit()) {
        return Error{
            ErrorCode::Unavailable,
            u"Cannot write the key file %1: %2"_s.arg(fileName, made.errorString()),
            {}};
    }
    return key;
}

} // namespace adjudge
