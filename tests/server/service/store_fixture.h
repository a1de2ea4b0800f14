// A real SQLite file with two users and one problem, for the tests of the services.
#pragma once

#include "server/domain/access.h"
#include "server/service/submit.h"
#include "server/store/database.h"
#include "server/store/problem_store.h"
#include "server/store/user_store.h"

#include <QTemporaryDir>
#include <QTest>

namespace adjudge::test {

class ManualClock final : public Clock
{
public:
    [[nodiscard]] QDateTime now() const override { return m_start.addMSecs(elapsed.count()); }

    [[nodiscard]] std::chrono::milliseconds monotonic() const override { return elapsed; }

    std::chrono::milliseconds elapsed{0};

private:
    QDateTime m_start =
        QDateTime::fromString(QStringLiteral("2026-01-02T03:04:05.000Z"), Qt::ISODateWithMs);
};

struct StoreFixture
{
    QTemporaryDir folder;
    ManualClock clock;
    std::unique_ptr<Database> database;
    Caller alice;
    Caller judge;
    ProblemId problem;

    StoreFixture()
    {
        auto opened = Database::open(folder.filePath(QStringLiteral("test.sqlite")));
        database = std::move(*opened);
        alice = Caller{addUser(QStringLiteral("alice"), Role::Contestant)};
        judge = Caller{addUser(QStringLiteral("judge"), Role::Judge)};
        problem = addProblem(QStringLiteral("sum"));
    }

    User addUser(const QString& name, Role role)
    {
        auto added = database->write<User>([name, role, now = clock.now()](Connection& c) {
            return UserStore(c).add({User{UserId(), name, name, role}, QStringLiteral("-")}, now);
        });
        return *added.result();
    }

    ProblemId addProblem(const QString& name)
    {
        Problem made;
        made.name = name;
        made.title = name;
        made.folder = name;
        made.tests = 3;
        made.memoryLimitBytes = 64 << 20;
        made.validation = QStringLiteral("default");
        made.statementFormat = QStringLiteral("none");
        made.statementHtml = QStringLiteral("");
        made.statementLanguage = QStringLiteral("en");
        made.statementPdf = QStringLiteral("");
        auto put = database->write<ProblemId>([made, now = clock.now()](Connection& c) {
            return ProblemStore(c).put(made, now);
        });
        return *put.result();
    }

    // Submits and turns the event loop until the answer is there.
    Result<Submitted> submit(Submit& service, const Caller& caller, const SubmitRequest& request)
    {
        const auto future = service.submit(caller, request);
        const bool isDone = QTest::qWaitFor([&] { return future.isFinished(); });
        return isDone
                   ? future.result()
                   : Result<Submitted>(Error{ErrorCode::Internal, QStringLiteral("no answer"), {}});
    }
};

} // namespace adjudge::test
