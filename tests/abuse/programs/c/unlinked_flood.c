static void attack(void)
{
    static char piece[512 << 10];
    for (int i = 0; i < 400; ++i) {
        int file = open("f", O_CREAT | O_WRONLY | O_EXCL, 0600);
        if (file < 0 || write(file, piece, sizeof piece) < 0)
            break;
        unlink("f");
    }
}
