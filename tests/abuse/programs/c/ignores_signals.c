static void attack(void)
{
    sigset_t all;
    sigfillset(&all);
    sigprocmask(SIG_SETMASK, &all, 0);
    for (int number = 1; number < 65; ++number)
        signal(number, SIG_IGN);
    spin();
}
