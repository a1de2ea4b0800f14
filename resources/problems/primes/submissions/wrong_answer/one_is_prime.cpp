// Takes 1 for a prime.
#include <iostream>
#include <vector>

int main()
{
    constexpr int kMost = 5'000'000;
    std::vector<char> isComposite(kMost + 1);
    std::vector<int> count(kMost + 1);
    count[1] = 1;
    for (int n = 2; n <= kMost; ++n) {
        count[n] = count[n - 1] + !isComposite[n];
        if (!isComposite[n]) {
            for (long long m = 1LL * n * n; m <= kMost; m += n) {
                isComposite[m] = 1;
            }
        }
    }
    int questions = 0;
    std::cin >> questions;
    while (questions-- > 0) {
        int x = 0;
        std::cin >> x;
        std::cout << count[x] << '\n';
    }
}
