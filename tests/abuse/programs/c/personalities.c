static void attack(void)
{
    MUST_FAIL(syscall(SYS_personality, 0x0400000));
    MUST_FAIL(syscall(SYS_personality, 8));
    MUST_FAIL(prctl(35, 8, 0, 0, 0));
}
