#include "server/sandbox/zygote.h"

#include "server/sandbox/box_files.h"
#include "server/sandbox/host_folder.h"
#include "server/sandbox/identity.h"
#include "server/sandbox/root.h"

#include <fcntl.h>
#include <sched.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include <cerrno>
#include <csignal>

namespace adjudge::sandbox {

namespace {

constexpr int kSocket = 3;
constexpr int kStartTimeoutMs = 20'000;
constexpr std::uint64_t kBoxSpaces = CLONE_NEWUSER | CLONE_NEWNS | CLONE_NEWNET | CLONE_NEWUTS;
constexpr std::uint64_t kRunSpaces = CLONE_NEWPID | CLONE_NEWIPC | CLONE_NEWNS;

// Keeps the one socket and nothing else of the supervisor's descriptors.
bool keepOnly(int socket)
{
    const int null = open("/dev/null", O_RDWR | O_CLOEXEC);
    for (const int standard : {0, 1, 2}) {
        if (dup2(null, standard) < 0) {
            return false;
        }
    }
    return (socket == kSocket || dup3(socket, kSocket, O_CLOEXEC) == kSocket) &&
           syscall(SYS_close_range, kSocket + 1, ~0U, 0) == 0;
}

Fault settle(BoxContext& box, Cgroup* group, uid_t user, gid_t userGroup)
{
    prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
    if (group != nullptr && !group->join()) {
        return withReason("joining the control group", errno);
    }
    const bool hasNamespaces = box.hostFolder.empty();
    if (hasNamespaces) {
        if (Fault fault = mapBoxUser(user, userGroup)) {
            return fault;
        }
    }
    if (!keepOnly(box.socket)) {
        return withReason("closing descriptors", errno);
    }
    box.socket = kSocket;
    if (hasNamespaces) {
        if (Fault fault = buildRoot(box.boxBytes)) {
            return fault;
        }
        if (sethostname("box", 3) != 0) {
            return withReason("sethostname", errno);
        }
    }
    dropBoundingSet();
    prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
    return {};
}

void answer(const BoxContext& box, const Message& request, const Fault& fault)
{
    sendMessage(box.socket, fault ? Kind::Trouble : Kind::Done, request.tag, fault.value_or(""));
}

void put(const BoxContext& box, const Message& request, int folder)
{
    const std::optional<FileEntry> file = decodeFileEntry(request.payload);
    answer(
        box,
        request,
        file ? placeFile(folder, *file, file->isExecutable ? 0755 : 0644) : Fault("malformed file")
    );
}

void take(const BoxContext& box, const Message& request, int folder)
{
    const std::optional<TakeRequest> wanted = decodeTakeRequest(request.payload);
    FileEntry file;
    const Taken taken =
        wanted ? takeFile(folder, wanted->name, wanted->maxBytes, file) : Taken::Absent;
    if (taken != Taken::Whole) {
        file.content.clear();
    }
    const Kind kind = taken == Taken::Absent ? Kind::Absent
                      : taken == Taken::Cut  ? Kind::TooLarge
                                             : Kind::Content;
    sendMessage(box.socket, kind, request.tag, file.content);
}

void prepare(BoxContext& box, Message& request)
{
    if (request.descriptors.size() != 1) {
        answer(box, request, Fault("malformed request for an init"));
        return;
    }
    const pid_t init = forkWith(CLONE_PARENT | (box.hostFolder.empty() ? kRunSpaces : 0));
    if (init == 0) {
        close(box.socket); // else the supervisor would not notice the death of this process
        runInit(box, std::move(request.descriptors.front()));
    }
    if (init < 0) {
        answer(box, request, withReason("making the run's namespaces", errno));
        return;
    }
    const std::string_view told(reinterpret_cast<const char*>(&init), sizeof init);
    sendMessage(box.socket, Kind::Started, request.tag, told);
}

[[noreturn]] void serveBox(BoxContext& box)
{
    const std::string place = toHost(box.hostFolder, "/box");
    const Fd folder(open(place.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    const int descriptor = folder.value();
    sendMessage(box.socket, Kind::Done, 0, {}, {&descriptor, 1});
    Message request;
    while (receiveMessage(box.socket, request) == Received::Message) {
        switch (request.kind) {
        case Kind::Put:
            put(box, request, folder.value());
            break;
        case Kind::Take:
            take(box, request, folder.value());
            break;
        case Kind::Prepare:
            prepare(box, request);
            break;
        default:
            answer(box, request, Fault("unknown request"));
        }
    }
    _exit(0);
}

} // namespace

Fault startZygote(BoxContext box, Cgroup* group, Zygote& zygote)
{
    int pair[2];
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) != 0) {
        return withReason("socketpair", errno);
    }
    zygote.socket.reset(pair[0]);
    Fd other(pair[1]);
    const uid_t user = geteuid();
    const gid_t userGroup = getegid();
    zygote.pid = forkWith(box.hostFolder.empty() ? kBoxSpaces : 0);
    if (zygote.pid < 0) {
        return withReason("user namespaces", errno);
    }
    if (zygote.pid == 0) {
        box.socket = other.value();
        if (const Fault fault = settle(box, group, user, userGroup)) {
            sendMessage(box.socket, Kind::Trouble, 0, *fault);
            _exit(1);
        }
        serveBox(box);
    }
    zygote.process = processDescriptor(zygote.pid);
    other.reset();
    Message ready;
    if (receiveMessage(zygote.socket.value(), ready, kStartTimeoutMs) != Received::Message) {
        return "the box did not start";
    }
    if (ready.kind != Kind::Done || ready.descriptors.empty()) {
        waitpid(zygote.pid, nullptr, __WALL);
        zygote = {};
        return ready.payload;
    }
    zygote.boxFolder = std::move(ready.descriptors.front());
    return {};
}

} // namespace adjudge::sandbox
