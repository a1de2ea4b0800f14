#include "server/worker/box_convert.h"

#include <algorithm>

namespace adjudge {

namespace {

std::vector<std::string> toTexts(const QStringList& values)
{
    std::vector<std::string> texts;
    for (const QString& value : values) {
        texts.push_back(value.toStdString());
    }
    return texts;
}

std::uint64_t bytes(qint64 value)
{
    return static_cast<std::uint64_t>(std::max<qint64>(value, 0));
}

std::uint64_t microseconds(std::chrono::milliseconds value)
{
    return bytes(std::chrono::microseconds(value).count());
}

std::chrono::milliseconds milliseconds(std::uint64_t microseconds)
{
    return std::chrono::milliseconds((microseconds + 500) / 1000);
}

} // namespace

sandbox::FileEntry toEntry(const BoxFile& file)
{
    return {file.name.toStdString(), file.content.toStdString(), file.isExecutable};
}

sandbox::RunSpec toSpec(const RunRequest& request)
{
    sandbox::RunSpec spec;
    spec.isCompile = request.profile == RunRequest::Profile::Compile;
    spec.argv = toTexts(request.argv);
    spec.environment = toTexts(request.environment);
    if (!spec.isCompile) {
        for (const BoxFile& file : request.files) {
            spec.files.push_back(toEntry(file));
        }
        spec.folders = toTexts(request.folders);
    }
    spec.collect = toTexts(request.collect);
    spec.collectBytes = bytes(request.collectBytes);
    spec.cpuUs = microseconds(request.limits.cpu);
    spec.wallUs = microseconds(request.limits.wall);
    spec.memoryBytes = bytes(request.limits.memoryBytes);
    spec.outputBytes = bytes(request.limits.outputBytes);
    spec.processes = bytes(request.limits.processes);
    spec.addressSpaceBytes = bytes(request.limits.addressSpaceBytes);
    return spec;
}

RunResult toResult(sandbox::RunReport report)
{
    static_assert(int(RunResult::End::NotStarted) == int(sandbox::End::NotStarted));
    RunResult result;
    result.end = static_cast<RunResult::End>(report.end);
    result.exitCode = static_cast<int>(report.exitCode);
    result.signal = static_cast<int>(report.signal);
    result.cpu = milliseconds(report.cpuUs);
    result.wall = milliseconds(report.wallUs);
    result.memoryBytes = static_cast<qint64>(report.memoryBytes);
    result.endedAt = std::chrono::nanoseconds(report.endNs);
    result.output = QByteArray::fromStdString(report.output);
    result.errors = QByteArray::fromStdString(report.errors);
    for (const sandbox::FileEntry& file : report.collected) {
        result.collected.append(
            {QString::fromStdString(file.name),
             QByteArray::fromStdString(file.content),
             file.isExecutable}
        );
    }
    result.note = QString::fromStdString(report.note);
    return result;
}

SandboxReport toReport(const sandbox::HostReport& report)
{
    SandboxReport converted;
    converted.level = QString::fromStdString(report.level);
    for (const std::string& sentence : report.missing) {
        converted.missing.append(QString::fromStdString(sentence));
    }
    return converted;
}

} // namespace adjudge
