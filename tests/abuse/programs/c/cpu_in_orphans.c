static void attack(void)
{
    for (int i = 0; i < 4; ++i)
        if (fork() == 0) {
            if (fork() == 0)
                spin();
            _exit(0);
        }
    sleep(100);
}
