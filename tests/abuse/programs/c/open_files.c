static void attack(void)
{
    int count = 0;
    while (count < 100000 && open("/dev/null", O_RDONLY) >= 0)
        ++count;
    if (count > 2000)
        leak("thousands of open files");
}
