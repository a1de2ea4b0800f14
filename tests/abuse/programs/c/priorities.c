static void attack(void)
{
    struct sched_param most = {50};
    MUST_FAIL(sched_setscheduler(0, SCHED_FIFO, &most));
    MUST_FAIL(sched_setscheduler(0, SCHED_RR, &most));
    MUST_FAIL(setpriority(PRIO_PROCESS, 0, -20));
    MUST_FAIL(nice(-10) == -1 ? -1 : 0);
    cpu_set_t all;
    memset(&all, 0xff, sizeof all);
    MUST_FAIL(sched_setaffinity(0, sizeof all, &all));
    MUST_FAIL(syscall(SYS_ioprio_set, 1, 0, 0));
}
