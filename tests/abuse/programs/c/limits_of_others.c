static void attack(void)
{
    struct rlimit none = {0, 0};
    for (int resource = 0; resource < 16; ++resource) {
        MUST_FAIL(prlimit(getppid(), resource, &none, 0));
        MUST_FAIL(prlimit(1, resource, &none, 0));
    }
}
