static void attack(void)
{
    for (int k = 0; k < 2; ++k) {
        int other = (int)syscall(SYS_pidfd_open, k ? 1 : getppid(), 0);
        for (int file = 0; file < 8; ++file)
            MUST_FAIL(syscall(438, other, file, 0));
        MUST_FAIL(syscall(448, other, 0));
    }
    MUST_FAIL(syscall(SYS_kcmp, getppid(), getpid(), 0, 0, 0));
}
