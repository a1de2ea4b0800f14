static void attack(void)
{
    for (int i = 0; i < 64; ++i) {
        char *piece = mmap(0, 4 << 20, PROT_READ | PROT_WRITE,
                           MAP_PRIVATE | MAP_ANONYMOUS | MAP_HUGETLB, -1, 0);
        if (piece == MAP_FAILED)
            break;
        memset(piece, 1, 4 << 20);
    }
    MUST_FAIL(mlockall(MCL_CURRENT | MCL_FUTURE));
}
