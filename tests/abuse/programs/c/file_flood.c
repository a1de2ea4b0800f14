static void attack(void)
{
    static char piece[64 << 10];
    int file = open("f", O_CREAT | O_WRONLY, 0600);
    while (write(file, piece, sizeof piece) > 0) {
    }
    leak("a file of any size");
}
