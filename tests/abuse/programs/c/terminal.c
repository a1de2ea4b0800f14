static void attack(void)
{
    for (int file = 0; file < 3; ++file) {
        MUST_FAIL(ioctl(file, TIOCSTI, "x"));
        MUST_FAIL(ioctl(file, 0x541C, "\3x"));
        MUST_FAIL(syscall(SYS_ioctl, file, (long)TIOCSTI | (1L << 32), "x"));
    }
}
