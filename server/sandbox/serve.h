// adjudge-sandbox serve: one box for one worker, requests and answers over kServeDescriptor.
#pragma once

#include "server/sandbox/supervisor.h"

namespace adjudge::sandbox {

// Returns the exit code when the worker closes its end.
int serve(const BoxOptions& options);

} // namespace adjudge::sandbox
