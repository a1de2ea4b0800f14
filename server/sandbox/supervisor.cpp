#include "server/sandbox/supervisor.h"

#include "server/sandbox/host_report.h"
#include "server/sandbox/identity.h"
#include "server/sandbox/verdict.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
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

// A memory file is opened again, for reading from its start; a pipe is used as it is.
Fd readable(Fd file)
{
    struct stat status = {};
    if (fstat(file.value(), &status) == 0 && !S_ISREG(status.st_mode)) {
        return file;
    }
    return Fd(open(("/proc/self/fd/" + std::to_string(file.value())).c_str(), O_RDONLY | O_CLOEXEC)
    );
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
    if (m_zygote.pid <= 0) {
        return;
    }
    m_initSocket.reset(); // the init that waits for a run leaves
    signalProcess(m_zygote.process, SIGKILL);
    // Inits too: left to somebody who does not reap (a server that is process 1 of a container),
    // they would count in the slot's group for ever.
    while (waitpid(-1, nullptr, __WALL) > 0 || errno == EINTR) {
    }
}

Fault Supervisor::open(const BoxOptions& options)
{
    const bool isRoot = geteuid() == 0;
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
    if (Fault fault = openBox(options, isRoot)) {
        return fault;
    }
    prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
    if (m_group == nullptr) {
        m_host.missing.push_back("exact limits of memory and processes: " + why);
    }
    return {};
}

// With namespaces, or without them if that is allowed.
Fault Supervisor::openBox(const BoxOptions& options, bool isRoot)
{
    BoxContext box;
    box.state = m_state;
    box.hasGroup = m_group != nullptr;
    box.livesInGroup = m_group != nullptr && m_group->holdsTheBox();
    box.boxBytes = options.boxBytes;
    box.landlock = landlockVersion();
    box.core = options.core;
    Fault fault = options.useNamespaces ? startBox(box) : Fault("namespaces are switched off");
    m_host.level = m_group != nullptr ? "full" : "nocg";
    if (!fault) {
        return {};
    }
    if (!options.allowInsecure) {
        return *fault + "; " + kNamespaceRemedy + ", or judge with less protection by " +
               "--insecure-sandbox";
    }
    m_host = reducedReport(*fault, box.landlock, isRoot);
    if (Fault noFolder = m_folder.open(options.slot)) {
        return noFolder;
    }
    box.hostFolder = m_folder.path();
    return startBox(box);
}

Fault Supervisor::startBox(BoxContext box)
{
    FilterRules rules;
    rules.mayHoldHiddenMemory = box.hasGroup;
    rules.hasNamespaces = box.hostFolder.empty();
    rules.maySignalOthers = rules.hasNamespaces || box.landlock >= kLandlockSignals;
    box.runFilter = makeFilter(rules);
    rules.mayLock = true;
    box.compileFilter = makeFilter(rules);
    if (Fault fault = startZygote(std::move(box), m_group.get(), m_zygote)) {
        return fault;
    }
    return prepare();
}

Fault Supervisor::ask(
    Kind kind, const std::string& payload, std::span<const int> given, Message& answer
)
{
    const std::uint32_t tag = ++m_tag;
    if (!sendMessage(m_zygote.socket.value(), kind, tag, payload, given)) {
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

Fault Supervisor::forward(const Message& request, Message& answer)
{
    return ask(request.kind, request.payload, {}, answer);
}

Fault Supervisor::prepare()
{
    while (waitpid(-1, nullptr, WNOHANG | __WALL) > 0) { // the init of the run before
    }
    int pair[2];
    if (m_initSocket.isOpen()) {
        return {};
    }
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) != 0) {
        return withReason("socketpair", errno);
    }
    Fd own(pair[0]);
    const Fd other(pair[1]);
    const int given = other.value();
    Message answer;
    if (Fault fault = ask(Kind::Prepare, {}, {&given, 1}, answer)) {
        return fault;
    }
    if (answer.kind != Kind::Started || answer.payload.size() != sizeof m_init) {
        return answer.payload;
    }
    std::memcpy(&m_init, answer.payload.data(), sizeof m_init);
    m_initSocket = std::move(own);
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

Fault Supervisor::begin(const RunSpec& spec)
{
    m_state->reset();
    if (m_group == nullptr) {
        return {};
    }
    // Files of a host folder are cache that the kernel gives back before it runs out of memory.
    const bool areFilesMemory = m_group->holdsTheBox() && m_folder.path().empty();
    const std::uint64_t given = areFilesMemory ? bytesInBox() + sizeOf(spec.files) : 0;
    return m_group->begin({spec.memoryBytes, spec.processes, given});
}

// Hands the request to the init that waits, with the ends of fresh pipes.
Fault Supervisor::start(Message& request, WatchedRun& watched)
{
    if (Fault fault = prepare()) {
        return fault;
    }
    Pipe output;
    Pipe errors;
    const Fd input = readable(std::move(request.descriptors.front()));
    if (!input.isOpen() || !makePipe(errors) ||
        (request.descriptors.size() == 1 && !makePipe(output))) {
        return withReason("the run's input and pipes", errno);
    }
    const Fd& stdoutEnd = request.descriptors.size() == 1 ? output.writing : request.descriptors[1];
    std::vector<int> given = {input.value(), stdoutEnd.value(), errors.writing.value()};
    if (m_group != nullptr && m_group->folder() >= 0) {
        given.push_back(m_group->folder());
    }
    sendMessage(m_initSocket.value(), Kind::Run, 0, request.payload, given); // watch() sees a loss
    request.descriptors.clear(); // else the other side of a pipe would never see its end
    watched.init = m_init;
    watched.initSocket = m_initSocket.value();
    watched.output = std::move(output.reading);
    watched.errors = std::move(errors.reading);
    return {};
}

Fault Supervisor::run(Message& request, int clientSocket, RunReport& report)
{
    const std::optional<RunSpec> spec = decodeRunSpec(request.payload);
    if (!spec || spec->argv.empty() || request.descriptors.empty() ||
        request.descriptors.size() > 2) {
        return "malformed run request";
    }
    if (Fault fault = begin(*spec)) {
        return fault;
    }
    WatchedRun watched;
    if (Fault fault = start(request, watched)) {
        return fault;
    }
    watched.spec = &*spec;
    watched.state = m_state;
    watched.group = m_group.get();
    watched.clientSocket = clientSocket;
    watched.folder = m_folder.path().empty() ? nullptr : &m_folder;
    Observed observed = watch(watched);
    m_initSocket.reset();
    GroupUse use;
    if (m_group != nullptr) {
        use = m_group->end();
    }
    if (watched.folder != nullptr) { // with namespaces, programs only know the short names
        observed.errors = fromHost(m_folder.path(), observed.errors);
        if (spec->isCompile) {
            observed.output = fromHost(m_folder.path(), observed.output);
        }
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
