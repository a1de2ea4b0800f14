// Waits for an answer to a guess that is still in its own buffer.
#include <cstdio>

int main()
{
    std::setvbuf(stdout, nullptr, _IOFBF, 1 << 16);
    std::printf("500\n");
    char answer[16];
    // Not scanf: the C library empties line buffers before it reads, but never full ones.
    while (std::fgets(answer, sizeof answer, stdin)) {
    }
}
