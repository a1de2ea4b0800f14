// The box: a process in its own user, mount, network and host-name namespaces that holds the root
// and /box for one submission, and from which the init of every run is cloned.
#pragma once

#include "server/sandbox/cgroup.h"
#include "server/sandbox/init.h"

namespace adjudge::sandbox {

struct Zygote
{
    Fd socket; // to it
    Fd process;
    Fd boxFolder; // only for its statistics; never opened through
    pid_t pid = -1;
};

// Starts the box; the caller is already the user the box belongs to. group may be null.
Fault startZygote(BoxContext box, Cgroup* group, Zygote& zygote);

} // namespace adjudge::sandbox
