#include "server/store/database.h"

#include "server/store/migrations.h"

#include <QLoggingCategory>
#include <QUuid>

using namespace Qt::Literals::StringLiterals;

namespace adjudge {

Q_LOGGING_CATEGORY(logStore, "adjudge.store")

namespace {

constexpr int kReaders = 2;

// Runs fn on the lane's thread and waits; only for opening and closing.
void runOn(QThreadPool& thread, const std::function<void()>& fn)
{
    thread.start(fn);
    thread.waitForDone();
}

std::optional<Error> failure(const Result<Rows>& result)
{
    return result ? std::nullopt : std::optional(result.error());
}

} // namespace

Result<void> Database::openLane(Lane& lane, const QString& file, bool isWriter)
{
    lane.thread.setMaxThreadCount(1);
    lane.thread.setExpiryTimeout(-1);
    Result<void> outcome;
    runOn(lane.thread, [&] {
        const QString name = QUuid::createUuid().toString(QUuid::WithoutBraces);
        auto connection = Connection::open(file, name);
        if (!connection) {
            outcome = connection.error();
            return;
        }
        lane.connection = std::move(*connection);
        if (isWriter) {
            outcome = migrate(*lane.connection);
        }
    });
    return outcome;
}

Result<std::unique_ptr<Database>> Database::open(const QString& file)
{
    std::unique_ptr<Database> database(new Database);
    if (const auto opened = openLane(database->m_writer, file, true); !opened) {
        return opened.error();
    }
    for (int i = 0; i < kReaders; ++i) {
        auto& lane = database->m_readers.emplace_back(std::make_unique<Lane>());
        if (const auto opened = openLane(*lane, file, false); !opened) {
            return opened.error();
        }
    }
    return database;
}

Database::~Database()
{
    m_writer.thread.waitForDone();
    runOn(m_writer.thread, [this] { m_writer.connection.reset(); });
    for (const auto& lane : m_readers) {
        lane->thread.waitForDone();
        runOn(lane->thread, [&lane] { lane->connection.reset(); });
    }
}

void Database::enqueue(WriteJob job)
{
    const std::lock_guard lock(m_mutex);
    m_queue.push_back(std::move(job));
    if (m_queue.size() == 1) {
        m_writer.thread.start([this] { writeQueued(); });
    }
}

void Database::writeQueued()
{
    std::vector<WriteJob> jobs;
    {
        const std::lock_guard lock(m_mutex);
        jobs.swap(m_queue);
    }
    Connection& connection = *m_writer.connection;
    std::optional<Error> fault = failure(connection.run(u"BEGIN IMMEDIATE"_s));
    const bool isOpen = !fault;
    for (size_t i = 0; i < jobs.size() && !fault; ++i) {
        fault = failure(connection.run(u"SAVEPOINT job"_s));
        if (!fault && jobs[i].change(connection)) {
            fault = failure(connection.run(u"ROLLBACK TO job"_s));
        }
        if (!fault) {
            fault = failure(connection.run(u"RELEASE job"_s));
        }
    }
    if (!fault) {
        fault = failure(connection.run(u"COMMIT"_s));
    }
    if (fault) {
        qCCritical(
            logStore,
            "%zu changes were not written: %ls",
            jobs.size(),
            qUtf16Printable(fault->detail)
        );
        if (isOpen && !connection.run(u"ROLLBACK"_s)) {
            qCCritical(logStore, "the rollback failed too");
        }
    }
    for (const WriteJob& job : jobs) {
        job.answer(fault);
    }
}

std::optional<Error> Database::inSnapshot(Lane& lane, const std::function<void(Connection&)>& fn)
{
    // A deferred transaction sees one state of the file in WAL mode: rows and event number agree.
    if (auto fault = failure(lane.connection->run(u"BEGIN"_s))) {
        return fault;
    }
    fn(*lane.connection);
    return failure(lane.connection->run(u"COMMIT"_s));
}

} // namespace adjudge
