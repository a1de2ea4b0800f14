#include "server/service/browse.h"

#include "server/store/user_store.h"

#include <utility>

using namespace Qt::Literals::StringLiterals;

namespace adjudge {

namespace {

Error noSubmission(SubmissionId id)
{
    return {ErrorCode::NotFound, u"There is no submission %1."_s.arg(id.text()), {}};
}

Result<Submission> submissionOf(Connection& connection, SubmissionId id)
{
    auto found = SubmissionStore(connection).byId(id);
    if (!found) {
        return found.error();
    }
    return *found ? Result<Submission>(**found) : Result<Submission>(noSubmission(id));
}

template <typename T> Result<Snapshot<T>> withHead(Connection& connection, T value)
{
    const auto head = EventLog(connection).head();
    if (!head) {
        return head.error();
    }
    return Snapshot<T>{*head, std::move(value)};
}

Result<Snapshot<SubmissionDetail>> readDetail(Connection& c, const Caller& caller, SubmissionId id)
{
    const auto submission = submissionOf(c, id);
    if (!submission) {
        return submission.error();
    }
    SubmissionDetail detail{*submission, maySeeDetail(caller, submission->user), {}, {}};
    auto judging = SubmissionStore(c).detail(*submission);
    if (!judging) {
        return judging.error();
    }
    detail.duration = judging->duration;
    if (detail.maySeeDetail) {
        detail.judging = *judging;
        const QString forJudges = std::exchange(detail.judging.judgeAnalysis, QString());
        if (isJudge(caller) && !forJudges.isEmpty()) {
            detail.judging.analysis = forJudges;
        }
        if (!isJudge(caller)) {
            detail.judging.error.clear();
            for (TestResult& test : detail.judging.tests) {
                test = forContestant(test);
            }
        }
    }
    return withHead(c, std::move(detail));
}

Result<SubmissionSource> readSource(Connection& c, const Caller& caller, SubmissionId id)
{
    const auto submission = submissionOf(c, id);
    if (!submission) {
        return submission.error();
    }
    if (!maySeeDetail(caller, submission->user)) {
        return Error{
            ErrorCode::Forbidden, u"Only the submitter and judges may see the source."_s, {}};
    }
    const auto source = SubmissionStore(c).source(id);
    if (!source) {
        return source.error();
    }
    return *source ? Result<SubmissionSource>(**source)
                   : Result<SubmissionSource>(noSubmission(id));
}

Result<bool> isThere(Connection& c, const Topic& topic)
{
    switch (topic.kind) {
    case Topic::Kind::Problem: {
        const auto found = ProblemStore(c).byId(ProblemId(topic.id));
        return found ? Result<bool>(found->has_value()) : Result<bool>(found.error());
    }
    case Topic::Kind::Submission: {
        const auto found = SubmissionStore(c).byId(SubmissionId(topic.id));
        return found ? Result<bool>(found->has_value()) : Result<bool>(found.error());
    }
    case Topic::Kind::User:
        return UserStore(c).exists(UserId(topic.id));
    case Topic::Kind::Submissions:
    case Topic::Kind::Problems:
    case Topic::Kind::Rejudgings:
        return true;
    }
    return false;
}

Result<Browse::Replay> readReplay(Connection& c, qint64 seq, int limit)
{
    EventLog log(c);
    const auto head = log.head();
    const auto oldest = log.oldest();
    if (!head || !oldest) {
        return head ? oldest.error() : head.error();
    }
    const bool isKept = seq == head->seq || (*oldest > 0 && seq >= *oldest - 1);
    if (seq > head->seq || !isKept) {
        return Browse::Replay{*head, false, {}};
    }
    auto events = log.since(seq, limit);
    return events ? Result<Browse::Replay>(Browse::Replay{*head, true, *events})
                  : Result<Browse::Replay>(events.error());
}

} // namespace

QFuture<Result<Cursor>> Browse::head()
{
    return m_database.read<Cursor>([](Connection& c) { return EventLog(c).head(); });
}

QFuture<Result<QList<Problem>>> Browse::problems()
{
    return m_database.read<QList<Problem>>([](Connection& c) { return ProblemStore(c).all(); });
}

QFuture<Result<Problem>> Browse::problem(ProblemId id)
{
    return m_database.read<Problem>([id](Connection& c) -> Result<Problem> {
        const auto found = ProblemStore(c).byId(id);
        if (!found) {
            return found.error();
        }
        if (!*found) {
            const QString what = u"There is no problem %1. GET /api/problems/ lists them."_s;
            return Error{ErrorCode::NotFound, what.arg(id.text()), {}};
        }
        return **found;
    });
}

QFuture<Result<Snapshot<SubmissionPage>>> Browse::page(const SubmissionFilter& filter)
{
    return m_database.read<Snapshot<SubmissionPage>>(
        [filter](Connection& c) -> Result<Snapshot<SubmissionPage>> {
            auto page = SubmissionStore(c).page(filter);
            return page ? withHead(c, std::move(*page)) : page.error();
        }
    );
}

QFuture<Result<Snapshot<SubmissionDetail>>> Browse::detail(const Caller& caller, SubmissionId id)
{
    return m_database.read<Snapshot<SubmissionDetail>>([caller, id](Connection& c) {
        return readDetail(c, caller, id);
    });
}

QFuture<Result<SubmissionSource>> Browse::source(const Caller& caller, SubmissionId id)
{
    return m_database.read<SubmissionSource>([caller, id](Connection& c) {
        return readSource(c, caller, id);
    });
}

QFuture<Result<QList<Topic>>> Browse::missing(const QList<Topic>& topics)
{
    return m_database.read<QList<Topic>>([topics](Connection& c) -> Result<QList<Topic>> {
        QList<Topic> missing;
        for (const Topic& topic : topics) {
            const auto there = isThere(c, topic);
            if (!there) {
                return there.error();
            }
            if (!*there) {
                missing.append(topic);
            }
        }
        return missing;
    });
}

QFuture<Result<Browse::Replay>> Browse::since(qint64 seq, int limit)
{
    return m_database.read<Replay>([seq, limit](Connection& c) { return readReplay(c, seq, limit); }
    );
}

} // namespace adjudge
