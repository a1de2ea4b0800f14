static char *volatile piece;

static void attack(void)
{
    for (int i = 0; i < 20; ++i)
        if (fork() == 0) {
            piece = malloc(16 << 20);
            memset(piece, i, 16 << 20);
            for (;;)
                pause();
        }
    for (;;)
        pause();
}
