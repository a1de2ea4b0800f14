static void attack(void)
{
    int file = open("/proc/self/fd/0", O_RDWR);
    if (file >= 0) {
        MUST_FAIL(pwrite(file, "xxxxxx", 6, 0));
        MUST_FAIL(ftruncate(file, 0));
    }
    MUST_FAIL(pwrite(0, "xxxxxx", 6, 0));
    MUST_FAIL(ftruncate(0, 0));
    must_not_open("/dev/stdin", O_RDWR | O_TRUNC);
}
