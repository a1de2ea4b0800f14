// Accepts any shortest way: validate INPUT ANSWER FEEDBACK_FOLDER/ < output of the submission.
// Exits with 42 (accepted) or 43 (wrong answer).
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <set>
#include <string>
#include <utility>

namespace {

constexpr int kAccepted = 42;
constexpr int kWrongAnswer = 43;
constexpr int kJudgeError = 1;

std::string feedbackFolder;

[[noreturn]] void reject(const std::string& reason)
{
    std::ofstream(feedbackFolder + "judgemessage.txt") << reason << '\n';
    std::exit(kWrongAnswer);
}

struct Town
{
    int stops = 0;
    std::set<std::pair<int, int>> lines;

    bool joins(int u, int v) const { return lines.count({u, v}) + lines.count({v, u}) > 0; }
};

Town readTown(std::istream& in)
{
    Town town;
    int lines = 0;
    in >> town.stops >> lines;
    for (int i = 0; i < lines; ++i) {
        int u = 0;
        int v = 0;
        in >> u >> v;
        town.lines.insert({u, v});
    }
    return town;
}

void checkWay(const Town& town, int count)
{
    int before = 0;
    for (int i = 0; i < count; ++i) {
        int stop = 0;
        if (!(std::cin >> stop)) {
            reject("the way ends after " + std::to_string(i) + " stops");
        }
        if (i == 0 && stop != 1) {
            reject("the way begins at stop " + std::to_string(stop));
        }
        if (i > 0 && !town.joins(before, stop)) {
            reject("no bus from " + std::to_string(before) + " to " + std::to_string(stop));
        }
        before = stop;
    }
    if (before != town.stops) {
        reject("the way ends at stop " + std::to_string(before));
    }
}

} // namespace

int main(int argc, char** argv)
{
    if (argc < 4) {
        return kJudgeError;
    }
    feedbackFolder = argv[3];
    std::ifstream input(argv[1]);
    std::ifstream answer(argv[2]);
    const Town town = readTown(input);
    std::string wanted;
    if (!input || !(answer >> wanted)) {
        return kJudgeError;
    }
    std::string first;
    if (!(std::cin >> first)) {
        reject("there is no output");
    }
    if (first != wanted) {
        reject("expected " + wanted + ", got " + first.substr(0, 20));
    }
    if (wanted != "impossible") {
        checkWay(town, std::stoi(wanted));
    }
    std::string rest;
    if (std::cin >> rest) {
        reject("there is output after the way");
    }
    return kAccepted;
}
