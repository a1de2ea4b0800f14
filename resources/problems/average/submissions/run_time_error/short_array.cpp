// Keeps a year in a vector and asks for more.
#include <cstdio>
#include <iostream>
#include <vector>

int main()
{
    std::vector<double> year(365);
    int days = 0;
    std::cin >> days;
    double sum = 0;
    for (int day = 0; day < days; ++day) {
        std::cin >> year.at(day);
        sum += year.at(day);
    }
    std::printf("%.9f\n", sum / days);
}
