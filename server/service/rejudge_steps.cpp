#include "server/service/rejudge_steps.h"

#include "server/service/events.h"
#include "server/store/job_store.h"
#include "server/store/submission_store.h"

using namespace Qt::Literals::StringLiterals;

namespace adjudge {

namespace {

// Changes the state and appends the event that tells judges.
Result<StoredEvent>
enter(Connection& connection, Rejudging rejudging, RejudgingState state, const QDateTime& endedAt)
{
    rejudging.state = state;
    if (const auto set = RejudgingStore(connection).setState(rejudging.id, state, endedAt); !set) {
        return set.error();
    }
    EventLog log(connection);
    return appendRejudging(log, rejudging);
}

Result<std::optional<StoredEvent>> applyMember(Connection& connection, const RejudgingMember& m)
{
    SubmissionStore submissions(connection);
    auto submission = submissions.byId(m.submission);
    if (!submission) {
        return submission.error();
    }
    if (!*submission || !isFinal(m.status) || m.status == Status::JudgeError) {
        return std::optional<StoredEvent>();
    }
    Submission state = **submission;
    state.status = m.status;
    state.judging = m.number;
    state.test = m.test;
    state.tests = m.tests > 0 ? m.tests : state.tests;
    state.time = m.time;
    state.memoryBytes = m.memoryBytes;
    state.metrics = m.metrics;
    state.score = m.score;
    state.groups = m.groups;
    EventLog log(connection);
    const auto event = appendUpdate(log, state);
    if (!event) {
        return event.error();
    }
    const auto written = submissions.writeState(state);
    return written ? Result<std::optional<StoredEvent>>(std::optional(*event))
                   : Result<std::optional<StoredEvent>>(written.error());
}

} // namespace

Result<Rejudging> rejudgingOf(Connection& connection, RejudgingId id)
{
    const auto found = RejudgingStore(connection).byId(id);
    if (!found) {
        return found.error();
    }
    if (!*found) {
        const QString what = u"There is no rejudging %1. GET /api/rejudgings/ lists them."_s;
        return Error{ErrorCode::NotFound, what.arg(id.text()), {}};
    }
    return **found;
}

Result<QList<StoredEvent>>
noteProgress(Connection& connection, RejudgingId id, const QDateTime& now)
{
    const auto rejudging = rejudgingOf(connection, id);
    if (!rejudging) {
        return rejudging.error();
    }
    const bool isReady = rejudging->done == rejudging->total;
    if (isReady && rejudging->isOpen() && rejudging->isAutomatic) {
        return applyMembers(connection, id, now);
    }
    const RejudgingState state =
        isReady && rejudging->isOpen() ? RejudgingState::Ready : rejudging->state;
    const auto event = enter(connection, *rejudging, state, rejudging->endedAt);
    return event ? Result<QList<StoredEvent>>({*event}) : Result<QList<StoredEvent>>(event.error());
}

Result<QList<StoredEvent>>
applyMembers(Connection& connection, RejudgingId id, const QDateTime& now)
{
    const auto rejudging = rejudgingOf(connection, id);
    const auto members = RejudgingStore(connection).members(id);
    if (!rejudging || !members) {
        return rejudging ? members.error() : rejudging.error();
    }
    QList<StoredEvent> events;
    for (const RejudgingMember& member : *members) {
        const auto event = applyMember(connection, member);
        if (!event) {
            return event.error();
        }
        if (*event) {
            events.append(**event);
        }
    }
    const auto told = enter(connection, *rejudging, RejudgingState::Applied, now);
    if (!told) {
        return told.error();
    }
    events.append(*told);
    return events;
}

Result<QList<StoredEvent>>
cancelMembers(Connection& connection, RejudgingId id, const QDateTime& now)
{
    const auto rejudging = rejudgingOf(connection, id);
    if (!rejudging) {
        return rejudging.error();
    }
    if (const auto dropped = JobStore(connection).dropOf(id); !dropped) {
        return dropped.error();
    }
    const auto event = enter(connection, *rejudging, RejudgingState::Cancelled, now);
    return event ? Result<QList<StoredEvent>>({*event}) : Result<QList<StoredEvent>>(event.error());
}

} // namespace adjudge
