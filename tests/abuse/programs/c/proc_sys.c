static void attack(void)
{
    const char *names[] = {"/proc/sys/kernel/core_pattern", "/proc/sysrq-trigger",
                           "/proc/sys/kernel/hostname", "/proc/sys/vm/drop_caches",
                           "/proc/1/oom_score_adj", "/proc/self/oom_score_adj",
                           "/proc/self/uid_map", "/proc/sys/kernel/modprobe",
                           "/sys/fs/cgroup/cgroup.procs", "/sys/kernel/mm/transparent_hugepage/enabled"};
    for (int i = 0; i < 10; ++i)
        must_not_open(names[i], O_WRONLY);
}
