static void attack(void)
{
    MUST_FAIL(syscall(SYS_add_key, "user", "adjudge-abuse-mark", "x", 1, -4));
    MUST_FAIL(syscall(SYS_keyctl, 0, -4, 1));
    MUST_FAIL(syscall(SYS_request_key, "user", "adjudge-abuse-mark", 0, -4));
}
