#include "server/sandbox/identity.h"

#include <grp.h>
#include <linux/capability.h>
#include <sys/prctl.h>
#include <sys/syscall.h>

#include <cerrno>

namespace adjudge::sandbox {

namespace {

constexpr uid_t kFirstSlotUser = 1'700'000'000;
constexpr uid_t kSlotUserMask = 0xffffff;
constexpr int kHighestCapability = 63; // the kernel refuses those it does not know

} // namespace

uid_t slotOwner(const std::string& slot)
{
    if (geteuid() != 0) {
        return geteuid();
    }
    std::uint32_t hash = 2166136261U; // FNV-1a: the same slot is the same user after a restart
    for (const char letter : slot) {
        hash = (hash ^ static_cast<unsigned char>(letter)) * 16777619U;
    }
    return kFirstSlotUser + (hash & kSlotUserMask);
}

Fault becomeOwner(uid_t owner)
{
    if (geteuid() != 0) {
        return {};
    }
    if (setgroups(0, nullptr) != 0 || setresgid(owner, owner, owner) != 0 ||
        setresuid(owner, owner, owner) != 0) {
        return withReason("giving up root", errno);
    }
    // Else /proc/self belongs to root and the box could not write its own user map.
    prctl(PR_SET_DUMPABLE, 1, 0, 0, 0);
    return {};
}

Fault mapBoxUser(uid_t outsideUser, gid_t outsideGroup)
{
    const std::string inside = std::to_string(kBoxUser) + " ";
    writeSmallFile("/proc/self/setgroups", "deny");
    if (!writeSmallFile("/proc/self/uid_map", inside + std::to_string(outsideUser) + " 1")) {
        return withReason("/proc/self/uid_map", errno);
    }
    if (!writeSmallFile("/proc/self/gid_map", inside + std::to_string(outsideGroup) + " 1")) {
        return withReason("/proc/self/gid_map", errno);
    }
    return {};
}

void dropBoundingSet()
{
    for (int capability = 0; capability <= kHighestCapability; ++capability) {
        prctl(PR_CAPBSET_DROP, capability, 0, 0, 0);
    }
}

bool dropCapabilities()
{
    __user_cap_header_struct header = {_LINUX_CAPABILITY_VERSION_3, 0};
    const __user_cap_data_struct none[2] = {};
    return syscall(SYS_capset, &header, none) == 0;
}

} // namespace adjudge::sandbox
