static void attack(void)
{
    struct rlimit all = {RLIM_INFINITY, RLIM_INFINITY};
    setrlimit(RLIMIT_CORE, &all);
    struct rlimit none = {0, 0};
    if (setrlimit(RLIMIT_CORE, &none) == 0)
        return;
    prctl(PR_SET_DUMPABLE, 1, 0, 0, 0);
    abort();
}
