static void attack(void)
{
    for (;;)
        pause();
}
