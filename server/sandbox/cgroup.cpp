#include "server/sandbox/cgroup.h"

namespace adjudge::sandbox {

std::unique_ptr<Cgroup> openCgroup(const std::string& slot, uid_t owner, std::string& why)
{
    std::string v2;
    if (auto group = openCgroupV2(slot, owner, v2)) {
        return group;
    }
    std::string v1;
    if (auto group = openCgroupV1(slot, v1)) {
        return group;
    }
    why = "no control group for memory and processes (v2: " + v2 + "; v1: " + v1 +
          "); start the server as a systemd service with Delegate=yes, or by systemd-run --user "
          "--scope -p Delegate=yes";
    return nullptr;
}

} // namespace adjudge::sandbox
