static void attack(void)
{
    prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
    for (int i = 0; i < 5; ++i)
        if (fork() == 0) {
            if (fork() == 0)
                pause();
            _exit(0);
        }
    usleep(20000);
}
