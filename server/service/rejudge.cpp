#include "server/service/rejudge.h"

#include "server/service/events.h"
#include "server/service/rejudge_steps.h"
#include "server/store/job_store.h"

#include <limits>

using namespace Qt::Literals::StringLiterals;

namespace adjudge {

namespace {

std::optional<Error> refusal(const Caller& caller)
{
    return isJudge(caller)
               ? std::nullopt
               : std::optional(Error{ErrorCode::Forbidden, u"Only judges may rejudge."_s, {}});
}

template <typename T> QFuture<Result<T>> refused(const Error& error)
{
    return QtFuture::makeReadyFuture(Result<T>(error));
}

// A new judging in the shadow. False: the submission is not one to rejudge now.
Result<bool> putMember(Connection& connection, RejudgingId id, const Submission& submission)
{
    RejudgingStore rejudgings(connection);
    SubmissionStore submissions(connection);
    const auto isBusy = rejudgings.isBusy(submission.id);
    if (!isBusy || *isBusy || !isFinal(submission.status)) {
        return isBusy ? Result<bool>(false) : Result<bool>(isBusy.error());
    }
    const auto number = submissions.nextJudgingNumber(submission.id);
    if (!number) {
        return number.error();
    }
    const auto judging = submissions.addJudging(submission.id, *number, id);
    if (!judging) {
        return judging.error();
    }
    const auto job = JobStore(connection).put(*judging, submission.id, kRejudgePriority, id);
    if (!job) {
        return job.error();
    }
    const auto added = rejudgings.addMember(id, submission, *judging);
    return added ? Result<bool>(true) : Result<bool>(added.error());
}

} // namespace

Result<Rejudge::Written>
Rejudge::put(Connection& connection, Rejudging wanted, SubmissionFilter filter)
{
    filter.before = {};
    filter.limit = std::numeric_limits<int>::max() - 1;
    const auto page = SubmissionStore(connection).page(filter);
    const auto id = RejudgingStore(connection).add(wanted);
    if (!page || !id) {
        return page ? id.error() : page.error();
    }
    wanted.id = *id;
    for (auto submission = page->submissions.crbegin(); submission != page->submissions.crend();
         ++submission) { // oldest first
        const auto added = putMember(connection, *id, *submission);
        if (!added) {
            return added.error();
        }
        wanted.total += *added ? 1 : 0;
    }
    if (wanted.total == 0) {
        const QString what =
            u"No submission to rejudge: %1 match, and those have no verdict yet or are being "
            u"rejudged already."_s;
        return Error{ErrorCode::Conflict, what.arg(page->submissions.size()), {}};
    }
    EventLog log(connection);
    const auto event = appendRejudging(log, wanted);
    if (!event) {
        return event.error();
    }
    return Written{wanted, {*event}};
}

QFuture<Result<Rejudging>> Rejudge::written(QFuture<Result<Written>> future)
{
    return future.then(this, [this](const Result<Written>& done) -> Result<Rejudging> {
        if (!done) {
            return done.error();
        }
        Q_EMIT stored(done->events);
        Q_EMIT queued(); // a job to claim, or one whose lease is gone
        return done->rejudging;
    });
}

QFuture<Result<Rejudging>> Rejudge::start(const Caller& caller, const RejudgeRequest& request)
{
    if (const auto error = refusal(caller)) {
        return refused<Rejudging>(*error);
    }
    Rejudging wanted;
    wanted.user = caller.id();
    wanted.userName = caller.user->userName;
    wanted.reason = request.reason;
    wanted.filter = request.filterText;
    wanted.isAutomatic = request.isAutomatic;
    wanted.createdAt = m_clock.now();
    return written(m_database.write<Written>([wanted, filter = request.filter](Connection& c) {
        return put(c, wanted, filter);
    }));
}

QFuture<Result<Rejudging>> Rejudge::apply(const Caller& caller, RejudgingId id)
{
    if (const auto error = refusal(caller)) {
        return refused<Rejudging>(*error);
    }
    return written(
        m_database.write<Written>([id, now = m_clock.now()](Connection& c) -> Result<Written> {
            const auto before = rejudgingOf(c, id);
            if (!before) {
                return before.error();
            }
            if (before->state != RejudgingState::Ready) {
                const QString what = u"Rejudging %1 is %2; only a ready one can be applied."_s;
                return Error{
                    ErrorCode::Conflict,
                    what.arg(id.text(), rejudgingStateName(before->state)),
                    {}};
            }
            const auto events = applyMembers(c, id, now);
            const auto after = rejudgingOf(c, id);
            if (!events || !after) {
                return events ? after.error() : events.error();
            }
            return Written{*after, *events};
        })
    );
}

QFuture<Result<Rejudging>> Rejudge::cancel(const Caller& caller, RejudgingId id)
{
    if (const auto error = refusal(caller)) {
        return refused<Rejudging>(*error);
    }
    return written(
        m_database.write<Written>([id, now = m_clock.now()](Connection& c) -> Result<Written> {
            const auto before = rejudgingOf(c, id);
            if (!before) {
                return before.error();
            }
            if (!before->isOpen()) {
                const QString what = u"Rejudging %1 is %2 already."_s;
                return Error{
                    ErrorCode::Conflict,
                    what.arg(id.text(), rejudgingStateName(before->state)),
                    {}};
            }
            const auto events = cancelMembers(c, id, now);
            const auto after = rejudgingOf(c, id);
            if (!events || !after) {
                return events ? after.error() : events.error();
            }
            return Written{*after, *events};
        })
    );
}

QFuture<Result<QList<Rejudging>>> Rejudge::newest(const Caller& caller)
{
    constexpr int kShown = 200;
    if (const auto error = refusal(caller)) {
        return refused<QList<Rejudging>>(*error);
    }
    return m_database.read<QList<Rejudging>>([](Connection& c) {
        return RejudgingStore(c).newest(kShown);
    });
}

QFuture<Result<RejudgingDetail>> Rejudge::detail(const Caller& caller, RejudgingId id)
{
    if (const auto error = refusal(caller)) {
        return refused<RejudgingDetail>(*error);
    }
    return m_database.read<RejudgingDetail>([id](Connection& c) -> Result<RejudgingDetail> {
        const auto head = EventLog(c).head();
        const auto rejudging = rejudgingOf(c, id);
        const auto members = RejudgingStore(c).members(id);
        if (!head || !rejudging || !members) {
            return !head ? head.error() : !rejudging ? rejudging.error() : members.error();
        }
        return RejudgingDetail{*head, *rejudging, *members};
    });
}

QFuture<Result<QList<JudgingRecord>>> Rejudge::history(const Caller& caller, SubmissionId id)
{
    if (const auto error = refusal(caller)) {
        return refused<QList<JudgingRecord>>(*error);
    }
    return m_database.read<
        QList<JudgingRecord>>([id](Connection& c) -> Result<QList<JudgingRecord>> {
        auto records = SubmissionStore(c).history(id);
        if (records && records->isEmpty()) {
            return Error{ErrorCode::NotFound, u"There is no submission %1."_s.arg(id.text()), {}};
        }
        return records;
    });
}

} // namespace adjudge
