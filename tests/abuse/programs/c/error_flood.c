static void attack(void)
{
    for (;;)
        fputs("the quick brown fox jumps over the lazy dog\n", stderr);
}
