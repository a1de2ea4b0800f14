static void attack(void)
{
    for (int i = 0; i < 20; ++i)
        if (fork() == 0) {
            setpgid(0, 0);
            pause();
        }
}
