// Steps of a rejudging within a write transaction, shared by those who start one and those who
// write verdicts.
#pragma once

#include "server/store/event_log.h"
#include "server/store/rejudging_store.h"

namespace adjudge {

// Another member is done: the set may be ready, and is applied if it applies itself. The events to
// publish after the commit.
Result<QList<StoredEvent>>
noteProgress(Connection& connection, RejudgingId id, const QDateTime& now);

// Gives every member its new judging, but for those that ended as judge error, and one event each.
Result<QList<StoredEvent>>
applyMembers(Connection& connection, RejudgingId id, const QDateTime& now);

// Ends it as cancelled: what still waits is not judged.
Result<QList<StoredEvent>>
cancelMembers(Connection& connection, RejudgingId id, const QDateTime& now);

// As it is stored; NotFound if it is not.
Result<Rejudging> rejudgingOf(Connection& connection, RejudgingId id);

} // namespace adjudge
