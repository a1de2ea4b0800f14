#include "server/service/events.h"

#include "server/domain/access.h"
#include "shared/wire/codec.h"

using namespace Qt::Literals::StringLiterals;

namespace adjudge {

namespace {

constexpr QLatin1StringView kRejudgingUpdate("rejudging_update");

Result<StoredEvent> appended(EventLog& log, StoredEvent event)
{
    const auto done = log.append(event);
    return done ? Result<StoredEvent>(std::move(event)) : Result<StoredEvent>(done.error());
}

StoredEvent about(const Submission& s, qint64 seq, const QString& kind)
{
    return {seq, kind, s.problem, s.id, s.user, {}, {}};
}

} // namespace

QList<Topic> topicsOfEvent(const StoredEvent& event)
{
    if (event.kind == kRejudgingUpdate) {
        return {Topic{Topic::Kind::Rejudgings, 0}};
    }
    if (!event.submission.isValid()) {
        return {Topic{Topic::Kind::Problems, 0}};
    }
    const Topic one = Topic::submission(event.submission);
    if (event.kind != "submission_update"_L1) {
        return {one};
    }
    return {
        one,
        Topic::problem(event.problem),
        Topic::user(event.user),
        Topic{Topic::Kind::Submissions, 0}};
}

Result<StoredEvent> appendUpdate(EventLog& log, Submission& submission)
{
    const auto seq = log.nextSeq();
    if (!seq) {
        return seq.error();
    }
    submission.seq = *seq;
    StoredEvent event = about(submission, *seq, u"submission_update"_s);
    event.text = wire::encode(ServerMessage(message::SubmissionUpdate{submission}));
    return appended(log, std::move(event));
}

Result<StoredEvent>
appendTest(EventLog& log, const Submission& submission, const TestResult& result)
{
    const auto seq = log.nextSeq();
    if (!seq) {
        return seq.error();
    }
    StoredEvent event = about(submission, *seq, u"test_result"_s);
    const TestResult plain = forContestant(result);
    const auto encoded = [&](const TestResult& form) {
        return wire::encode(ServerMessage(message::TestDone{
            *seq, submission.id, submission.judging, form}));
    };
    event.text = encoded(plain);
    if (plain != result) {
        event.judgeText = encoded(result);
    }
    return appended(log, std::move(event));
}

Result<StoredEvent>
appendCompileLog(EventLog& log, const Submission& submission, const QString& text)
{
    const auto seq = log.nextSeq();
    if (!seq) {
        return seq.error();
    }
    StoredEvent event = about(submission, *seq, u"compile_log"_s);
    event.text = wire::encode(ServerMessage(message::CompileLog{
        *seq, submission.id, submission.judging, text}));
    return appended(log, std::move(event));
}

Result<StoredEvent> appendRejudging(EventLog& log, const Rejudging& rejudging)
{
    const auto seq = log.nextSeq();
    if (!seq) {
        return seq.error();
    }
    StoredEvent event{*seq, kRejudgingUpdate, {}, {}, {}, {}, {}};
    event.text = wire::encode(ServerMessage(message::RejudgingUpdate{
        *seq,
        rejudging.id,
        rejudgingStateName(rejudging.state),
        rejudging.total,
        rejudging.done,
        rejudging.changed,
        rejudging.failed}));
    return appended(log, std::move(event));
}

Result<StoredEvent> appendAnalysis(
    EventLog& log,
    const Submission& submission,
    const Analysis& analysis,
    const std::optional<Analysis>& forJudges
)
{
    const auto seq = log.nextSeq();
    if (!seq) {
        return seq.error();
    }
    StoredEvent event = about(submission, *seq, u"error_analysis"_s);
    const auto encoded = [&](const Analysis& form) {
        return wire::encode(ServerMessage(message::ErrorAnalysis{
            *seq, submission.id, submission.judging, form}));
    };
    event.text = encoded(analysis);
    if (forJudges && *forJudges != analysis) {
        event.judgeText = encoded(*forJudges);
    }
    return appended(log, std::move(event));
}

Result<StoredEvent> appendProblem(EventLog& log, ProblemId problem)
{
    const auto seq = log.nextSeq();
    if (!seq) {
        return seq.error();
    }
    StoredEvent event{*seq, u"problem_update"_s, problem, {}, {}, {}, {}};
    event.text = wire::encode(ServerMessage(message::ProblemUpdate{*seq, problem}));
    return appended(log, std::move(event));
}

} // namespace adjudge
