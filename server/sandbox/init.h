// The first process of a run (and of its own process namespace, if there are any): prepares the
// run's mounts and files, starts the program, reaps everything, kills what is left, reads back what
// was asked for, and reports.
#pragma once

#include "server/sandbox/filter.h"
#include "server/sandbox/run_state.h"
#include "server/sandbox/wire/channel.h"

namespace adjudge::sandbox {

// What the box knows for all its runs.
struct BoxContext
{
    int socket = -1; // to the supervisor
    RunState* state = nullptr;
    bool hasGroup = false;
    bool livesInGroup = false; // cgroup v1: init and zygote are in the run's group
    std::string hostFolder;    // without namespaces: holds box, w and tmp; empty with them
    int core = -1;             // processor of programs; -1: any
    int landlock = 0;          // version; 0: none
    std::uint64_t boxBytes = 0;
    std::vector<sock_filter> runFilter;
    std::vector<sock_filter> compileFilter;
};

// Prepares, then waits on the socket for one Kind::Run with the descriptors of stdin, stdout,
// stderr and, for cgroup v2, the folder to be born into. Sends Kind::Ended with the collected
// files, or Kind::Failed.
[[noreturn]] void runInit(BoxContext& box, Fd supervisor);

} // namespace adjudge::sandbox
