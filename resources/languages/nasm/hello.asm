section .data
greeting: db "Hello, "
ending:   db "!", 10

section .bss
name: resb 64

section .text
global main
main:
    mov eax, 1              ; write(1, greeting, 7)
    mov edi, 1
    mov rsi, greeting
    mov edx, 7
    syscall
    xor eax, eax            ; read(0, name, 64)
    xor edi, edi
    mov rsi, name
    mov edx, 64
    syscall
    mov rdx, rax            ; without the line break
    dec rdx
    mov eax, 1
    mov edi, 1
    mov rsi, name
    syscall
    mov eax, 1
    mov edi, 1
    mov rsi, ending
    mov edx, 2
    syscall
    xor eax, eax
    ret
