static void attack(void)
{
    mkfifo("f", 0666);
    mkfifo("feedback", 0666);
    mkfifo("judgemessage.txt", 0666);
    MUST_FAIL(rename("f", "/box/program.out"));
}
