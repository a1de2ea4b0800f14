#include "server/app/commands.h"
#include "server/app/places.h"
#include "server/domain/submission_rules.h"
#include "server/service/password.h"
#include "server/store/database.h"
#include "server/store/user_store.h"

#include <QTextStream>

using namespace Qt::Literals::StringLiterals;

namespace adjudge {

namespace {

constexpr qsizetype kMinPasswordLength = 8;

Result<QString> passwordFromInput()
{
    QTextStream(stderr) << "Password (one line on standard input): " << Qt::flush;
    const QString password = QTextStream(stdin).readLine();
    if (password.size() < kMinPasswordLength) {
        return Error{ErrorCode::BadRequest, u"A password has at least 8 characters."_s, {}};
    }
    return hashPassword(password);
}

Result<QString>
addUser(Database& database, const QString& asked, const QString& roleText, const Clock& clock)
{
    const auto name = checkedUserName(asked);
    const auto role = roleFromName(roleText.isEmpty() ? u"contestant"_s : roleText);
    if (!name) {
        return name.error();
    }
    if (!role || *role == Role::Guest) {
        return Error{ErrorCode::BadRequest, u"--role is contestant, judge or admin."_s, {}};
    }
    const auto hash = passwordFromInput();
    if (!hash) {
        return hash.error();
    }
    const StoredUser user{{UserId(), *name, asked, *role}, *hash};
    auto added = database.write<User>([user, now = clock.now()](Connection& c) {
        return UserStore(c).add(user, now);
    });
    const Result<User> done = added.result();
    if (!done) {
        return done.error();
    }
    return u"Added %1 (%2). A running server knows the name at its next login.\n"_s.arg(
        *name, roleName(*role)
    );
}

Result<QString> changePassword(Database& database, const QString& name)
{
    auto found = database.read<std::optional<StoredUser>>([name](Connection& c) {
        return UserStore(c).byName(name);
    });
    const auto user = found.result();
    if (!user || !*user) {
        return user ? Error{ErrorCode::NotFound, u"There is no user \"%1\"."_s.arg(name), {}}
                    : user.error();
    }
    const auto hash = passwordFromInput();
    if (!hash) {
        return hash.error();
    }
    auto replaced =
        database.write<bool>([id = (*user)->user.id, hash = *hash](Connection& c) -> Result<bool> {
            const auto done = UserStore(c).replacePassword(id, hash);
            return done ? Result<bool>(true) : Result<bool>(done.error());
        });
    const Result<bool> done = replaced.result();
    return done ? Result<QString>(u"The password of %1 is changed.\n"_s.arg(name))
                : Result<QString>(done.error());
}

Result<QString> listUsers(Database& database)
{
    const Result<QList<User>> users =
        database.read<QList<User>>([](Connection& c) { return UserStore(c).all(); }).result();
    if (!users) {
        return users.error();
    }
    QString text;
    for (const User& user : *users) {
        text += u"%1  %2  %3\n"_s.arg(user.userName, -24)
                    .arg(roleName(user.role), -12)
                    .arg(user.displayName);
    }
    return text;
}

Result<QString>
run(const Settings& settings, const QStringList& arguments, const QString& role, const Clock& clock)
{
    const auto made = makeDataFolders(settings);
    auto database = made ? Database::open(databaseFile(settings)) : made.error();
    if (!database) {
        return database.error();
    }
    const QString verb = arguments.value(0);
    if (verb == u"list") {
        return listUsers(**database);
    }
    if (verb == u"add" && arguments.size() == 2) {
        return addUser(**database, arguments[1], role, clock);
    }
    if (verb == u"password" && arguments.size() == 2) {
        return changePassword(**database, arguments[1]);
    }
    return Error{
        ErrorCode::BadRequest,
        u"Usage: adjudge-server user list | add NAME [--role contestant|judge|admin] | password NAME"_s,
        {}};
}

} // namespace

int runUser(
    const Settings& settings, const QStringList& arguments, const QString& role, const Clock& clock
)
{
    const auto text = run(settings, arguments, role, clock);
    QTextStream(text ? stdout : stderr) << (text ? *text : text.error().message + u'\n');
    return text ? 0 : 1;
}

} // namespace adjudge
