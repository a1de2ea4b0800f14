// The store's threads. write() runs on the single writer thread, which puts everything that is
// queued into one BEGIN IMMEDIATE ... COMMIT (group commit) and answers only after the commit is on
// disk; read() runs on a reader with a consistent snapshot. Functions given here run on those
// threads and must touch nothing but their Connection and what they captured by value.
#pragma once

#include "server/store/connection.h"

#include <QFuture>
#include <QPromise>
#include <QThreadPool>

#include <functional>
#include <mutex>
#include <vector>

namespace adjudge {

class Database
{
public:
    // Opens (and makes) the file and brings it to the newest schema. Blocking; for start-up.
    static Result<std::unique_ptr<Database>> open(const QString& file);
    ~Database(); // finishes what is queued
    Q_DISABLE_COPY_MOVE(Database)

    // One of many jobs in the next commit. If fn returns an Error its own changes are rolled back
    // and the others stand. Answers are given in the order of the calls.
    template <typename T> QFuture<Result<T>> write(std::function<Result<T>(Connection&)> fn)
    {
        auto promise = std::make_shared<QPromise<Result<T>>>();
        auto kept = std::make_shared<std::optional<Result<T>>>();
        promise->start();
        enqueue(
            {[fn = std::move(fn), kept](Connection& connection) -> std::optional<Error> {
                 kept->emplace(fn(connection));
                 return kept->value() ? std::nullopt : std::optional(kept->value().error());
             },
             [promise, kept](const std::optional<Error>& commitError) {
                 const bool isLost = commitError && (!kept->has_value() || kept->value());
                 promise->addResult(isLost ? Result<T>(*commitError) : std::move(kept->value()));
                 promise->finish();
             }}
        );
        return promise->future();
    }

    template <typename T> QFuture<Result<T>> read(std::function<Result<T>(Connection&)> fn)
    {
        auto promise = std::make_shared<QPromise<Result<T>>>();
        promise->start();
        Lane& lane = *m_readers[m_nextReader++ % m_readers.size()];
        lane.thread.start([&lane, promise, fn = std::move(fn)] {
            std::optional<Result<T>> result;
            const auto failure = inSnapshot(lane, [&](Connection& c) { result.emplace(fn(c)); });
            promise->addResult(failure ? Result<T>(*failure) : std::move(*result));
            promise->finish();
        });
        return promise->future();
    }

private:
    // A thread of its own with a connection of its own.
    struct Lane
    {
        QThreadPool thread;                     // exactly one, never expiring
        std::unique_ptr<Connection> connection; // made, used and destroyed on that thread
    };

    struct WriteJob
    {
        std::function<std::optional<Error>(Connection&)> change;
        std::function<void(const std::optional<Error>&)> answer; // with the commit's fault
    };

    Database() = default;
    static Result<void> openLane(Lane& lane, const QString& file, bool isWriter);
    static std::optional<Error> inSnapshot(Lane& lane, const std::function<void(Connection&)>& fn);
    void enqueue(WriteJob job);
    void writeQueued(); // on the writer's thread

    Lane m_writer;
    std::vector<std::unique_ptr<Lane>> m_readers;
    size_t m_nextReader = 0; // main thread only
    std::mutex m_mutex;      // guards m_queue
    std::vector<WriteJob> m_queue;
};

} // namespace adjudge
