static void attack(void)
{
    MUST_FAIL(syscall(SYS_inotify_init1, 0));
    MUST_FAIL(syscall(SYS_fanotify_init, 0, 0));
    int file = open("/usr/bin/gcc", O_RDONLY);
    MUST_FAIL(fcntl(file, F_NOTIFY, 1));
    MUST_FAIL(fcntl(file, F_SETLEASE, F_RDLCK));
}
