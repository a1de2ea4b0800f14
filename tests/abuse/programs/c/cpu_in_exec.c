static void attack(void)
{
    for (volatile int i = 0; i < 10000000; ++i) {
    }
    int ends[2];
    pipe(ends);
    write(ends[1], "attack\n", 7);
    close(ends[1]);
    dup2(ends[0], 0);
    close(ends[0]);
    char *words[] = {program_invocation_name, 0};
    execv(program_invocation_name, words);
}
