static void attack(void)
{
#ifdef __x86_64__
    syscall(0x40000000 + 39);
    leak("x32");
#else
    abort();
#endif
}
