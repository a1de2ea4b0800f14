#include "server/sandbox/landlock.h"

#include <fcntl.h>
#include <linux/landlock.h>
#include <sys/stat.h>
#include <sys/syscall.h>

namespace adjudge::sandbox {

namespace {

// Debian 12's headers know version 2 only.
constexpr std::uint64_t kTruncate = 1ULL << 14;
constexpr std::uint64_t kAllTcp = 3;
constexpr std::uint64_t kAllScopes = 3;
constexpr int kLandlockTruncates = 3;
constexpr int kLandlockTcp = 4;

struct Attributes
{
    std::uint64_t files = 0;
    std::uint64_t network = 0;
    std::uint64_t scopes = 0;
};

constexpr std::uint64_t kReading =
    LANDLOCK_ACCESS_FS_EXECUTE | LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR;
constexpr std::uint64_t kOfFiles = LANDLOCK_ACCESS_FS_EXECUTE | LANDLOCK_ACCESS_FS_READ_FILE |
                                   LANDLOCK_ACCESS_FS_WRITE_FILE | kTruncate;

std::uint64_t handledBy(int version)
{
    std::uint64_t all = (LANDLOCK_ACCESS_FS_MAKE_SYM << 1) - 1;
    if (version >= kLandlockMoves) {
        all |= LANDLOCK_ACCESS_FS_REFER;
    }
    return version >= kLandlockTruncates ? all | kTruncate : all;
}

std::uint64_t rightsOf(Access access)
{
    switch (access) {
    case Access::Read:
        return kReading;
    case Access::Device:
        return LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_WRITE_FILE | kTruncate;
    case Access::Write:
        return ~LANDLOCK_ACCESS_FS_MAKE_CHAR & ~LANDLOCK_ACCESS_FS_MAKE_BLOCK;
    }
    return 0;
}

bool addRule(const Fd& ruleset, const PathRule& rule, std::uint64_t handled)
{
    const Fd place(open(rule.path.c_str(), O_PATH | O_CLOEXEC));
    struct stat status = {};
    if (!place.isOpen() || fstat(place.value(), &status) != 0) {
        return true;
    }
    landlock_path_beneath_attr attributes = {};
    attributes.allowed_access = rightsOf(rule.access) & handled;
    if (!S_ISDIR(status.st_mode)) {
        attributes.allowed_access &= kOfFiles;
    }
    attributes.parent_fd = place.value();
    return syscall(
               SYS_landlock_add_rule, ruleset.value(), LANDLOCK_RULE_PATH_BENEATH, &attributes, 0
           ) == 0;
}

} // namespace

int landlockVersion()
{
    const long version =
        syscall(SYS_landlock_create_ruleset, nullptr, 0, LANDLOCK_CREATE_RULESET_VERSION);
    return version < 0 ? 0 : static_cast<int>(version);
}

Fd makeRuleset(const std::vector<PathRule>& rules)
{
    const int version = landlockVersion();
    Attributes attributes;
    attributes.files = handledBy(version);
    attributes.network = version >= kLandlockTcp ? kAllTcp : 0;
    attributes.scopes = version >= kLandlockSignals ? kAllScopes : 0;
    // An older kernel takes the longer structure as long as the rest is zero.
    Fd ruleset(
        static_cast<int>(syscall(SYS_landlock_create_ruleset, &attributes, sizeof attributes, 0))
    );
    for (const PathRule& rule : rules) {
        if (!ruleset.isOpen() || !addRule(ruleset, rule, attributes.files)) {
            return Fd();
        }
    }
    return ruleset;
}

bool enterRuleset(int ruleset)
{
    return syscall(SYS_landlock_restrict_self, ruleset, 0) == 0;
}

} // namespace adjudge::sandbox
