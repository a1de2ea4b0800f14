#include "server/worker/box.h"

#include "server/worker/box_convert.h"
#include "server/worker/sandbox_process.h"

#include <QProcess>

#include <fcntl.h>
#include <unistd.h>

#include <csignal>

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

// The clock tells when each was reaped; who died of a broken pipe lost a partner before.
bool endedBefore(const RunResult& one, const RunResult& other)
{
    const auto hasLostPartner = [](const RunResult& result) {
        return result.end == RunResult::End::Signalled && result.signal == SIGPIPE;
    };
    if (hasLostPartner(one) != hasLostPartner(other)) {
        return hasLostPartner(other);
    }
    return one.endedAt <= other.endedAt;
}

class ProcessBox final : public Box
{
public:
    Result<void> start(const Settings& settings);

    const SandboxReport& protection() const override { return m_protection; }

    Result<void> put(const BoxFile& file) override;
    Result<QByteArray> take(const QString& name, qint64 maxBytes) override;
    Result<RunResult> run(const RunRequest& request) override;
    Result<PairResult>
    runWith(const RunRequest& own, Box& otherBox, const RunRequest& other) override;

private:
    Result<std::uint32_t> begin(const RunRequest& request, std::span<const int> descriptors);
    Result<RunResult> finish(std::uint32_t tag, const RunRequest& request);

    SandboxProcess m_process;
    SandboxReport m_protection;
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

Result<PairResult>
ProcessBox::runWith(const RunRequest& own, Box& otherBox, const RunRequest& other)
{
    auto* partner = dynamic_cast<ProcessBox*>(&otherBox);
    int there[2] = {-1, -1};
    int back[2] = {-1, -1};
    if (partner == nullptr || partner == this || pipe2(there, O_CLOEXEC) != 0 ||
        pipe2(back, O_CLOEXEC) != 0) {
        return noResources(u"pipes between two boxes"_s);
    }
    sandbox::Fd ends[] = {
        sandbox::Fd(there[0]), sandbox::Fd(there[1]), sandbox::Fd(back[0]), sandbox::Fd(back[1])};
    const int ownEnds[] = {back[0], there[1]};
    const int otherEnds[] = {there[0], back[1]};
    const Result<std::uint32_t> ownTag = begin(own, ownEnds);
    const Result<std::uint32_t> otherTag = partner->begin(other, otherEnds);
    for (sandbox::Fd& end : ends) {
        end.reset(); // else nobody would ever see the end of a pipe
    }
    if (!ownTag || !otherTag) {
        return ownTag ? otherTag.error() : ownTag.error();
    }
    Result<RunResult> ownResult = finish(*ownTag, own);
    Result<RunResult> otherResult = partner->finish(*otherTag, other);
    if (!ownResult || !otherResult) {
        return ownResult ? otherResult.error() : ownResult.error();
    }
    const bool ownEndedFirst = endedBefore(*ownResult, *otherResult);
    return PairResult{std::move(*ownResult), std::move(*otherResult), ownEndedFirst};
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
