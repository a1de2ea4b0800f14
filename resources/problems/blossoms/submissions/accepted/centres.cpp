// Each flower is of the kind whose centre is nearest.
#include <cstdio>

int main()
{
    int n = 0;
    int m = 0;
    int k = 0;
    std::scanf("%d %d %d", &n, &m, &k);
    double x[6] = {};
    double y[6] = {};
    int count[6] = {};
    for (int i = 0; i < n; ++i) {
        double a = 0;
        double b = 0;
        int kind = 0;
        std::scanf("%lf %lf %d", &a, &b, &kind);
        x[kind] += a;
        y[kind] += b;
        ++count[kind];
    }
    for (int i = 0; i < m; ++i) {
        double a = 0;
        double b = 0;
        std::scanf("%lf %lf", &a, &b);
        int best = 1;
        double least = 1e18;
        for (int kind = 1; kind <= k; ++kind) {
            const double dx = x[kind] / count[kind] - a;
            const double dy = y[kind] / count[kind] - b;
            if (dx * dx + dy * dy < least) {
                least = dx * dx + dy * dy;
                best = kind;
            }
        }
        std::printf("%d\n", best);
    }
}
