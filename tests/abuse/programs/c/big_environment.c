static void attack(void)
{
    static char *words[2000];
    static char piece[100000];
    memset(piece, 'x', sizeof piece - 1);
    for (int i = 0; i < 1999; ++i)
        words[i] = piece;
    MUST_FAIL(execv("/bin/true", words));
}
