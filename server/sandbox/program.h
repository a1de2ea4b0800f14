// The last steps on the way to the program under test: limits, no rights, filter, execve.
#pragma once

#include "server/sandbox/filter.h"
#include "server/sandbox/run_state.h"
#include "server/sandbox/wire/messages.h"

namespace adjudge::sandbox {

struct Launch
{
    const RunSpec* spec = nullptr;
    char** argv = nullptr;
    char** environment = nullptr;
    int input = -1;
    int output = -1;
    int errors = -1;
    std::vector<sock_filter>* filter = nullptr;
    bool hasGroup = false;          // memory and processes are limited by a cgroup
    int core = -1;                  // the only processor it may use; -1: any
    const char* folder = nullptr;   // working directory
    int ruleset = -1;               // Landlock; -1: none
    std::uint64_t othersOfUser = 0; // processes that RLIMIT_NPROC counts too
    RunState* state = nullptr;
};

// Body of a vforkWith child; the argument is a Launch. Does not return. Allocates nothing.
void becomeProgram(void* launch);

} // namespace adjudge::sandbox
