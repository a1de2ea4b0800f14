static void attack(void)
{
    MUST_FAIL(syscall(SYS_reboot, 0xfee1dead, 672274793, 0, 0));
    MUST_FAIL(syscall(SYS_kexec_load, 0, 0, 0, 0));
    MUST_FAIL(syscall(SYS_init_module, "", 0, ""));
    MUST_FAIL(syscall(SYS_finit_module, 0, "", 0));
    MUST_FAIL(syscall(SYS_delete_module, "x", 0));
    MUST_FAIL(syscall(SYS_swapon, "/w", 0));
    MUST_FAIL(syscall(SYS_syslog, 3, "", 0));
    MUST_FAIL(syscall(SYS_acct, "/w/x"));
    MUST_FAIL(syscall(SYS_quotactl, 0, "/", 0, 0));
    MUST_FAIL(syscall(SYS_vhangup));
    MUST_FAIL(sethostname("x", 1));
}
