// Watches one run: takes its output through pipes, and stops it at a limit. CPU time is looked at
// when it could at the earliest be used up, not at fixed intervals.
#pragma once

#include "server/sandbox/cgroup.h"
#include "server/sandbox/host_folder.h"
#include "server/sandbox/run_state.h"
#include "server/sandbox/wire/channel.h"

namespace adjudge::sandbox {

enum class Stop { None, Cpu, Wall, Memory, Output, Abandoned };

struct WatchedRun
{
    const RunSpec* spec = nullptr;
    RunState* state = nullptr;
    Cgroup* group = nullptr; // null: use is estimated from the process tree
    int initSocket = -1;     // where init's message arrives
    int clientSocket = -1;   // its end means that nobody waits for the run; -1: none
    pid_t init = -1;
    const HostFolder* folder = nullptr; // without namespaces: whose size is watched
    Fd output;                          // reading ends; closed when stdout leads elsewhere
    Fd errors;
};

struct Observed
{
    Stop stop = Stop::None;
    bool isEnded = false; // init reported; else it died
    bool isStuck = false; // the run could not be stopped
    std::string output;
    std::string errors;
    std::string collected;           // payload of Kind::Ended
    std::string fault;               // payload of Kind::Failed
    std::uint64_t treePeakBytes = 0; // without a group: largest sum of resident sizes seen
};

Observed watch(WatchedRun& run);

} // namespace adjudge::sandbox
