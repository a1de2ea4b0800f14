static void attack(void)
{
    must_not_open("/box/program.out", O_WRONLY);
    must_not_open("/proc/self/exe", O_WRONLY);
    must_not_open(program_invocation_name, O_WRONLY | O_TRUNC);
    MUST_FAIL(unlink(program_invocation_name));
    MUST_FAIL(rename(program_invocation_name, "p"));
    MUST_FAIL(truncate(program_invocation_name, 0));
}
