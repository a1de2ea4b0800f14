static void attack(void)
{
    char parameters[256] = {0};
    MUST_FAIL(syscall(425, 8, parameters));
    MUST_FAIL(syscall(427, 0, 0, 0, 0));
}
