static void *work(void *unused)
{
    spin();
    return unused;
}

static void attack(void)
{
    pthread_t thread;
    pthread_create(&thread, 0, work, 0);
    pthread_create(&thread, 0, work, 0);
    pthread_join(thread, 0);
}
