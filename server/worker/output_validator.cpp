#include "server/worker/output_validator.h"

#include "shared/wire/codec.h"

#include <QJsonObject>
#include <QRegularExpression>

#include <cmath>

using namespace Qt::Literals::StringLiterals;

namespace adjudge {

namespace {

constexpr int kAccepted = 42;
constexpr int kRejected = 43;
constexpr qsizetype kMaxTeamBytes = 1 << 10;
constexpr qsizetype kMaxJudgeBytes = 64 << 10;

Metrics readMetrics(const QByteArray& text)
{
    constexpr qsizetype kMaxMetrics = 16;
    static const QRegularExpression plain(u"^[A-Za-z][A-Za-z0-9_]{0,31}$"_s);
    Metrics metrics;
    const auto object = wire::parseObject(text);
    if (!object) {
        return metrics;
    }
    for (auto it = object->begin(); it != object->end() && metrics.size() < kMaxMetrics; ++it) {
        const double number = it.value().toDouble(std::nan(""));
        if (plain.match(it.key()).hasMatch() && std::isfinite(number)) {
            metrics.insert(it.key(), number);
        }
    }
    return metrics;
}

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

Result<Judgement> OutputValidator::judge(const Question& question)
{
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
        .metrics = readMetrics(collected(*run, u"feedback/metrics.json"_s)),
    };
}

std::chrono::milliseconds OutputValidator::bound() const
{
    return m_request.limits.wall;
}

} // namespace adjudge
