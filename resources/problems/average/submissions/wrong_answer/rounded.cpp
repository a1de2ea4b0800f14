// Two digits are not enough.
#include <cstdio>
#include <iostream>

int main()
{
    int days = 0;
    std::cin >> days;
    double sum = 0;
    for (int day = 0; day < days; ++day) {
        double temperature = 0;
        std::cin >> temperature;
        sum += temperature;
    }
    std::printf("%.2f\n", sum / days);
}
