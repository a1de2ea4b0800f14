static void attack(void)
{
    const char *folder = getenv("TMPDIR");
    char path[300];
    if (entries("/var/tmp", 0) > 0 || entries("/run", 0) > 0 || entries("/sys/fs/cgroup", 0) > 0)
        leak("folders of the host");
    snprintf(path, sizeof path, "%s/../..", folder);
    if (strcmp(folder, "/tmp") != 0 && entries(path, 0) > 0)
        leak("folders of other boxes");
}
