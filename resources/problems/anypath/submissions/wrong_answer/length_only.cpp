// Knows how many stops there are, but names the wrong ones.
#include <iostream>
#include <queue>
#include <vector>

int main()
{
    int stops = 0;
    int lines = 0;
    std::cin >> stops >> lines;
    std::vector<std::vector<int>> next(stops + 1);
    for (int i = 0; i < lines; ++i) {
        int u = 0;
        int v = 0;
        std::cin >> u >> v;
        next[u].push_back(v);
        next[v].push_back(u);
    }
    std::vector<int> count(stops + 1);
    count[1] = 1;
    std::queue<int> open({1});
    while (!open.empty()) {
        const int stop = open.front();
        open.pop();
        for (const int other : next[stop]) {
            if (count[other] == 0) {
                count[other] = count[stop] + 1;
                open.push(other);
            }
        }
    }
    if (count[stops] == 0) {
        std::cout << "impossible\n";
        return 0;
    }
    std::cout << count[stops] << '\n';
    for (int i = 1; i < count[stops]; ++i) {
        std::cout << i << ' ';
    }
    std::cout << stops << '\n';
}
