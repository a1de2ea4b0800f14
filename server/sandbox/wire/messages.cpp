#include "server/sandbox/wire/messages.h"

#include "server/sandbox/wire/record.h"

namespace adjudge::sandbox {

namespace {

void write(RecordWriter& out, const FileEntry& file)
{
    out.text(file.name);
    out.text(file.content);
    out.number(file.isExecutable ? 1 : 0);
}

FileEntry readFile(RecordReader& in)
{
    FileEntry file;
    file.name = in.text();
    file.content = in.text();
    file.isExecutable = in.number() != 0;
    return file;
}

void write(RecordWriter& out, const std::vector<FileEntry>& files)
{
    out.number(files.size());
    for (const FileEntry& file : files) {
        write(out, file);
    }
}

std::vector<FileEntry> readFiles(RecordReader& in)
{
    std::vector<FileEntry> files(in.count());
    for (FileEntry& file : files) {
        file = readFile(in);
    }
    return files;
}

template <typename T> std::optional<T> ifComplete(const RecordReader& in, T value)
{
    return in.isComplete() ? std::optional<T>(std::move(value)) : std::nullopt;
}

} // namespace

std::string encode(const HostReport& value)
{
    RecordWriter out;
    out.text(value.level);
    out.texts(value.missing);
    return out.take();
}

std::optional<HostReport> decodeHostReport(std::string_view bytes)
{
    RecordReader in(bytes);
    HostReport value;
    value.level = in.text();
    value.missing = in.texts();
    return ifComplete(in, std::move(value));
}

std::string encode(const FileEntry& value)
{
    RecordWriter out;
    write(out, value);
    return out.take();
}

std::optional<FileEntry> decodeFileEntry(std::string_view bytes)
{
    RecordReader in(bytes);
    FileEntry value = readFile(in);
    return ifComplete(in, std::move(value));
}

std::string encode(const std::vector<FileEntry>& value)
{
    RecordWriter out;
    write(out, value);
    return out.take();
}

std::optional<std::vector<FileEntry>> decodeFiles(std::string_view bytes)
{
    RecordReader in(bytes);
    std::vector<FileEntry> value = readFiles(in);
    return ifComplete(in, std::move(value));
}

std::string encode(const TakeRequest& value)
{
    RecordWriter out;
    out.text(value.name);
    out.number(value.maxBytes);
    return out.take();
}

std::optional<TakeRequest> decodeTakeRequest(std::string_view bytes)
{
    RecordReader in(bytes);
    TakeRequest value;
    value.name = in.text();
    value.maxBytes = in.number();
    return ifComplete(in, std::move(value));
}

std::string encode(const RunSpec& value)
{
    RecordWriter out;
    out.number(value.isCompile ? 1 : 0);
    out.texts(value.argv);
    out.texts(value.environment);
    write(out, value.files);
    out.texts(value.folders);
    out.texts(value.collect);
    for (const std::uint64_t number :
         {value.collectBytes,
          value.cpuUs,
          value.wallUs,
          value.memoryBytes,
          value.outputBytes,
          value.processes,
          value.addressSpaceBytes}) {
        out.number(number);
    }
    return out.take();
}

std::optional<RunSpec> decodeRunSpec(std::string_view bytes)
{
    RecordReader in(bytes);
    RunSpec value;
    value.isCompile = in.number() != 0;
    value.argv = in.texts();
    value.environment = in.texts();
    value.files = readFiles(in);
    value.folders = in.texts();
    value.collect = in.texts();
    for (std::uint64_t* number :
         {&value.collectBytes,
          &value.cpuUs,
          &value.wallUs,
          &value.memoryBytes,
          &value.outputBytes,
          &value.processes,
          &value.addressSpaceBytes}) {
        *number = in.number();
    }
    return ifComplete(in, std::move(value));
}

std::string encode(const RunReport& value)
{
    RecordWriter out;
    for (const std::uint64_t number :
         {static_cast<std::uint64_t>(value.end),
          value.exitCode,
          value.signal,
          value.cpuUs,
          value.wallUs,
          value.memoryBytes,
          value.endNs}) {
        out.number(number);
    }
    out.text(value.output);
    out.text(value.errors);
    write(out, value.collected);
    out.text(value.note);
    return out.take();
}

std::optional<RunReport> decodeRunReport(std::string_view bytes)
{
    RecordReader in(bytes);
    RunReport value;
    const std::uint64_t end = in.number();
    for (std::uint64_t* number :
         {&value.exitCode,
          &value.signal,
          &value.cpuUs,
          &value.wallUs,
          &value.memoryBytes,
          &value.endNs}) {
        *number = in.number();
    }
    value.output = in.text();
    value.errors = in.text();
    value.collected = readFiles(in);
    value.note = in.text();
    if (end > static_cast<std::uint64_t>(End::NotStarted)) {
        return std::nullopt;
    }
    value.end = static_cast<End>(end);
    return ifComplete(in, std::move(value));
}

} // namespace adjudge::sandbox
