static void attack(void)
{
    int in = open("/bin/true", O_RDONLY);
    int out = open("s", O_CREAT | O_WRONLY, 0700);
    static char piece[64 << 10];
    ssize_t count;
    while ((count = read(in, piece, sizeof piece)) > 0)
        write(out, piece, (size_t)count);
    MUST_FAIL(fchown(out, 0, 0));
    fchmod(out, 06755);
    close(out);
    const char *programs[] = {"/usr/bin/su", "/usr/bin/mount", "/usr/bin/passwd", "/usr/bin/sudo"};
    for (int i = 0; i < 4; ++i) {
        if (fork() == 0) {
            execl(programs[i], programs[i], "-c", "true", (char *)0);
            _exit(1);
        }
        int status = 0;
        wait(&status);
        if (i != 1 && WIFEXITED(status) && WEXITSTATUS(status) == 0)
            leak(programs[i]);
    }
}
