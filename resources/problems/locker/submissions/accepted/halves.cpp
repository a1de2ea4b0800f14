#include <iostream>
#include <string>

int main()
{
    int low = 1;
    int high = 1000;
    while (low <= high) {
        const int middle = (low + high) / 2;
        std::cout << middle << std::endl;
        std::string answer;
        if (!(std::cin >> answer) || answer == "found") {
            return 0;
        }
        (answer == "higher" ? low : high) = answer == "higher" ? middle + 1 : middle - 1;
    }
}
