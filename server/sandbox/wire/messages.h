// What the worker and adjudge-sandbox say to each other, and the supervisor to its own box: plain
// structs and their bytes. Sizes in bytes, times in microseconds.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace adjudge::sandbox {

// The number of the descriptor on which `adjudge-sandbox serve` talks.
inline constexpr int kServeDescriptor = 3;

enum class Kind : std::uint32_t {
    Hello = 1, // sandbox: HostReport, or Trouble when no box could be made
    Put,       // worker: FileEntry; answer Done or Trouble
    Take,      // worker: TakeRequest; answer Content, Absent, TooLarge or Trouble
    Run,       // worker: RunSpec, descriptors of stdin and perhaps stdout; answer Report or Trouble
    Done,
    Absent,
    TooLarge,
    Content, // the bytes of a file
    Report,  // RunReport
    Prepare, // supervisor to box: make an init; its end of a socket pair
    Started, // box to supervisor: process id of the new init
    Ended,   // init to supervisor: everything of the run is dead; collected files
    Failed,  // init to supervisor: text; the program was not started
    Trouble, // text: the sandbox itself failed
};

struct HostReport
{
    std::string level; // "full", "nocg", "landlock", "bare", "none"
    std::vector<std::string> missing;
};

struct FileEntry
{
    std::string name; // "name" or "folder/name"
    std::string content;
    bool isExecutable = false;
};

struct TakeRequest
{
    std::string name;
    std::uint64_t maxBytes = 0;
};

struct RunSpec
{
    bool isCompile = false;
    std::vector<std::string> argv;
    std::vector<std::string> environment;
    std::vector<FileEntry> files;
    std::vector<std::string> folders;
    std::vector<std::string> collect;
    std::uint64_t collectBytes = 0;
    std::uint64_t cpuUs = 0;
    std::uint64_t wallUs = 0;
    std::uint64_t memoryBytes = 0;
    std::uint64_t outputBytes = 0;
    std::uint64_t processes = 0;
    std::uint64_t addressSpaceBytes = 0; // 0: no limit
};

// The order is part of the wire; the worker's RunResult::End has the same.
enum class End : std::uint32_t {
    Exited,
    Signalled,
    CpuLimit,
    WallLimit,
    MemoryLimit,
    OutputLimit,
    NotStarted,
};

struct RunReport
{
    End end = End::Exited;
    std::uint64_t exitCode = 0;
    std::uint64_t signal = 0;
    std::uint64_t cpuUs = 0;
    std::uint64_t wallUs = 0;
    std::uint64_t memoryBytes = 0;
    std::uint64_t endNs = 0; // of the program itself, on the monotonic clock
    std::string output;
    std::string errors;
    std::vector<FileEntry> collected;
    std::string note;
};

std::string encode(const HostReport& value);
std::string encode(const FileEntry& value);
std::string encode(const TakeRequest& value);
std::string encode(const RunSpec& value);
std::string encode(const RunReport& value);
std::string encode(const std::vector<FileEntry>& value);

// Nothing when the bytes are malformed.
std::optional<HostReport> decodeHostReport(std::string_view bytes);
std::optional<FileEntry> decodeFileEntry(std::string_view bytes);
std::optional<TakeRequest> decodeTakeRequest(std::string_view bytes);
std::optional<RunSpec> decodeRunSpec(std::string_view bytes);
std::optional<RunReport> decodeRunReport(std::string_view bytes);
std::optional<std::vector<FileEntry>> decodeFiles(std::string_view bytes);

} // namespace adjudge::sandbox
