static void attack(void)
{
    struct sched_param idle = {0};
    MUST_FAIL(setpriority(PRIO_PROCESS, (id_t)getppid(), 19));
    MUST_FAIL(sched_setscheduler(getppid(), SCHED_IDLE, &idle));
    MUST_FAIL(setpriority(PRIO_PROCESS, 1, 19));
}
