#include "server/store/user_store.h"

#include "shared/clock.h"

using namespace Qt::Literals::StringLiterals;

namespace adjudge {

namespace {

User userOf(const Rows& rows)
{
    return {
        UserId(rows.integer(0)),
        rows.text(1),
        rows.text(2),
        roleFromName(rows.text(3)).value_or(Role::Contestant)};
}

} // namespace

Result<User> UserStore::add(const StoredUser& added, const QDateTime& now)
{
    const QString name = added.user.userName.toLower();
    auto taken = byName(name);
    if (!taken) {
        return taken.error();
    }
    if (*taken) {
        return Error{ErrorCode::Conflict, u"There is already a user \"%1\"."_s.arg(name), {}};
    }
    auto rows = m_connection.run(
        u"INSERT INTO users (username, display_name, role, password_hash, created_at) "
        "VALUES (?, ?, ?, ?, ?) RETURNING id"_s,
        {name, added.user.displayName, roleName(added.user.role), added.passwordHash, isoText(now)}
    );
    if (!rows) {
        return rows.error();
    }
    rows->next();
    return User{UserId(rows->integer(0)), name, added.user.displayName, added.user.role};
}

Result<void> UserStore::replacePassword(UserId id, const QString& passwordHash)
{
    const auto done = m_connection.run(
        u"UPDATE users SET password_hash = ? WHERE id = ?"_s, {passwordHash, id.value()}
    );
    return done ? Result<void>() : Result<void>(done.error());
}

Result<std::optional<StoredUser>> UserStore::byName(const QString& userName)
{
    auto rows = m_connection.run(
        u"SELECT id, username, display_name, role, password_hash FROM users WHERE username = ?"_s,
        {userName.toLower()}
    );
    if (!rows) {
        return rows.error();
    }
    if (!rows->next()) {
        return std::optional<StoredUser>();
    }
    return std::optional(StoredUser{userOf(*rows), rows->text(4)});
}

Result<bool> UserStore::exists(UserId id)
{
    auto rows = m_connection.run(u"SELECT 1 FROM users WHERE id = ?"_s, {id.value()});
    return rows ? Result<bool>(rows->next()) : Result<bool>(rows.error());
}

Result<QList<User>> UserStore::all()
{
    auto rows =
        m_connection.run(u"SELECT id, username, display_name, role FROM users ORDER BY id"_s);
    if (!rows) {
        return rows.error();
    }
    QList<User> users;
    while (rows->next()) {
        users.append(userOf(*rows));
    }
    return users;
}

} // namespace adjudge
