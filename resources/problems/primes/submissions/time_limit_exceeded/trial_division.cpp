// Looks for divisors of every number, for every question.
#include <iostream>

bool isPrime(int n)
{
    for (int d = 2; d * d <= n; ++d) {
        if (n % d == 0) {
            return false;
        }
    }
    return n >= 2;
}

int main()
{
    int questions = 0;
    std::cin >> questions;
    while (questions-- > 0) {
        int x = 0;
        std::cin >> x;
        int count = 0;
        for (int n = 2; n <= x; ++n) {
            count += isPrime(n);
        }
        std::cout << count << '\n';
    }
}
