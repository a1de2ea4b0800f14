#include "server/worker/output_validator.h"

#include "server/worker/foreign_judgement.h"
#include "server/worker/metric_values.h"

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace adjudge {

namespace {

constexpr int kAccepted = 42;
constexpr int kRejected = 43;
constexpr qsizetype kMaxTeamBytes = 1 << 10;
constexpr qsizetype kMaxJudgeBytes = 64 << 10;
constexpr qint64 kMaxFeedbackBytes = 16LL << 20;

const QString kFeedback = u"feedback/"_s;
const QString kJudgeMessage = u"judgemessage.txt"_s;
const QString kTeamMessage = u"teammessage.txt"_s;
const QString kMetrics = u"metrics.json"_s;
const QString kScore = u"score.txt"_s;
const QString kMultiplier = u"score_multiplier.txt"_s;
const QString kNextPass = u"nextpass.in"_s;

std::optional<QByteArray> found(const RunResult& run, const QString& name)
{
    const auto file = std::ranges::find(run.collected, kFeedback + name, &BoxFile::name);
    return file == run.collected.cend() ? std::nullopt : std::optional(file->content);
}

} // namespace

OutputValidator::OutputValidator(QString name, std::unique_ptr<Box> box, RunRequest request)
    : m_name(std::move(name))
    , m_box(std::move(box))
    , m_request(std::move(request))
{
}

Result<std::unique_ptr<OutputValidator>> OutputValidator::open(
    const PackageProgram& program,
    const ValidatorBounds& bounds,
    const Tools& tools,
    bool isMultiPass
)
{
    auto built = buildProgram(program, u"output validator"_s, bounds, tools);
    if (!built) {
        return built.error();
    }
    RunRequest request = built->request;
    request.argv += {u"/w/test.in"_s, u"/w/test.ans"_s, u"/w/feedback/"_s};
    request.folders = QStringList{u"feedback"_s};
    if (isMultiPass) {
        request.collect = QStringList{kFeedback};
        request.collectBytes = kMaxFeedbackBytes;
    } else {
        for (const QString& name : {kJudgeMessage, kTeamMessage, kMetrics, kScore, kMultiplier}) {
            request.collect.append(kFeedback + name);
        }
        request.collectBytes = kMaxJudgeBytes + 1;
    }
    return std::unique_ptr<OutputValidator>(
        new OutputValidator(program.name, std::move(built->box), std::move(request))
    );
}

Result<std::unique_ptr<OutputValidator>> OutputValidator::openForeign(
    JudgeProtocol protocol,
    const PackageProgram& program,
    const ValidatorBounds& bounds,
    const Tools& tools
)
{
    const bool isChecker = protocol == JudgeProtocol::Testlib;
    auto built = buildProgram(program, isChecker ? u"checker"_s : u"evaluator"_s, bounds, tools);
    if (!built) {
        return built.error();
    }
    std::unique_ptr<OutputValidator> validator(
        new OutputValidator(program.name, std::move(built->box), std::move(built->request))
    );
    validator->m_protocol = protocol;
    return validator;
}

RunRequest OutputValidator::requestFor(const Question& question) const
{
    RunRequest request = m_request;
    request.argv += question.flags;
    request.input = question.output;
    request.files = {
        {u"test.in"_s, question.input, false}, {u"test.ans"_s, question.answer, false}};
    request.files += question.feedback;
    return request;
}

Result<Judgement> OutputValidator::judge(const Question& question)
{
    if (m_protocol != JudgeProtocol::Kattis) {
        const auto spoken = m_box->run(foreignRequest(m_protocol, m_request, question));
        return spoken ? foreignJudgement(m_protocol, m_name, *spoken)
                      : Result<Judgement>(spoken.error());
    }
    const auto run = m_box->run(requestFor(question));
    return run ? judgementOf(*run) : run.error();
}

Result<OutputValidator::Conversation> OutputValidator::converse(
    const Question& question, Box& box, const RunRequest& submission, Transcript& transcript
)
{
    RunRequest request = requestFor(question);
    request.limits.wall += submission.limits.wall;
    auto pair = m_box->runWith(request, box, submission, transcript);
    if (!pair) {
        return pair.error();
    }
    Conversation conversation{
        .submission = std::move(pair->other),
        .hasOverflow = pair->hasOverflow,
        .interactorIsFirst = pair->ownEndedFirst,
        .judgement = {},
    };
    if (conversation.submission.end == RunResult::End::NotStarted) {
        return conversation; // what the interactor makes of that is of no interest
    }
    const auto judgement = judgementOf(pair->own);
    if (!judgement) {
        return judgement.error();
    }
    conversation.judgement = *judgement;
    return conversation;
}

Result<Judgement> OutputValidator::judgementOf(const RunResult& run) const
{
    const bool hasSpoken = run.end == RunResult::End::Exited &&
                           (run.exitCode == kAccepted || run.exitCode == kRejected);
    const QByteArray judgeText = collected(run, kFeedback + kJudgeMessage);
    if (!hasSpoken) {
        QString text = u"the output validator %1 %2"_s.arg(
            m_name, howItEnded(run, u"42 accepts, 43 rejects"_s)
        );
        const QString words = shownText(run.errors + judgeText, 2000);
        text += words.trimmed().isEmpty() ? QString() : u": "_s + words;
        return Error{ErrorCode::Internal, text, {}};
    }
    Judgement judgement{
        .isAccepted = run.exitCode == kAccepted,
        .teamMessage = shownText(collected(run, kFeedback + kTeamMessage), kMaxTeamBytes).trimmed(),
        .judgeMessage = shownText(judgeText, kMaxJudgeBytes).trimmed(),
        .metrics = readMetricsFile(collected(run, kFeedback + kMetrics)),
        .score = found(run, kScore),
        .multiplier = found(run, kMultiplier),
        .nextPass = found(run, kNextPass),
        .feedback = {},
    };
    qint64 bytes = 0;
    for (const BoxFile& file : run.collected) {
        bytes += file.content.size();
        if (file.name != kFeedback + kNextPass) {
            judgement.feedback.append({file.name, file.content, false});
        }
    }
    if (m_request.collect.contains(kFeedback) && bytes >= kMaxFeedbackBytes) {
        const QString text =
            u"the output validator %1 left more than %2 MiB in its feedback folder"_s;
        return Error{ErrorCode::Internal, text.arg(m_name).arg(kMaxFeedbackBytes >> 20), {}};
    }
    return judgement;
}

std::chrono::milliseconds OutputValidator::bound() const
{
    return m_request.limits.wall;
}

} // namespace adjudge
