static void attack(void)
{
#ifdef __x86_64__
    long result;
    __asm__ volatile("int $0x80" : "=a"(result) : "a"(20), "b"(0), "c"(0), "d"(0) : "memory", "r8", "r9", "r10", "r11");
    leak("int 0x80");
#else
    abort();
#endif
}
