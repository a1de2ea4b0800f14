static void attack(void)
{
    MUST_FAIL(ptrace(PTRACE_ATTACH, 1, 0, 0));
    MUST_FAIL(ptrace(PTRACE_SEIZE, getppid(), 0, 0));
    MUST_FAIL(ptrace(PTRACE_ATTACH, getppid(), 0, 0));
}
