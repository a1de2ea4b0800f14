section .text
global main
main:
    jmp main
