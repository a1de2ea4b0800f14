static void attack(void)
{
    char buffer[64];
    struct iovec own = {buffer, sizeof buffer};
    struct iovec other = {(void *)0x400000, sizeof buffer};
    pid_t targets[] = {1, getppid()};
    for (int i = 0; i < 2; ++i) {
        char path[64];
        MUST_FAIL(process_vm_readv(targets[i], &own, 1, &other, 1, 0));
        MUST_FAIL(process_vm_writev(targets[i], &own, 1, &other, 1, 0));
        sprintf(path, "/proc/%d/mem", targets[i]);
        must_not_open(path, O_RDWR);
        must_not_open(path, O_RDONLY);
    }
}
