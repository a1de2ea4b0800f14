// Knows the locker and answers guesses. Arguments: input, answer, feedback folder.
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <string>

namespace {

constexpr int kAccepted = 42;
constexpr int kRejected = 43;
constexpr int kLockers = 1000;
constexpr int kGuesses = 10;

[[noreturn]] void reject(const std::string& folder, const std::string& team, const std::string& judge)
{
    std::ofstream(folder + "/teammessage.txt") << team << '\n';
    std::ofstream(folder + "/judgemessage.txt") << judge << '\n';
    std::exit(kRejected);
}

} // namespace

int main(int, char** argv)
{
    const std::string folder = argv[3];
    std::ifstream input(argv[1]);
    int locker = 0;
    input >> locker;
    for (int guess = 1; guess <= kGuesses; ++guess) {
        std::string word;
        if (!(std::cin >> word)) {
            reject(folder, "No guess, but the end of your output.", "end of output");
        }
        const bool isNumber = word.size() <= 4 && word.find_first_not_of("0123456789") == word.npos;
        const int number = isNumber ? std::stoi(word) : 0;
        if (number < 1 || number > kLockers) {
            reject(folder, "A guess must be a number from 1 to 1000.", "odd guess: " + word.substr(0, 40));
        }
        if (number == locker) {
            std::cout << "found" << std::endl;
            std::string more;
            if (std::cin >> more) {
                reject(folder, "Output behind the last guess.", "more output: " + more.substr(0, 40));
            }
            std::ofstream(folder + "/judgemessage.txt") << guess << " guesses\n";
            return kAccepted;
        }
        std::cout << (number < locker ? "higher" : "lower") << std::endl;
    }
    reject(folder, "Ten guesses were not enough.", "too many guesses");
}
