static void attack(void)
{
    raise(SIGXCPU);
}
