static void attack(void)
{
    const int kinds[] = {CLONE_NEWUSER, CLONE_NEWNS, CLONE_NEWPID, CLONE_NEWNET, CLONE_NEWIPC,
                         CLONE_NEWUTS, CLONE_NEWCGROUP, 0x80};
    for (int i = 0; i < 8; ++i) {
        MUST_FAIL(unshare(kinds[i]));
        long child = syscall(SYS_clone, (long)kinds[i] | SIGCHLD, 0, 0, 0, 0);
        if (child == 0)
            _exit(0);
        MUST_FAIL(child);
        long arguments[11] = {kinds[i], 0, 0, 0, SIGCHLD};
        child = syscall(SYS_clone3, arguments, sizeof arguments);
        if (child == 0)
            _exit(0);
        MUST_FAIL(child);
    }
    int own = open("/proc/self/ns/user", O_RDONLY);
    MUST_FAIL(setns(own, 0));
}
