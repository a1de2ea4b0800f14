static void attack(void)
{
    for (int i = 0; i < 4000; ++i)
        if (mkdir("d", 0700) != 0 || chdir("d") != 0)
            break;
}
