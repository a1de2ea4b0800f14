static void attack(void)
{
    char attributes[128] = {0};
    for (int command = 0; command < 20; ++command)
        MUST_FAIL(syscall(SYS_bpf, command, attributes, sizeof attributes));
}
