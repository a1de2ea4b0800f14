static void attack(void)
{
    MUST_FAIL(syscall(SYS_mq_open, "adjudge-abuse-mark", O_CREAT | O_RDWR, 0600, 0));
}
