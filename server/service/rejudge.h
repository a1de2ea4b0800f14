// Judging again: of one submission, or of all that a filter finds, first in the shadow. Contestants
// keep seeing the old verdicts until the set is applied; then everybody hears the new ones at once.
// The new judgings wait behind everything that was just submitted, and go on after a restart. Main
// thread.
#pragma once

#include "server/domain/access.h"
#include "server/store/database.h"
#include "server/store/event_log.h"
#include "server/store/rejudging_store.h"
#include "server/store/submission_store.h"
#include "shared/clock.h"

#include <QObject>

namespace adjudge {

struct RejudgeRequest
{
    SubmissionFilter filter; // `before` and `limit` do not count
    QString reason;
    QString filterText;       // JSON, kept for people
    bool isAutomatic = false; // applied as soon as every member has its verdict
};

struct RejudgingDetail
{
    Cursor at;
    Rejudging rejudging;
    QList<RejudgingMember> members;
};

class Rejudge final : public QObject
{
    Q_OBJECT

public:
    Rejudge(Database& database, const Clock& clock, QObject* parent = nullptr)
        : QObject(parent)
        , m_database(database)
        , m_clock(clock)
    {
    }

    // Submissions that have no verdict yet or are in another open set are left out. Conflict if
    // nothing is left. Everything here: Forbidden to all but judges.
    QFuture<Result<Rejudging>> start(const Caller& caller, const RejudgeRequest& request);

    // Conflict unless it is ready; cancel: unless it is open.
    QFuture<Result<Rejudging>> apply(const Caller& caller, RejudgingId id);
    QFuture<Result<Rejudging>> cancel(const Caller& caller, RejudgingId id);

    QFuture<Result<QList<Rejudging>>> newest(const Caller& caller);
    QFuture<Result<RejudgingDetail>> detail(const Caller& caller, RejudgingId id);
    QFuture<Result<QList<JudgingRecord>>> history(const Caller& caller, SubmissionId id);

Q_SIGNALS:
    void stored(const QList<adjudge::StoredEvent>& events); // after the commit
    void queued();

private:
    struct Written
    {
        Rejudging rejudging;
        QList<StoredEvent> events;
    };

    static Result<Written> put(Connection& connection, Rejudging wanted, SubmissionFilter filter);
    QFuture<Result<Rejudging>> written(QFuture<Result<Written>> future);

    Database& m_database;
    const Clock& m_clock;
};

} // namespace adjudge
