// Thin names for kernel calls that the C library of Debian 12 does not wrap, and small helpers
// around files of /proc and /sys. Fault: nothing when it went well, else one sentence.
#pragma once

#include "server/sandbox/wire/fd.h"

#include <linux/sched.h>
#include <sys/types.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace adjudge::sandbox {

using Fault = std::optional<std::string>;

// "what: strerror(errno)"
std::string withReason(std::string_view what, int error);

// clone3 that behaves like fork with these flags (CLONE_NEW*, CLONE_PARENT). -1 and errno on error.
pid_t forkWith(std::uint64_t flags);

// clone3 that behaves like vfork: the child shares the memory and the caller sleeps until it
// execs or exits. body must not return. cgroup: directory of the group it is born in, or -1.
pid_t vforkWith(int cgroup, void (*body)(void*), void* argument);

// A new descriptor of a mount tree below path, not attached anywhere.
Fd cloneMount(const std::string& path);

// Sets and clears MOUNT_ATTR_* on a mount and all below it; folder -1 with an absolute path.
bool setMountAttributes(int folder, const char* path, std::uint64_t set, std::uint64_t clear);
bool attachMount(const Fd& mount, const std::string& path);

// Opens below a folder and nowhere else: no "..", no links of any kind, no other mount.
Fd openBeneath(int folder, const std::string& name, int flags, mode_t mode = 0);

// A descriptor of a process; signals through it can not hit a stranger.
Fd processDescriptor(pid_t pid);
bool signalProcess(const Fd& process, int signal);

std::string readSmallFile(const std::string& path); // "" if unreadable; at most 64 KiB
bool writeSmallFile(const std::string& path, std::string_view text);

// The lines that end with a line feed, without it.
std::vector<std::string> completeLines(std::string_view text);

// Number behind a key in lines of "key number"; 0 if absent.
std::uint64_t keyedNumber(std::string_view text, std::string_view key);

std::uint64_t monotonicNs();
std::uint64_t threadCpuNs();

} // namespace adjudge::sandbox
