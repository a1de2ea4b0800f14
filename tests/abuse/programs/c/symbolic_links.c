static void attack(void)
{
    symlink("/etc/shadow", "l");
    must_not_open("l", O_RDONLY);
    symlink("@SECRETS@/data/secret/1.ans", "m");
    must_not_open("m", O_RDONLY);
    symlink("/", "r");
    must_not_open("r/root", O_RDONLY | O_DIRECTORY);
    symlink("/proc/1/root/", "p");
    must_not_open("p/etc/shadow", O_RDONLY);
    must_not_open("../../../../../../../../etc/shadow", O_RDONLY);
}
