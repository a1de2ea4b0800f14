// What a host without namespaces still gives, in words.
#pragma once

#include "server/sandbox/wire/messages.h"

namespace adjudge::sandbox {

// why: what failed with namespaces. isRoot: each slot has a user of its own.
HostReport reducedReport(const std::string& why, int landlockVersion, bool isRoot);

// What to do where namespaces fail.
inline constexpr const char* kNamespaceRemedy =
    "allow unprivileged user namespaces (sysctl user.max_user_namespaces and "
    "kernel.unprivileged_userns_clone; no RestrictNamespaces= in the unit)";

} // namespace adjudge::sandbox
