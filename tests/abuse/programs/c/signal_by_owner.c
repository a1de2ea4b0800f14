static void attack(void)
{
    int ends[2];
    pipe(ends);
    fcntl(ends[0], F_SETOWN, 1);
    fcntl(ends[0], F_SETFL, O_ASYNC | O_NONBLOCK);
    write(ends[1], "x", 1);
    fcntl(ends[0], F_SETOWN, getppid());
    write(ends[1], "x", 1);
}
