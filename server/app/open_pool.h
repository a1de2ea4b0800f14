// Starts a pool of workers for a command and waits until the first one has said what this host can.
#pragma once

#include "server/app/verification.h"

namespace adjudge {

// Runs the event loop, at most for `bound`. Unavailable: no worker came up, and why.
Result<HostReport> openPool(WorkerPool& pool, std::chrono::milliseconds bound);

} // namespace adjudge
