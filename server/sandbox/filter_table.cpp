#include "server/sandbox/filter_table.h"

#include <fcntl.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>

namespace adjudge::sandbox {

namespace {

// Not here on purpose: sockets (only socketpair stays), namespaces and mounts, ptrace and other
// processes' memory, keys, BPF, perf, userfaultfd, io_uring, modules, clocks, quotas, device nodes,
// inotify and fanotify (they see other users of shared files), sync (stalls the whole host),
// execveat, extended attributes' writing, POSIX queues, kernel log.
// clang-format off
constexpr int kAllowed[] = {
    // files
    SYS_read, SYS_write, SYS_readv, SYS_writev, SYS_pread64, SYS_pwrite64, SYS_preadv, SYS_pwritev,
    SYS_preadv2, SYS_pwritev2, SYS_openat, SYS_openat2, SYS_close, SYS_close_range, SYS_lseek,
    SYS_fstat, SYS_statx, SYS_faccessat, SYS_faccessat2, SYS_getcwd, SYS_chdir, SYS_fchdir,
    SYS_renameat2, SYS_mkdirat, SYS_unlinkat, SYS_linkat, SYS_symlinkat, SYS_readlinkat, SYS_fchmod,
    SYS_fchmodat, SYS_fchown, SYS_fchownat, SYS_umask, SYS_truncate, SYS_ftruncate, SYS_fallocate,
    SYS_fsync, SYS_fdatasync, SYS_utimensat, SYS_getdents64, SYS_statfs, SYS_fstatfs,
    SYS_fadvise64, SYS_readahead, SYS_sendfile, SYS_copy_file_range, SYS_splice, SYS_tee,
    SYS_vmsplice, SYS_dup, SYS_dup3, SYS_pipe2, SYS_getxattr, SYS_lgetxattr, SYS_fgetxattr,
    SYS_listxattr, SYS_llistxattr, SYS_flistxattr,
    // memory
    SYS_mmap, SYS_munmap, SYS_mprotect, SYS_mremap, SYS_brk, SYS_msync, SYS_mincore, SYS_madvise,
    SYS_mlock, SYS_mlock2, SYS_munlock, SYS_mlockall, SYS_munlockall, SYS_mbind, SYS_get_mempolicy,
    SYS_set_mempolicy, SYS_membarrier, SYS_pkey_alloc, SYS_pkey_free, SYS_pkey_mprotect,
    // processes and threads
    SYS_execve, SYS_exit, SYS_exit_group, SYS_wait4, SYS_waitid, SYS_kill, SYS_tkill, SYS_tgkill,
    SYS_getpid, SYS_getppid, SYS_gettid, SYS_getpgid, SYS_setpgid, SYS_getsid, SYS_setsid,
    SYS_set_tid_address, SYS_set_robust_list, SYS_get_robust_list, SYS_rseq, SYS_futex,
    SYS_pidfd_open, SYS_pidfd_send_signal, SYS_prctl, SYS_capget, SYS_seccomp, SYS_getuid,
    SYS_geteuid, SYS_getgid, SYS_getegid, SYS_getresuid, SYS_getresgid, SYS_getgroups, SYS_setuid,
    SYS_setgid, SYS_setreuid, SYS_setregid, SYS_setresuid, SYS_setresgid, SYS_setfsuid,
    SYS_setfsgid, SYS_sched_yield, SYS_sched_getaffinity, SYS_sched_getparam, SYS_sched_setparam,
    SYS_sched_getscheduler, SYS_sched_setscheduler, SYS_sched_get_priority_max,
    SYS_sched_get_priority_min, SYS_sched_rr_get_interval, SYS_getpriority, SYS_setpriority,
    SYS_getcpu,
    // signals
    SYS_rt_sigaction, SYS_rt_sigprocmask, SYS_rt_sigreturn, SYS_rt_sigpending, SYS_rt_sigtimedwait,
    SYS_rt_sigqueueinfo, SYS_rt_tgsigqueueinfo, SYS_rt_sigsuspend, SYS_sigaltstack, SYS_signalfd4,
    SYS_restart_syscall,
    // time
    SYS_clock_gettime, SYS_clock_getres, SYS_clock_nanosleep, SYS_nanosleep, SYS_gettimeofday,
    SYS_times, SYS_getitimer, SYS_setitimer, SYS_timer_create, SYS_timer_settime, SYS_timer_gettime,
    SYS_timer_getoverrun, SYS_timer_delete, SYS_timerfd_create, SYS_timerfd_settime,
    SYS_timerfd_gettime,
    // waiting and talking within the run
    SYS_ppoll, SYS_pselect6, SYS_epoll_create1, SYS_epoll_ctl, SYS_epoll_pwait, SYS_epoll_pwait2,
    SYS_eventfd2, SYS_shutdown, SYS_sendto, SYS_recvfrom, SYS_sendmsg, SYS_recvmsg, SYS_getsockopt,
    SYS_setsockopt, SYS_getsockname, SYS_getpeername, SYS_semget, SYS_semop, SYS_semctl,
    SYS_semtimedop,
    // the host, in words
    SYS_uname, SYS_sysinfo, SYS_getrandom, SYS_getrlimit, SYS_getrusage,
    451, // cachestat
    452, // fchmodat2
    453, // map_shadow_stack
    454, 455, 456, // futex_wake, futex_wait, futex_requeue
    462, // mseal
#if defined(__x86_64__)
    SYS_open, SYS_creat, SYS_stat, SYS_lstat, SYS_newfstatat, SYS_access, SYS_rename, SYS_renameat,
    SYS_mkdir, SYS_rmdir, SYS_unlink, SYS_link, SYS_symlink, SYS_readlink, SYS_chmod, SYS_chown,
    SYS_lchown, SYS_utime, SYS_utimes, SYS_futimesat, SYS_getdents, SYS_dup2, SYS_pipe, SYS_fork,
    SYS_vfork, SYS_pause, SYS_alarm, SYS_time, SYS_poll, SYS_select, SYS_epoll_create,
    SYS_epoll_wait, SYS_eventfd, SYS_signalfd, SYS_getpgrp, SYS_arch_prctl,
#elif defined(__aarch64__)
    SYS_newfstatat, SYS_renameat,
#endif
};

constexpr int kLocking[] = {SYS_flock, SYS_fcntl, SYS_sched_setaffinity};

constexpr int kHiddenMemory[] = {
    SYS_memfd_create, SYS_shmget, SYS_shmat, SYS_shmdt, SYS_shmctl, SYS_msgget, SYS_msgsnd,
    SYS_msgrcv, SYS_msgctl,
};

constexpr int kOnStrangers[] = {
    SYS_shmget, SYS_shmat, SYS_shmdt, SYS_shmctl, SYS_msgget, SYS_msgsnd, SYS_msgrcv, SYS_msgctl,
    SYS_semget, SYS_semop, SYS_semctl, SYS_semtimedop, SYS_setpriority,
    SYS_sched_setparam, SYS_sched_setscheduler, SYS_sched_setaffinity,
};

// clang-format on

// Terminals are only asked whether they are one; no TIOCSTI, which types into a shared terminal.
constexpr unsigned kIoctls[] = {
    TCGETS, TIOCGPGRP, TIOCGWINSZ, FIONREAD, FIONBIO, FIOCLEX, FIONCLEX};

// Locks, leases and notifications on shared read-only files would be a channel between boxes.
constexpr unsigned kFcntls[] = {
    F_SETOWN, // kFcntlsOnStrangers: the owner gets a signal
    F_DUPFD,
    F_DUPFD_CLOEXEC,
    F_GETFD,
    F_SETFD,
    F_GETFL,
    F_SETFL,
    F_GETOWN,
    1031,
    1032, // F_SETPIPE_SZ, F_GETPIPE_SZ
    1033,
    1034, // F_ADD_SEALS, F_GET_SEALS
};

} // namespace

std::span<const int> allowedCalls()
{
    return kAllowed;
}

std::span<const int> lockingCalls()
{
    return kLocking;
}

std::span<const int> hiddenMemoryCalls()
{
    return kHiddenMemory;
}

std::span<const int> callsOnStrangers()
{
    return kOnStrangers;
}

std::span<const unsigned> allowedIoctls()
{
    return kIoctls;
}

std::span<const unsigned> allowedFcntls()
{
    return kFcntls;
}

} // namespace adjudge::sandbox
