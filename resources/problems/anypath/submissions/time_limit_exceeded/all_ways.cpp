// Tries every way without a repeated stop and keeps the shortest.
#include <iostream>
#include <vector>

std::vector<std::vector<int>> next;
std::vector<char> isSeen;
std::vector<int> way;
std::vector<int> best;

void search(int stop, int home)
{
    way.push_back(stop);
    isSeen[stop] = 1;
    if (stop == home) {
        if (best.empty() || way.size() < best.size()) {
            best = way;
        }
    } else {
        for (const int other : next[stop]) {
            if (!isSeen[other]) {
                search(other, home);
            }
        }
    }
    isSeen[stop] = 0;
    way.pop_back();
}

int main()
{
    int stops = 0;
    int lines = 0;
    std::cin >> stops >> lines;
    next.resize(stops + 1);
    isSeen.resize(stops + 1);
    for (int i = 0; i < lines; ++i) {
        int u = 0;
        int v = 0;
        std::cin >> u >> v;
        next[u].push_back(v);
        next[v].push_back(u);
    }
    search(1, stops);
    if (best.empty()) {
        std::cout << "impossible\n";
        return 0;
    }
    std::cout << best.size() << '\n';
    for (const int stop : best) {
        std::cout << stop << ' ';
    }
    std::cout << '\n';
}
