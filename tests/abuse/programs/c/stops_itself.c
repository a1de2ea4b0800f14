static void attack(void)
{
    raise(SIGSTOP);
    for (;;)
        pause();
}
