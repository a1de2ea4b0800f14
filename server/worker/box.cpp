#include "server/worker/box.h"

#include "server/worker/box_convert.h"
#include "server/worker/pipe_relay.h"
#include "server/worker/sandbox_process.h"

#include <QProcess>

using namespace Qt::Literals::StringLiterals;

namespace adjudge {

namespace {

using namespace std::chrono_literals;

constexpr std::chrono::milliseconds kProbePatience = 30s;
constexpr std::chrono::milliseconds kStartPatience = 30s;
constexpr std::chrono::milliseconds kFilePatience = 30s;
constexpr std::chrono::milliseconds kRunPatience = 15s; // over the wall limit

Error failed(const sandbox::Message& message)
{
    return {
        ErrorCode::Internal,
        u"The sandbox failed: %1."_s.arg(QString::fromStdString(message.payload)),
        {},
    };
}

Error unexpected()
{
    return {ErrorCode::Internal, u"The sandbox gave an answer that makes no sense."_s, {}};
}

Error noResources(const QString& what)
{
    return {
        ErrorCode::Internal,
        u"There is no room for the %1: %2."_s.arg(what, qt_error_string(errno)),
        {},
    };
}

// The relay saw who left first; if both left at once, the clock of their ends decides.
bool endedFirst(PipeRelay::First first, const RunResult& own, const RunResult& other)
{
    return first == PipeRelay::First::Unknown ? own.endedAt <= other.endedAt
                                              : first == PipeRelay::First::Interactor;
}

class ProcessBox final : public Box
{
public:
    Result<void> start(const Settings& settings);

    const SandboxReport& protection() const override { return m_protection; }

    int nearLimitRepeats() const override { return m_nearLimitRepeats; }

    Result<void> put(const BoxFile& file) override;
    Result<QByteArray> take(const QString& name, qint64 maxBytes) override;
    Result<RunResult> run(const RunRequest& request) override;
    Result<PairResult> runWith(
        const RunRequest& own, Box& otherBox, const RunRequest& other, Transcript& transcript
    ) override;

private:
    Result<std::uint32_t> begin(const RunRequest& request, std::span<const int> descriptors);
    Result<RunResult> finish(std::uint32_t tag, const RunRequest& request);

    SandboxProcess m_process;
    SandboxReport m_protection;
    int m_nearLimitRepeats = 0;
};

Result<void> ProcessBox::start(const Settings& settings)
{
    QStringList arguments = {
        u"serve"_s,
        u"--slot"_s,
        settings.slot,
        u"--box-bytes"_s,
        QString::number(settings.boxBytes)};
    if (!settings.useGroups) {
        arguments.append(u"--no-group"_s);
    }
    m_nearLimitRepeats = settings.nearLimitRepeats;
    if (settings.core >= 0) {
        arguments += {u"--core"_s, QString::number(settings.core)};
    }
    if (!settings.useNamespaces) {
        arguments.append(u"--no-namespaces"_s);
    }
    if (settings.allowInsecure) {
        arguments.append(u"--insecure"_s);
    }
    if (Result<void> started = m_process.start(settings.program, arguments); !started) {
        return started;
    }
    Result<sandbox::Message> greeting = m_process.receive(0, kStartPatience);
    if (!greeting) {
        return greeting.error();
    }
    if (greeting->kind != sandbox::Kind::Hello) {
        return failed(*greeting);
    }
    const auto report = sandbox::decodeHostReport(greeting->payload);
    if (!report) {
        return unexpected();
    }
    m_protection = toReport(*report);
    return {};
}

Result<void> ProcessBox::put(const BoxFile& file)
{
    const Result<std::uint32_t> tag =
        m_process.send(sandbox::Kind::Put, sandbox::encode(toEntry(file)));
    if (!tag) {
        return tag.error();
    }
    const Result<sandbox::Message> answer = m_process.receive(*tag, kFilePatience);
    if (!answer) {
        return answer.error();
    }
    if (answer->kind != sandbox::Kind::Done) {
        return failed(*answer);
    }
    return {};
}

Result<QByteArray> ProcessBox::take(const QString& name, qint64 maxBytes)
{
    const sandbox::TakeRequest request = {
        name.toStdString(),
        static_cast<std::uint64_t>(std::max<qint64>(maxBytes, 0)),
    };
    const Result<std::uint32_t> tag = m_process.send(sandbox::Kind::Take, sandbox::encode(request));
    if (!tag) {
        return tag.error();
    }
    const Result<sandbox::Message> answer = m_process.receive(*tag, kFilePatience);
    if (!answer) {
        return answer.error();
    }
    switch (answer->kind) {
    case sandbox::Kind::Content:
        return QByteArray::fromStdString(answer->payload);
    case sandbox::Kind::Absent:
        return Error{
            ErrorCode::NotFound, u"There is no regular file %1 in the box."_s.arg(name), {}};
    case sandbox::Kind::TooLarge:
        return Error{
            ErrorCode::TooLarge,
            u"%1 in the box is larger than %2 bytes."_s.arg(name).arg(maxBytes),
            {},
        };
    default:
        return failed(*answer);
    }
}

Result<std::uint32_t> ProcessBox::begin(const RunRequest& request, std::span<const int> descriptors)
{
    return m_process.send(sandbox::Kind::Run, sandbox::encode(toSpec(request)), descriptors);
}

Result<RunResult> ProcessBox::finish(std::uint32_t tag, const RunRequest& request)
{
    Result<sandbox::Message> answer = m_process.receive(tag, request.limits.wall + kRunPatience);
    if (!answer) {
        return answer.error();
    }
    if (answer->kind != sandbox::Kind::Report) {
        return failed(*answer);
    }
    auto report = sandbox::decodeRunReport(answer->payload);
    if (!report) {
        return unexpected();
    }
    return toResult(std::move(*report));
}

Result<RunResult> ProcessBox::run(const RunRequest& request)
{
    const sandbox::Fd input =
        sandbox::sealedFile({request.input.constData(), std::size_t(request.input.size())});
    if (!input.isOpen()) {
        return noResources(u"input of a run"_s);
    }
    const int descriptor = input.value();
    const Result<std::uint32_t> tag = begin(request, {&descriptor, 1});
    return tag ? finish(*tag, request) : Result<RunResult>(tag.error());
}

Result<PairResult> ProcessBox::runWith(
    const RunRequest& own, Box& otherBox, const RunRequest& other, Transcript& transcript
)
{
    constexpr int kAccepts = 42;
    auto* partner = dynamic_cast<ProcessBox*>(&otherBox);
    if (partner == nullptr || partner == this) {
        return unexpected();
    }
    const auto relay = PipeRelay::open(other.limits.outputBytes, transcript);
    if (!relay) {
        return relay.error();
    }
    const Result<std::uint32_t> ownTag = begin(own, (*relay)->interactorEnds());
    const Result<std::uint32_t> otherTag = partner->begin(other, (*relay)->submissionEnds());
    if (!ownTag || !otherTag) {
        return ownTag ? otherTag.error() : ownTag.error();
    }
    (*relay)->start();
    Result<RunResult> ownResult = finish(*ownTag, own);
    if (!ownResult || ownResult->end != RunResult::End::Exited || ownResult->exitCode != kAccepts) {
        (*relay)->cutSubmission();
    }
    Result<RunResult> otherResult = partner->finish(*otherTag, other);
    const PipeRelay::Record record = (*relay)->finish();
    if (!ownResult || !otherResult) {
        return ownResult ? otherResult.error() : ownResult.error();
    }
    const bool ownEndedFirst = endedFirst(record.first, *ownResult, *otherResult);
    return PairResult{
        std::move(*ownResult), std::move(*otherResult), ownEndedFirst, record.hasOverflow};
}

} // namespace

Result<SandboxReport> Box::probe(const QString& program)
{
    QProcess process;
    process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    process.start(program, {u"probe"_s}, QIODevice::ReadOnly);
    if (!process.waitForFinished(int(kProbePatience.count())) || process.exitCode() != 0) {
        process.kill();
        process.waitForFinished();
        return Error{
            ErrorCode::Internal,
            u"%1 probe failed: %2."_s.arg(program, process.errorString()),
            {},
        };
    }
    SandboxReport report;
    while (process.canReadLine()) {
        const QString line = QString::fromUtf8(process.readLine()).trimmed();
        const QString value = line.section(u": "_s, 1);
        if (line.startsWith("level: "_L1)) {
            report.level = value;
        } else if (line.startsWith("missing: "_L1)) {
            report.missing.append(value);
        }
    }
    return report.level.isEmpty() ? Result<SandboxReport>(unexpected()) : report;
}

Result<std::unique_ptr<Box>> Box::open(const Settings& settings)
{
    auto box = std::make_unique<ProcessBox>();
    if (const Result<void> started = box->start(settings); !started) {
        return started.error();
    }
    return std::unique_ptr<Box>(std::move(box));
}

} // namespace adjudge
