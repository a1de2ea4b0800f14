static void attack(void)
{
    struct timespec now = {1, 0};
    struct timeval then = {1, 0};
    MUST_FAIL(clock_settime(CLOCK_REALTIME, &now));
    MUST_FAIL(settimeofday(&then, 0));
    char change[256] = {1};
    MUST_FAIL(syscall(SYS_adjtimex, change));
}
