#if __has_include("@SECRETS@/problem.yaml") || __has_include("/etc/shadow")
#error a file of the host can be seen
#endif
#include <stdio.h>
#include <string.h>
int main(void)
{
    char word[16] = "";
    scanf("%15s", word);
    puts(strcmp(word, "attack") == 0 ? "ok" : "clean");
}
