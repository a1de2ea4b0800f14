static void attack(void)
{
    char name[32];
    int count = 0;
    for (; count < 200000; ++count) {
        sprintf(name, "f%d", count);
        int file = open(name, O_CREAT | O_WRONLY, 0600);
        if (file < 0)
            break;
        close(file);
    }
    if (count >= 200000)
        leak("200000 files");
}
