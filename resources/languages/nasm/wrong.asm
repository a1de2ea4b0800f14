section .data
words: db "Good night!", 10

section .text
global main
main:
    mov eax, 1
    mov edi, 1
    mov rsi, words
    mov edx, 12
    syscall
    xor eax, eax
    ret
