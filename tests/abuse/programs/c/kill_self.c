static void attack(void)
{
    kill(getpid(), SIGKILL);
}
