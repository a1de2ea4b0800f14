#include "server/sandbox/supervisor.h"

#include "server/sandbox/identity.h"
#include "server/sandbox/verdict.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/statfs.h>
#include <sys/wait.h>

#include <cerrno>
#include <csignal>
#include <cstring>
#include <new>

namespace adjudge::sandbox {

namespace {

constexpr int kAnswerTimeoutMs = 20'000;
constexpr std::uint64_t kPageBytes = 4096;

std::uint64_t sizeOf(const std::vector<FileEntry>& files)
{
    std::uint64_t bytes = 0;
    for (const FileEntry& file : files) {
        bytes += (file.content.size() / kPageBytes + 2) * kPageBytes;
    }
    return bytes;
}

// The same file, opened again for reading from its start.
Fd reopen(int fd)
{
    return Fd(open(("/proc/self/fd/" + std::to_string(fd)).c_str(), O_RDONLY | O_CLOEXEC));
}

struct Pipe
{
    Fd reading;
    Fd writing;
};

bool makePipe(Pipe& made)
{
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0) {
        return false;
    }
    made.reading.reset(ends[0]);
    made.writing.reset(ends[1]);
    return true;
}

} // namespace

Supervisor::~Supervisor()
{
    if (m_zygote.pid > 0) {
        kill(m_zygote.pid, SIGKILL);
        waitpid(m_zygote.pid, nullptr, __WALL);
    }
}

Fault Supervisor::open(const BoxOptions& options)
{
    const uid_t owner = slotOwner(options.slot);
    std::string why = "switched off";
    if (options.useGroup) {
        m_group = openCgroup(options.slot, owner, why);
    }
    if (Fault fault = becomeOwner(owner)) {
        return fault;
    }
    void* page =
        mmap(nullptr, sizeof(RunState), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (page == MAP_FAILED) {
        return withReason("shared page", errno);
    }
    m_state = new (page) RunState;
    BoxContext box;
    box.state = m_state;
    box.hasGroup = m_group != nullptr;
    box.livesInGroup = m_group != nullptr && m_group->holdsTheBox();
    box.boxBytes = options.boxBytes;
    box.runFilter = makeFilter({.mayLock = false, .mayHoldHiddenMemory = box.hasGroup});
    box.compileFilter = makeFilter({.mayLock = true, .mayHoldHiddenMemory = box.hasGroup});
    if (Fault fault = startZygote(std::move(box), m_group.get(), m_zygote)) {
        return fault;
    }
    prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
    m_host.level = m_group != nullptr ? "full" : "nocg";
    if (m_group == nullptr) {
        m_host.missing.push_back("exact limits of memory and processes: " + why);
    }
    return {};
}

Fault Supervisor::forward(const Message& request, Message& answer)
{
    const std::uint32_t tag = ++m_tag;
    if (!sendMessage(m_zygote.socket.value(), request.kind, tag, request.payload)) {
        return withReason("talking to the box", errno);
    }
    do {
        if (receiveMessage(m_zygote.socket.value(), answer, kAnswerTimeoutMs) !=
            Received::Message) {
            return "the box died";
        }
    } while (answer.tag != tag);
    return {};
}

std::uint64_t Supervisor::bytesInBox() const
{
    struct statfs status = {};
    if (fstatfs(m_zygote.boxFolder.value(), &status) != 0) {
        return 0;
    }
    return static_cast<std::uint64_t>(status.f_blocks - status.f_bfree) *
           static_cast<std::uint64_t>(status.f_bsize);
}

Fault Supervisor::start(
    const Message& request, const Fd& output, const Fd& errors, WatchedRun& watched
)
{
    const Fd input = reopen(request.descriptors.front().value());
    std::vector<int> given = {input.value(), output.value(), errors.value()};
    if (m_group != nullptr && m_group->folder() >= 0) {
        given.push_back(m_group->folder());
    }
    if (!input.isOpen() ||
        !sendMessage(m_zygote.socket.value(), Kind::Run, m_tag, request.payload, given)) {
        return withReason("talking to the box", errno);
    }
    while (true) {
        Message answer;
        if (receiveMessage(m_zygote.socket.value(), answer, kAnswerTimeoutMs) !=
            Received::Message) {
            return "the box died";
        }
        if (answer.tag != m_tag) {
            continue; // a late word of the run before
        }
        if (answer.kind == Kind::Ended || answer.kind == Kind::Failed) {
            watched.early = std::move(answer);
        } else if (answer.kind == Kind::Started && answer.payload.size() == sizeof watched.init) {
            std::memcpy(&watched.init, answer.payload.data(), sizeof watched.init);
            return {};
        } else {
            return answer.payload;
        }
    }
}

Fault Supervisor::run(const Message& request, int clientSocket, RunReport& report)
{
    const std::optional<RunSpec> spec = decodeRunSpec(request.payload);
    if (!spec || spec->argv.empty() || request.descriptors.size() != 1) {
        return "malformed run request";
    }
    while (waitpid(-1, nullptr, WNOHANG | __WALL) > 0) { // the init of the run before
    }
    m_state->reset();
    ++m_tag;
    Pipe output;
    Pipe errors;
    if (!makePipe(output) || !makePipe(errors)) {
        return withReason("pipes", errno);
    }
    if (m_group != nullptr) {
        const std::uint64_t given = m_group->holdsTheBox() ? bytesInBox() + sizeOf(spec->files) : 0;
        if (Fault fault = m_group->begin({spec->memoryBytes, spec->processes, given})) {
            return fault;
        }
    }
    WatchedRun watched;
    if (Fault fault = start(request, output.writing, errors.writing, watched)) {
        return fault;
    }
    output.writing.reset();
    errors.writing.reset();
    watched.spec = &*spec;
    watched.state = m_state;
    watched.group = m_group.get();
    watched.boxSocket = m_zygote.socket.value();
    watched.clientSocket = clientSocket;
    watched.tag = m_tag;
    watched.output = std::move(output.reading);
    watched.errors = std::move(errors.reading);
    Observed observed = watch(watched);
    GroupUse use;
    if (m_group != nullptr) {
        use = m_group->end();
    }
    return makeReport(
        *spec,
        *m_state,
        m_group != nullptr ? &use : nullptr,
        m_group != nullptr && m_group->holdsTheBox(),
        std::move(observed),
        report
    );
}

} // namespace adjudge::sandbox
