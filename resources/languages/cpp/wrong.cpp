#include <iostream>

int main()
{
    std::cout << "Good night!\n";
}
