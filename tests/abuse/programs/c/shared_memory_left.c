static void attack(void)
{
    must_not_open("/dev/shm/adjudge-abuse-mark", O_CREAT | O_RDWR);
    MUST_FAIL(shm_open("/adjudge-abuse-mark", O_CREAT | O_RDWR, 0600));
}

int check(void)
{
    return shm_open("/adjudge-abuse-mark", O_RDWR, 0600) >= 0;
}
