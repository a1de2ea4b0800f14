static int deeper(int n)
{
    volatile char room[4096];
    room[n & 4095] = (char)n;
    return deeper(n + 1) + room[n & 4095];
}

static void attack(void)
{
    exit(deeper(0) & 1);
}
