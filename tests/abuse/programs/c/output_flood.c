static void attack(void)
{
    for (;;)
        puts("the quick brown fox jumps over the lazy dog");
}
