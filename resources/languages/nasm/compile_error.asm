section .text
global main
main:
    mov eax, missing
    nosuch eax
