// adjudge-sandbox probe: makes a box, runs /bin/true in it, and says what protects programs on this
// host and what is missing.
#pragma once

#include "server/sandbox/wire/messages.h"

namespace adjudge::sandbox {

HostReport probe();

} // namespace adjudge::sandbox
