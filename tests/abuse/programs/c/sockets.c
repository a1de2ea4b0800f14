static void attack(void)
{
    for (int family = 0; family < 64; ++family)
        for (int type = 1; type < 8; ++type)
            MUST_FAIL(socket(family, type, 0));
    int pair[2];
    MUST_FAIL(socketpair(AF_INET, SOCK_STREAM, 0, pair));
}
