static void attack(void)
{
    if (fork() == 0)
        _exit(ptrace(PTRACE_TRACEME, 0, 0, 0) == 0);
    int status = 0;
    wait(&status);
    if (WIFSTOPPED(status) || WEXITSTATUS(status))
        leak("PTRACE_TRACEME");
}
