static void attack(void)
{
    must_not_open("@SECRETS@/data/secret/1.ans", O_RDONLY);
    must_not_open("@SECRETS@/data/secret/1.ans", O_WRONLY);
    must_not_open("@SECRETS@/planted", O_CREAT | O_WRONLY);
    must_not_open("@SECRETS@", O_RDONLY | O_DIRECTORY);
    must_not_open("@PROGRAMS@/adjudge-worker", O_RDONLY);
    must_not_open("/etc/shadow", O_RDONLY);
    must_not_open("/root", O_RDONLY | O_DIRECTORY);
    must_not_open("/home", O_RDONLY | O_DIRECTORY);
    must_not_open("/var/lib/adjudge", O_RDONLY | O_DIRECTORY);
}
