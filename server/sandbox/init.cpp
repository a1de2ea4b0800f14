#include "server/sandbox/init.h"

#include "server/sandbox/box_files.h"
#include "server/sandbox/host_folder.h"
#include "server/sandbox/process_tree.h"
#include "server/sandbox/program.h"
#include "server/sandbox/root.h"

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <ctime>

namespace adjudge::sandbox {

namespace {

constexpr std::uint64_t kSmallBytes = 4ULL << 20; // of files for which /w need not grow
constexpr useconds_t kKillPauseUs = 200;
constexpr const char* kDefaults[] = {
    "PATH=/usr/local/bin:/usr/bin:/bin", "LANG=C.UTF-8", "TMPDIR=/tmp"};

// The supervisor asks with SIGUSR1. The program may send it too, but then it shows a process id
// of this namespace or a code that no kill() has.
void onStop(int, siginfo_t* info, void*)
{
    if (info->si_code == SI_USER && info->si_pid == 0) {
        kill(-1, SIGKILL);
    }
}

// Without a process namespace this process must live until it has ended the program, also when its
// supervisor dies or somebody ends the worker's process group; SIGUSR1 then interrupts its wait.
void protectSelf(bool hasNamespaces)
{
    prctl(PR_SET_PDEATHSIG, hasNamespaces ? SIGKILL : SIGUSR1, 0, 0, 0);
    prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
    struct sigaction action = {};
    action.sa_sigaction = hasNamespaces ? onStop : [](int, siginfo_t*, void*) {};
    action.sa_flags = hasNamespaces ? SA_SIGINFO | SA_RESTART : SA_SIGINFO;
    sigaction(SIGUSR1, &action, nullptr);
    if (!hasNamespaces) {
        setsid();
        prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0); // orphans come here
    }
}

std::uint64_t nanoseconds(const timeval& time)
{
    return static_cast<std::uint64_t>(time.tv_sec) * 1'000'000'000U +
           static_cast<std::uint64_t>(time.tv_usec) * 1000U;
}

// Pointers to these texts and a null behind them, as execve wants it.
std::vector<char*> pointers(std::vector<std::string>& texts)
{
    std::vector<char*> list;
    for (std::string& text : texts) {
        list.push_back(text.data());
    }
    list.push_back(nullptr);
    return list;
}

std::vector<std::string> environmentOf(const RunSpec& spec, const std::string& hostFolder)
{
    std::vector<std::string> environment = spec.environment;
    std::vector<std::string> defaults(std::begin(kDefaults), std::end(kDefaults));
    defaults.push_back(spec.isCompile ? "HOME=/box" : "HOME=/w");
    for (const std::string& value : defaults) {
        const std::string name = value.substr(0, value.find('=') + 1);
        bool isGiven = false;
        for (const std::string& own : spec.environment) {
            isGiven = isGiven || own.starts_with(name);
        }
        if (!isGiven) {
            environment.push_back(value);
        }
    }
    for (std::string& value : environment) {
        value = toHost(hostFolder, value);
    }
    return environment;
}

Fault placeAll(const RunSpec& spec, int work)
{
    for (const std::string& folder : spec.folders) {
        if (Fault fault = makeFolder(work, folder)) {
            return fault;
        }
    }
    for (const FileEntry& file : spec.files) {
        // What lies in a folder of the program's own is the program's own.
        const bool isOwn = std::ranges::any_of(spec.folders, [&](const std::string& folder) {
            return file.name.starts_with(folder + '/');
        });
        if (Fault fault = placeFile(work, file, isOwn ? 0644 : file.isExecutable ? 0555 : 0444)) {
            return fault;
        }
    }
    return {};
}

std::uint64_t sizeOf(const std::vector<FileEntry>& files)
{
    constexpr std::uint64_t kPageBytes = 4096;
    std::uint64_t bytes = 0;
    for (const FileEntry& file : files) {
        bytes += file.content.size() + kPageBytes;
    }
    return bytes;
}

// Ends whatever is left of the run and waits for it.
void endAll(bool hasNamespaces)
{
    if (hasNamespaces) {
        kill(-1, SIGKILL); // atomic against forks; what it spares is only this process
        while (wait4(-1, nullptr, __WALL, nullptr) > 0 || errno == EINTR) {
        }
        return;
    }
    while (true) {
        killDescendants(getpid()); // again and again: they may fork meanwhile
        pid_t pid = 0;
        while ((pid = wait4(-1, nullptr, __WALL | WNOHANG, nullptr)) > 0) {
        }
        if (pid < 0 && errno == ECHILD) {
            return;
        }
        usleep(kKillPauseUs);
    }
}

void reapAll(pid_t program, bool hasNamespaces, RunState& state)
{
    rusage usage = {};
    int status = 0;
    while (true) {
        const pid_t pid = wait4(-1, &status, __WALL, &usage);
        if (pid == program) {
            state.endNs = monotonicNs();
            state.waitStatus = status;
            break;
        }
        if (pid < 0 && errno == ECHILD) {
            break;
        }
        if (pid < 0 && !hasNamespaces) { // asked to stop; the program itself must still be reaped
            killDescendants(getpid());
        }
    }
    endAll(hasNamespaces);
    getrusage(RUSAGE_CHILDREN, &usage);
    state.reapedCpuNs = nanoseconds(usage.ru_utime) + nanoseconds(usage.ru_stime);
    state.largestBytes = static_cast<std::uint64_t>(usage.ru_maxrss) << 10;
    state.isEnded = true;
}

std::string collect(const RunSpec& spec, int root)
{
    std::vector<FileEntry> files;
    for (const std::string& name : spec.collect) {
        if (name.ends_with('/')) {
            takeFolder(root, name.substr(0, name.size() - 1), spec.collectBytes, files);
            continue;
        }
        FileEntry file;
        if (takeFile(root, name, spec.collectBytes, file) != Taken::Absent) {
            files.push_back(std::move(file));
        }
    }
    return encode(files);
}

// Makes the kernel choose the program, not the box, when memory is out; see CgroupV1.
void setOomScore(const Fd& file, std::string_view score)
{
    if (file.isOpen() && pwrite(file.value(), score.data(), score.size(), 0) < 0) {
        // Then the kernel goes by size, and the program is the larger one nearly always.
    }
}

[[noreturn]] void leave(const Fd& supervisor, const std::string& fault)
{
    sendMessage(supervisor.value(), Kind::Failed, 0, fault);
    _exit(1);
}

// The part of the mounts and files that depends on the request. work: /w or /box.
Fault arrange(const RunSpec& spec, const std::string& hostFolder, Fd& work)
{
    const bool hasNamespaces = hostFolder.empty();
    if (spec.isCompile && hasNamespaces) {
        if (Fault fault = makeBoxWritable()) {
            return fault;
        }
    }
    const std::uint64_t given = sizeOf(spec.files);
    if (given > kSmallBytes && hasNamespaces) {
        if (Fault fault = growWork(kWorkBytes + given)) {
            return fault;
        }
    }
    const std::string place = toHost(hostFolder, spec.isCompile ? "/box" : "/w");
    work.reset(open(place.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    return placeAll(spec, work.value());
}

// Starts the program; -1 and errno if that failed.
pid_t start(BoxContext& box, const RunSpec& spec, const std::vector<Fd>& given, const Fd& rules)
{
    std::vector<std::string> argv = spec.argv;
    for (std::string& word : argv) {
        word = toHost(box.hostFolder, word);
    }
    std::vector<std::string> environment = environmentOf(spec, box.hostFolder);
    const std::string folder = toHost(box.hostFolder, spec.isCompile ? "/box" : "/w");
    std::vector<char*> argvPointers = pointers(argv);
    std::vector<char*> environmentPointers = pointers(environment);
    Launch launch;
    launch.spec = &spec;
    launch.argv = argvPointers.data();
    launch.environment = environmentPointers.data();
    launch.input = given[0].value();
    launch.output = given[1].value();
    launch.errors = given[2].value();
    launch.filter = spec.isCompile ? &box.compileFilter : &box.runFilter;
    launch.hasGroup = box.hasGroup;
    launch.folder = folder.c_str();
    launch.ruleset = rules.value();
    launch.core = spec.isCompile ? -1 : box.core;
    launch.othersOfUser = box.hostFolder.empty() || box.hasGroup ? 0 : threadsOfUser(geteuid());
    launch.state = box.state;
    return vforkWith(given.size() > 3 ? given[3].value() : -1, becomeProgram, &launch);
}

} // namespace

void runInit(BoxContext& box, Fd supervisor)
{
    const bool hasNamespaces = box.hostFolder.empty();
    protectSelf(hasNamespaces);
    const Fd oomScore(
        box.livesInGroup ? open("/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC) : -1
    );
    bool hasProc = true;
    if (Fault fault = hasNamespaces ? mountForRun(hasProc) : refreshHostFolder(box.hostFolder)) {
        leave(supervisor, *fault);
    }
    Fd rules;
    if (hasNamespaces && box.landlock >= kLandlockMoves) {
        rules = makeRuleset(boxRules());
    }
    Message request;
    if (receiveMessage(supervisor.value(), request) != Received::Message) {
        _exit(0);
    }
    const std::uint64_t cpuBeforeNs = threadCpuNs();
    RunState& state = *box.state;
    state.hasProc = hasProc;
    state.stage = Stage::Placing;
    const std::optional<RunSpec> spec = decodeRunSpec(request.payload);
    if (!spec || spec->argv.empty() || request.descriptors.size() < 3) {
        leave(supervisor, "malformed run request");
    }
    Fd work;
    if (Fault fault = arrange(*spec, box.hostFolder, work)) {
        leave(supervisor, *fault);
    }
    if (!hasNamespaces && box.landlock > 0) {
        rules = makeRuleset(hostRules(box.hostFolder, spec->isCompile));
        if (!rules.isOpen()) { // here it is the wall
            leave(supervisor, withReason("Landlock", errno));
        }
    }
    setOomScore(oomScore, "1000");
    const pid_t program = start(box, *spec, request.descriptors, rules);
    if (program < 0) {
        leave(supervisor, withReason("starting a process in the group", errno));
    }
    setOomScore(oomScore, "0");
    request.descriptors.clear(); // the supervisor waits for the end of the pipes
    reapAll(program, hasNamespaces, state);
    const std::string collected = collect(*spec, work.value());
    state.initCpuNs = threadCpuNs() - cpuBeforeNs;
    sendMessage(supervisor.value(), Kind::Ended, 0, collected);
    _exit(0);
}

} // namespace adjudge::sandbox
