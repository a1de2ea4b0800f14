static void attack(void)
{
    MUST_FAIL(setuid(0));
    MUST_FAIL(setgid(0));
    MUST_FAIL(setreuid(0, 0));
    MUST_FAIL(setresuid(0, 0, 0));
    MUST_FAIL(setresgid(0, 0, 0));
    gid_t none = 0;
    MUST_FAIL(setgroups(1, &none));
    unsigned head[2] = {0x20080522, 0};
    unsigned all[6] = {~0U, ~0U, ~0U, ~0U, ~0U, ~0U};
    MUST_FAIL(syscall(SYS_capset, head, all));
    MUST_FAIL(prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, 21, 0, 0));
    MUST_FAIL(prctl(PR_SET_NO_NEW_PRIVS, 0, 0, 0, 0));
    if (geteuid() == 0)
        leak("runs as root");
}
