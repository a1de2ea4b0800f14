#include "server/sandbox/serve.h"

#include <fcntl.h>
#include <linux/close_range.h>
#include <sys/prctl.h>
#include <sys/syscall.h>

#include <csignal>

namespace adjudge::sandbox {

namespace {

void answerRun(Supervisor& supervisor, Message& request)
{
    RunReport report;
    if (Fault fault = supervisor.run(request, kServeDescriptor, report)) {
        sendMessage(kServeDescriptor, Kind::Trouble, request.tag, *fault);
    } else {
        sendMessage(kServeDescriptor, Kind::Report, request.tag, encode(report));
    }
    supervisor.prepare(); // while the worker compares; a fault shows again with the next run
}

void answerFile(Supervisor& supervisor, const Message& request)
{
    Message answer;
    if (Fault fault = supervisor.forward(request, answer)) {
        sendMessage(kServeDescriptor, Kind::Trouble, request.tag, *fault);
    } else {
        sendMessage(kServeDescriptor, answer.kind, request.tag, answer.payload);
    }
}

} // namespace

int serve(const BoxOptions& options)
{
    fcntl(kServeDescriptor, F_SETFD, FD_CLOEXEC);
    syscall(SYS_close_range, kServeDescriptor + 1, ~0U, 0);
    Supervisor supervisor;
    if (Fault fault = supervisor.open(options)) {
        sendMessage(kServeDescriptor, Kind::Trouble, 0, *fault);
        return 1;
    }
    prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0); // after the change of user, which clears it
    sendMessage(kServeDescriptor, Kind::Hello, 0, encode(supervisor.hostReport()));
    Message request;
    while (receiveMessage(kServeDescriptor, request) == Received::Message) {
        switch (request.kind) {
        case Kind::Run:
            answerRun(supervisor, request);
            break;
        case Kind::Put:
        case Kind::Take:
            answerFile(supervisor, request);
            break;
        default:
            sendMessage(kServeDescriptor, Kind::Trouble, request.tag, "unknown request");
        }
    }
    return 0;
}

} // namespace adjudge::sandbox
