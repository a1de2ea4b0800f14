static void attack(void)
{
    sigset_t all;
    sigfillset(&all);
    sigprocmask(SIG_SETMASK, &all, 0);
    union sigval value = {0};
    int count = 0;
    while (count < 100000 && sigqueue(getpid(), SIGRTMIN, value) == 0)
        ++count;
    timer_t timer;
    while (count < 100000 && timer_create(CLOCK_MONOTONIC, 0, &timer) == 0)
        ++count;
    if (count >= 100000)
        leak("signals without end");
}
