static void attack(void)
{
    MUST_FAIL(mknod("sda", S_IFBLK | 0600, 0x800));
    MUST_FAIL(mknod("mem", S_IFCHR | 0600, 0x101));
    const char *names[] = {"/dev/sda", "/dev/vda", "/dev/mem", "/dev/kmsg", "/dev/tty", "/dev/console",
                           "/dev/fuse", "/dev/kvm", "/dev/net/tun", "/dev/ptmx", "/dev/loop-control"};
    for (int i = 0; i < 11; ++i)
        must_not_open(names[i], O_RDWR);
}
