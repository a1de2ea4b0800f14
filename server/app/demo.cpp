#include "server/app/demo.h"

#include "server/app/places.h"
#include "server/service/import_problem.h"
#include "server/service/password.h"
#include "server/store/user_store.h"

#include <QDir>

#include <algorithm>
#include <array>

using namespace Qt::Literals::StringLiterals;

namespace adjudge {

namespace {

constexpr std::array kAccounts{
    DemoAccount{"alice", "Alice", Role::Contestant, "alice-demo"},
    DemoAccount{"judge", "Judge", Role::Judge, "judge-demo"},
    DemoAccount{"admin", "Admin", Role::Admin, "admin-demo"},
};

Result<void> fillAccounts(Database& database, const Clock& clock)
{
    for (const DemoAccount& account : kAccounts) {
        const QString name = QString::fromLatin1(account.userName);
        auto found = database.read<std::optional<StoredUser>>([name](Connection& c) {
            return UserStore(c).byName(name);
        });
        if (found.result() && found.result()->has_value()) {
            continue;
        }
        const QString hash = hashPassword(QString::fromLatin1(account.password));
        const User user{UserId(), name, QString::fromUtf8(account.displayName), account.role};
        auto added = database.write<User>([user, hash, now = clock.now()](Connection& c) {
            return UserStore(c).add({user, hash}, now);
        });
        if (const Result<User> done = added.result(); !done) {
            return done.error();
        }
    }
    return {};
}

Result<void> fillProblems(const Settings& settings, Database& database, const Clock& clock)
{
    const Result<QList<Problem>> known =
        database.read<QList<Problem>>([](Connection& c) { return ProblemStore(c).all(); }).result();
    if (!known) {
        return known.error();
    }
    // Shipped packages name their time limits, and tests run their input validators.
    const auto asIs = [](const ProblemPackage&) { return Result<Examination>(Examination{}); };
    const ImportTools tools{database, clock, packagesFolder(settings), asIs};
    const QDir samples(QDir(settings.resources).filePath(u"problems"_s));
    for (const QString& name : samples.entryList(QDir::Dirs | QDir::NoDotAndDotDot, QDir::Name)) {
        if (std::ranges::any_of(*known, [&](const Problem& p) { return p.name == name; })) {
            continue;
        }
        const auto outcome = importProblem(samples.filePath(name), tools);
        if (!outcome) {
            return outcome.error();
        }
        if (!outcome->problem) {
            const QString why = outcome->faults.value(0).message;
            return Error{
                ErrorCode::Internal, u"The sample problem %1 is bad: %2"_s.arg(name, why), {}};
        }
    }
    return {};
}

} // namespace

std::span<const DemoAccount> demoAccounts()
{
    return kAccounts;
}

Result<void> fillDemo(const Settings& settings, const Clock& clock)
{
    if (const auto made = makeDataFolders(settings); !made) {
        return made.error();
    }
    const auto database = Database::open(databaseFile(settings));
    if (!database) {
        return database.error();
    }
    const auto accounts = fillAccounts(**database, clock);
    return accounts ? fillProblems(settings, **database, clock) : accounts;
}

} // namespace adjudge
