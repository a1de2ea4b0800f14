#include "server/sandbox/root.h"

#include "server/sandbox/host_parts.h"
#include "server/sandbox/identity.h"

#include <fcntl.h>
#include <linux/mount.h>
#include <sys/stat.h>
#include <sys/syscall.h>

#include <cerrno>
#include <cstring>
#include <vector>

// Not <sys/mount.h>: it clashes with <linux/mount.h> in Debian 12.
extern "C" int mount(const char*, const char*, const char*, unsigned long, const void*) noexcept;
extern "C" int umount2(const char*, int) noexcept;

namespace adjudge::sandbox {

namespace {

constexpr unsigned long kNoSuid = 2;
constexpr unsigned long kNoDevices = 4;
constexpr unsigned long kNoExec = 8;
constexpr unsigned long kReadOnly = 1;
constexpr unsigned long kRemount = 32;
constexpr unsigned long kRecursive = 1UL << 14;
constexpr unsigned long kPrivate = 1UL << 18;
constexpr int kDetach = 2;
constexpr std::uint64_t kTmpBytes = 256ULL << 20;

// A part of the host with its mount, ready to be attached.
struct HostPart
{
    std::string path;
    bool isFolder = false;
    Fd mount;
};

Fault collectParts(std::vector<HostPart>& parts)
{
    for (const HostPath& bind : hostPaths()) {
        HostPart part;
        part.path = bind.path;
        part.mount = cloneMount(bind.path);
        if (!part.mount.isOpen()) {
            if (errno == ENOENT || errno == EACCES) {
                continue;
            }
            return withReason("open_tree " + bind.path, errno);
        }
        const std::uint64_t attributes =
            bind.isDevice ? MOUNT_ATTR_NOSUID | MOUNT_ATTR_NOEXEC
                          : MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV | MOUNT_ATTR_RDONLY;
        if (!setMountAttributes(part.mount.value(), "", attributes, 0)) {
            return withReason("mount_setattr " + bind.path, errno);
        }
        struct stat status = {};
        fstat(part.mount.value(), &status);
        part.isFolder = S_ISDIR(status.st_mode);
        parts.push_back(std::move(part));
    }
    return {};
}

bool makeFile(const std::string& path, std::string_view content)
{
    const Fd file(open(path.c_str(), O_CREAT | O_WRONLY | O_CLOEXEC, 0644));
    return file.isOpen() && write(file.value(), content.data(), content.size()) ==
                                static_cast<ssize_t>(content.size());
}

// Relative to the new root, which is the working directory.
Fault makeSkeleton()
{
    for (const char* folder : {"usr", "etc", "dev", "proc", "w", "tmp", "box", "var", "var/lib"}) {
        if (mkdir(folder, 0755) != 0) {
            return withReason(folder, errno);
        }
    }
    for (const char* path : kTopFolders) {
        char target[256];
        const ssize_t size = readlink(path, target, sizeof target - 1);
        if (size > 0) {
            target[size] = '\0';
            if (symlink(target, path + 1) != 0) {
                return withReason(path, errno);
            }
        }
    }
    const std::string user = std::to_string(kBoxUser);
    const bool isMade =
        symlink("/proc/self/fd", "dev/fd") == 0 && symlink("/proc/self/fd/0", "dev/stdin") == 0 &&
        symlink("/proc/self/fd/1", "dev/stdout") == 0 &&
        symlink("/proc/self/fd/2", "dev/stderr") == 0 &&
        makeFile("etc/passwd", "box:x:" + user + ":" + user + "::/w:/bin/false\n") &&
        makeFile("etc/group", "box:x:" + user + ":\n") &&
        makeFile("etc/hosts", "127.0.0.1 localhost\n") &&
        makeFile("etc/nsswitch.conf", "passwd: files\ngroup: files\nhosts: files\n");
    return isMade ? Fault() : withReason("the files of the box's root", errno);
}

Fault attachParts(const std::vector<HostPart>& parts)
{
    for (const HostPart& part : parts) {
        const std::string place = "." + part.path;
        if (part.isFolder) {
            mkdir(place.c_str(), 0755); // /usr and /etc are there already
        } else {
            makeFile(place, {});
        }
        if (!attachMount(part.mount, place)) {
            return withReason("move_mount " + part.path, errno);
        }
    }
    return {};
}

Fault mountTmpfs(const char* path, std::uint64_t bytes, std::uint64_t files)
{
    const std::string options =
        "size=" + std::to_string(bytes) + ",nr_inodes=" + std::to_string(files) + ",mode=755";
    if (mount("tmpfs", path, "tmpfs", kNoSuid | kNoDevices, options.c_str()) != 0) {
        return withReason(std::string("tmpfs ") + path, errno);
    }
    return {};
}

Fault enterRoot()
{
    if (syscall(SYS_pivot_root, ".", ".") != 0) {
        return withReason("pivot_root", errno);
    }
    if (umount2(".", kDetach) != 0 || chdir("/") != 0) {
        return withReason("leaving the old root", errno);
    }
    const Fd root(open("/", O_PATH | O_DIRECTORY | O_CLOEXEC));
    mount_attr attributes = {};
    attributes.attr_set = MOUNT_ATTR_RDONLY | MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV;
    if (syscall(
            SYS_mount_setattr, root.value(), "", AT_EMPTY_PATH, &attributes, sizeof attributes
        ) != 0) {
        return withReason("making the root read-only", errno);
    }
    return {};
}

} // namespace

Fault buildRoot(std::uint64_t boxBytes)
{
    if (mount(nullptr, "/", nullptr, kRecursive | kPrivate, nullptr) != 0) {
        return withReason("making mounts private", errno);
    }
    std::vector<HostPart> parts;
    if (Fault fault = collectParts(parts)) {
        return fault;
    }
    // A new procfs may only be mounted while another whole one is in sight.
    HostPart proc = {"/proc", true, cloneMount("/proc")};
    if (proc.mount.isOpen()) {
        parts.push_back(std::move(proc));
    }
    if (Fault fault = mountTmpfs("/tmp", 1 << 20, 512)) { // any folder would do
        return fault;
    }
    if (chdir("/tmp") != 0) {
        return withReason("/tmp", errno);
    }
    if (Fault fault = makeSkeleton()) {
        return fault;
    }
    if (Fault fault = attachParts(parts)) {
        return fault;
    }
    if (Fault fault = mountTmpfs("box", boxBytes, kFilesPerMount)) {
        return fault;
    }
    return enterRoot();
}

Fault mountForRun(bool& hasProc)
{
    if (Fault fault = mountTmpfs("/w", kWorkBytes, kFilesPerMount)) {
        return fault;
    }
    if (Fault fault = mountTmpfs("/tmp", kTmpBytes, kFilesPerMount)) {
        return fault;
    }
    // The host's procfs stays below the new one, out of reach; where a new one is refused it goes.
    const unsigned long flags = kNoSuid | kNoDevices | kNoExec | kReadOnly;
    hasProc = mount("proc", "/proc", "proc", flags, "hidepid=invisible") == 0;
    if (!hasProc && umount2("/proc", kDetach) != 0 && errno != EINVAL) {
        return withReason("hiding the host's /proc", errno);
    }
    if (!setMountAttributes(-1, "/box", MOUNT_ATTR_RDONLY, 0)) {
        return withReason("making /box read-only", errno);
    }
    return {};
}

Fault growWork(std::uint64_t bytes)
{
    const std::string options = "size=" + std::to_string(bytes);
    if (mount("tmpfs", "/w", nullptr, kRemount | kNoSuid | kNoDevices, options.c_str()) != 0) {
        return withReason("growing /w", errno);
    }
    return {};
}

Fault makeBoxWritable()
{
    if (!setMountAttributes(-1, "/box", 0, MOUNT_ATTR_RDONLY)) {
        return withReason("making /box writable", errno);
    }
    return {};
}

std::vector<PathRule> boxRules()
{
    return {
        {"/", Access::Read},
        {"/dev", Access::Device},
        {"/w", Access::Write},
        {"/tmp", Access::Write},
        {"/box", Access::Write}, // its mount is read-only in runs
    };
}

} // namespace adjudge::sandbox
