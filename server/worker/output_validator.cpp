#include "server/worker/output_validator.h"

#include "server/worker/foreign_judgement.h"
#include "server/worker/metric_values.h"

using namespace Qt::Literals::StringLiterals;

namespace adjudge {

namespace {

constexpr int kAccepted = 42;
constexpr int kRejected = 43;
constexpr qsizetype kMaxTeamBytes = 1 << 10;
constexpr qsizetype kMaxJudgeBytes = 64 << 10;

} // namespace

OutputValidator::OutputValidator(QString name, std::unique_ptr<Box> box, RunRequest request)
    : m_name(std::move(name))
    , m_box(std::move(box))
    , m_request(std::move(request))
{
}

Result<std::unique_ptr<OutputValidator>> OutputValidator::open(
    const PackageProgram& program, const ValidatorBounds& bounds, const Tools& tools
)
{
    auto built = buildProgram(program, u"output validator"_s, bounds, tools);
    if (!built) {
        return built.error();
    }
    RunRequest request = built->request;
    request.argv += {u"/w/test.in"_s, u"/w/test.ans"_s, u"/w/feedback/"_s};
    request.folders = QStringList{u"feedback"_s};
    request.collect = QStringList{
        u"feedback/judgemessage.txt"_s, u"feedback/teammessage.txt"_s, u"feedback/metrics.json"_s};
    request.collectBytes = kMaxJudgeBytes + 1;
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

Result<Judgement> OutputValidator::judge(const Question& question)
{
    if (m_protocol != JudgeProtocol::Kattis) {
        const auto spoken = m_box->run(foreignRequest(m_protocol, m_request, question));
        return spoken ? foreignJudgement(m_protocol, m_name, *spoken)
                      : Result<Judgement>(spoken.error());
    }
    RunRequest request = m_request;
    request.argv += question.flags;
    request.input = question.output;
    request.files = {
        {u"test.in"_s, question.input, false}, {u"test.ans"_s, question.answer, false}};
    const auto run = m_box->run(request);
    if (!run) {
        return run.error();
    }
    const bool hasSpoken = run->end == RunResult::End::Exited &&
                           (run->exitCode == kAccepted || run->exitCode == kRejected);
    const QByteArray judgeText = collected(*run, u"feedback/judgemessage.txt"_s);
    if (!hasSpoken) {
        QString text = u"the output validator %1 %2"_s.arg(
            m_name, howItEnded(*run, u"42 accepts, 43 rejects"_s)
        );
        const QString words = shownText(run->errors + judgeText, 2000);
        text += words.trimmed().isEmpty() ? QString() : u": "_s + words;
        return Error{ErrorCode::Internal, text, {}};
    }
    const QByteArray teamText = collected(*run, u"feedback/teammessage.txt"_s);
    return Judgement{
        .isAccepted = run->exitCode == kAccepted,
        .teamMessage = shownText(teamText, kMaxTeamBytes).trimmed(),
        .judgeMessage = shownText(judgeText, kMaxJudgeBytes).trimmed(),
        .metrics = readMetricsFile(collected(*run, u"feedback/metrics.json"_s)),
    };
}

std::chrono::milliseconds OutputValidator::bound() const
{
    return m_request.limits.wall;
}

} // namespace adjudge
