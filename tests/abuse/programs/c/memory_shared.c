static void attack(void)
{
    for (;;) {
        char *piece = mmap(0, 4 << 20, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
        if (piece == MAP_FAILED)
            abort();
        memset(piece, 1, 4 << 20);
    }
}
