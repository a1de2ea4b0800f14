static void attack(void)
{
    signal(SIGCHLD, SIG_IGN);
    for (;;) {
        pid_t child = fork();
        if (child == 0) {
            for (volatile int i = 0; i < 20000000; ++i) {
            }
            _exit(0);
        }
        while (child > 0 && kill(child, 0) == 0)
            usleep(1000);
        if (child < 0)
            usleep(1000);
    }
}
