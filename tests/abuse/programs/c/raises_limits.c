static void nothing(int number)
{
    (void)number;
}

static void attack(void)
{
    struct rlimit more = {RLIM_INFINITY, RLIM_INFINITY};
    signal(SIGXCPU, nothing);
    for (int resource = 0; resource < 16; ++resource)
        setrlimit(resource, &more);
    prlimit(getppid(), RLIMIT_CPU, &more, 0);
    spin();
}
