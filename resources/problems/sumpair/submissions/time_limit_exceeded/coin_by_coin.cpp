// Moves the coins over one at a time.
#include <iostream>

int main()
{
    volatile long long a = 0;
    long long b = 0;
    long long start = 0;
    std::cin >> start >> b;
    a = start;
    while (b > 0) {
        a = a + 1;
        --b;
    }
    while (b < 0) {
        a = a - 1;
        ++b;
    }
    std::cout << a << '\n';
}
