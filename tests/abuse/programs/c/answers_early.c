static void attack(void)
{
    puts("ok");
    fflush(stdout);
    if (fork() == 0)
        for (;;)
            pause();
    _exit(0);
}
