static void *sleeper(void *unused)
{
    pause();
    return unused;
}

static void attack(void)
{
    pthread_attr_t attributes;
    pthread_attr_init(&attributes);
    pthread_attr_setstacksize(&attributes, 64 << 10);
    pthread_t thread;
    int count = 0;
    while (count < 100000 && pthread_create(&thread, &attributes, sleeper, 0) == 0)
        ++count;
    if (count >= 5000)
        leak("thousands of threads");
}
