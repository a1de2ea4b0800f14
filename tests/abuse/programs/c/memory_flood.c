static void attack(void)
{
    for (;;) {
        char *piece = malloc(1 << 20);
        if (!piece)
            abort();
        memset(piece, 1, 1 << 20);
    }
}
