#include "server/sandbox/kernel.h"

#include <fcntl.h>
#include <linux/mount.h>
#include <linux/openat2.h>
#include <sys/syscall.h>

#include <csignal>
#include <cstdlib>
#include <cstring>
#include <ctime>

namespace adjudge::sandbox {

namespace {

constexpr std::size_t kSmallFileBytes = 64 << 10;

std::uint64_t clockNs(clockid_t clock)
{
    timespec time = {};
    clock_gettime(clock, &time);
    return static_cast<std::uint64_t>(time.tv_sec) * 1'000'000'000U +
           static_cast<std::uint64_t>(time.tv_nsec);
}

// The kernel call itself without a function frame of its own: with shared memory the child would
// overwrite the return address of a wrapper that the parent still needs.
[[gnu::always_inline]] inline long rawClone3(clone_args& arguments)
{
#if defined(__x86_64__)
    long result = SYS_clone3;
    asm volatile("syscall"
                 : "+a"(result)
                 : "D"(&arguments), "S"(sizeof arguments)
                 : "rcx", "r11", "memory");
    return result;
#elif defined(__aarch64__)
    register long result asm("x0") = reinterpret_cast<long>(&arguments);
    register long size asm("x1") = sizeof arguments;
    register long number asm("x8") = SYS_clone3;
    asm volatile("svc 0" : "+r"(result) : "r"(size), "r"(number) : "memory");
    return result;
#else
#error "name the kernel call instruction of this processor"
#endif
}

} // namespace

std::string withReason(std::string_view what, int error)
{
    return std::string(what) + ": " + std::strerror(error);
}

pid_t forkWith(std::uint64_t flags)
{
    clone_args arguments = {};
    arguments.flags = flags;
    arguments.exit_signal = (flags & CLONE_PARENT) != 0 ? 0 : SIGCHLD;
    return static_cast<pid_t>(syscall(SYS_clone3, &arguments, sizeof arguments));
}

[[gnu::noinline]] pid_t vforkWith(int cgroup, void (*body)(void*), void* argument)
{
    clone_args arguments = {};
    arguments.flags = CLONE_VM | CLONE_VFORK;
    arguments.exit_signal = SIGCHLD;
    if (cgroup >= 0) {
        arguments.flags |= CLONE_INTO_CGROUP;
        arguments.cgroup = static_cast<std::uint64_t>(cgroup);
    }
    const long result = rawClone3(arguments);
    if (result == 0) {
        body(argument);
        std::abort(); // not reached
    }
    if (result < 0) {
        errno = static_cast<int>(-result);
        return -1;
    }
    return static_cast<pid_t>(result);
}

Fd cloneMount(const std::string& path)
{
    return Fd(static_cast<int>(syscall(
        SYS_open_tree,
        AT_FDCWD,
        path.c_str(),
        static_cast<unsigned>(OPEN_TREE_CLONE) | OPEN_TREE_CLOEXEC | AT_RECURSIVE
    )));
}

bool setMountAttributes(int folder, const char* path, std::uint64_t set, std::uint64_t clear)
{
    mount_attr attributes = {};
    attributes.attr_set = set;
    attributes.attr_clr = clear;
    const unsigned flags = AT_RECURSIVE | (*path == '\0' ? AT_EMPTY_PATH : 0);
    return syscall(SYS_mount_setattr, folder, path, flags, &attributes, sizeof attributes) == 0;
}

bool attachMount(const Fd& mount, const std::string& path)
{
    return syscall(
               SYS_move_mount, mount.value(), "", AT_FDCWD, path.c_str(), MOVE_MOUNT_F_EMPTY_PATH
           ) == 0;
}

Fd openBeneath(int folder, const std::string& name, int flags, mode_t mode)
{
    open_how how = {};
    how.flags = static_cast<std::uint64_t>(flags) | O_CLOEXEC | O_NOFOLLOW;
    how.mode = mode;
    how.resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS | RESOLVE_NO_XDEV;
    return Fd(static_cast<int>(syscall(SYS_openat2, folder, name.c_str(), &how, sizeof how)));
}

Fd processDescriptor(pid_t pid)
{
    return Fd(static_cast<int>(syscall(SYS_pidfd_open, pid, 0)));
}

bool signalProcess(const Fd& process, int signal)
{
    return syscall(SYS_pidfd_send_signal, process.value(), signal, nullptr, 0) == 0;
}

std::string readSmallFile(const std::string& path)
{
    const Fd file(open(path.c_str(), O_RDONLY | O_CLOEXEC));
    std::string text;
    char buffer[4096];
    ssize_t count = 0;
    while (text.size() < kSmallFileBytes && (count = read(file.value(), buffer, sizeof buffer)) > 0
    ) {
        text.append(buffer, static_cast<std::size_t>(count));
    }
    return text;
}

bool writeSmallFile(const std::string& path, std::string_view text)
{
    const Fd file(open(path.c_str(), O_WRONLY | O_CLOEXEC));
    return file.isOpen() &&
           write(file.value(), text.data(), text.size()) == static_cast<ssize_t>(text.size());
}

std::vector<std::string> completeLines(std::string_view text)
{
    std::vector<std::string> lines;
    for (std::size_t end = text.find('\n'); end != std::string_view::npos; end = text.find('\n')) {
        lines.emplace_back(text.substr(0, end));
        text.remove_prefix(end + 1);
    }
    return lines;
}

std::uint64_t keyedNumber(std::string_view text, std::string_view key)
{
    while (!text.empty()) {
        const std::string_view line = text.substr(0, text.find('\n'));
        if (line.starts_with(key) && line.size() > key.size() && line[key.size()] == ' ') {
            return std::strtoull(line.data() + key.size() + 1, nullptr, 10);
        }
        text.remove_prefix(line.size() == text.size() ? line.size() : line.size() + 1);
    }
    return 0;
}

std::uint64_t monotonicNs()
{
    return clockNs(CLOCK_MONOTONIC);
}

std::uint64_t threadCpuNs()
{
    return clockNs(CLOCK_THREAD_CPUTIME_ID);
}

} // namespace adjudge::sandbox
