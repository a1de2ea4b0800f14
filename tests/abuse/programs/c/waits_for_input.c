static void attack(void)
{
    int ends[2];
    char byte;
    pipe(ends);
    read(ends[0], &byte, 1);
}
