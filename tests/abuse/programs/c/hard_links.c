static void attack(void)
{
    MUST_FAIL(link("/etc/passwd", "l"));
    MUST_FAIL(link("/usr/bin/su", "s"));
    MUST_FAIL(link(program_invocation_name, "p"));
    MUST_FAIL(linkat(AT_FDCWD, "/proc/self/fd/0", AT_FDCWD, "i", AT_SYMLINK_FOLLOW));
}
