#include <algorithm>
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
    std::vector<int> from(stops + 1);
    from[1] = 1;
    std::queue<int> open({1});
    while (!open.empty()) {
        const int stop = open.front();
        open.pop();
        for (const int other : next[stop]) {
            if (from[other] == 0) {
                from[other] = stop;
                open.push(other);
            }
        }
    }
    if (from[stops] == 0) {
        std::cout << "impossible\n";
        return 0;
    }
    std::vector<int> way{stops};
    while (way.back() != 1) {
        way.push_back(from[way.back()]);
    }
    std::reverse(way.begin(), way.end());
    std::cout << way.size() << '\n';
    for (std::size_t i = 0; i < way.size(); ++i) {
        std::cout << way[i] << (i + 1 < way.size() ? ' ' : '\n');
    }
}
