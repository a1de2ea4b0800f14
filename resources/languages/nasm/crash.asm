section .text
global main
main:
    xor eax, eax
    mov eax, [rax]
    ret
