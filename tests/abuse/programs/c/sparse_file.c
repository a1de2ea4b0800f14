static void attack(void)
{
    signal(SIGXFSZ, SIG_IGN);
    int file = open("f", O_CREAT | O_RDWR, 0600);
    MUST_FAIL(ftruncate(file, 1L << 40));
    MUST_FAIL(fallocate(file, 0, 0, 1L << 40));
    MUST_FAIL(pwrite(file, "x", 1, 1L << 40));
}
