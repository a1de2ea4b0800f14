#include <stdio.h>
__asm__(".globl secret\nsecret:\n.incbin \"@SECRETS@/data/secret/1.ans\"\n.byte 0\n");
extern char secret[];
int main(void) { puts(secret); }
