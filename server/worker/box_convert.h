// Between the worker's Qt values of a run and the sandbox's plain ones.
#pragma once

#include "server/sandbox/wire/messages.h"
#include "server/worker/box.h"

namespace adjudge {

sandbox::FileEntry toEntry(const BoxFile& file);
sandbox::RunSpec toSpec(const RunRequest& request);
RunResult toResult(sandbox::RunReport report);
SandboxReport toReport(const sandbox::HostReport& report);

} // namespace adjudge
