static void attack(void)
{
    for (int number = 1; number < 65; ++number) {
        kill(getppid(), number);
        kill(1, number);
        union sigval value = {0};
        sigqueue(1, number, value);
        sigqueue(getppid(), number, value);
        syscall(SYS_tgkill, 1, 1, number);
        syscall(SYS_tkill, getppid(), number);
    }
}
