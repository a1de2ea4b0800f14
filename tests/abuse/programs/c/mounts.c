static void attack(void)
{
    MUST_FAIL(mount("tmpfs", "/w", "tmpfs", 0, 0));
    MUST_FAIL(mount("/", "/w", 0, MS_BIND | MS_REC, 0));
    MUST_FAIL(mount(0, "/", 0, MS_REMOUNT, 0));
    MUST_FAIL(umount2("/proc", MNT_DETACH));
    MUST_FAIL(umount2("/box", 0));
    MUST_FAIL(syscall(SYS_pivot_root, "/w", "/w"));
    MUST_FAIL(chroot("/w"));
    MUST_FAIL(syscall(428, AT_FDCWD, "/", 1));
    MUST_FAIL(syscall(430, "tmpfs", 0));
    MUST_FAIL(syscall(442, AT_FDCWD, "/", 0, "", 0));
}
