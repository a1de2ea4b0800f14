static void attack(void)
{
    char path[300];
    snprintf(path, sizeof path, "%s", program_invocation_name);
    *strrchr(path, '/') = 0;
    MUST_FAIL(chdir(path) == 0 ? open("mark", O_CREAT | O_WRONLY, 0600) : -1);
    MUST_FAIL(mkdir("mark", 0700));
    MUST_FAIL(symlink("/", "mark"));
    must_not_open("/mark", O_CREAT | O_WRONLY);
    must_not_open("/etc/mark", O_CREAT | O_WRONLY);
    must_not_open("/usr/mark", O_CREAT | O_WRONLY);
    must_not_open("/dev/mark", O_CREAT | O_WRONLY);
}
