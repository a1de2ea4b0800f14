static void attack(void)
{
    char attributes[128] = {0};
    MUST_FAIL(syscall(SYS_perf_event_open, attributes, 0, -1, -1, 0));
    MUST_FAIL(syscall(SYS_perf_event_open, attributes, -1, 0, -1, 0));
}
