static void attack(void)
{
    for (;;) {
        for (volatile int i = 0; i < 2000000; ++i) {
        }
        usleep(200);
    }
}
