#include <cstdio>

int main()
{
    int n = 0;
    std::scanf("%d", &n);
    long long seen[10] = {};
    long long ways = 0;
    for (int i = 0; i < n; ++i) {
        int colour = 0;
        std::scanf("%d", &colour);
        ways += seen[colour]++;
    }
    std::printf("%lld\n", ways);
}
