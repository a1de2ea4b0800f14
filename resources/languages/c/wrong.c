#include <stdio.h>

int main(void)
{
    puts("Good night!");
    return 0;
}
