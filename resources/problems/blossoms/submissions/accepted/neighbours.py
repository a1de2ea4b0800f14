# The five nearest flowers vote.
import sys

words = iter(sys.stdin.read().split())
n, m, k = (int(next(words)) for _ in range(3))
known = [(float(next(words)), float(next(words)), next(words)) for _ in range(n)]
cells = {}
for x, y, kind in known:
    cells.setdefault((int(x // 0.5), int(y // 0.5)), []).append((x, y, kind))


def near(x, y):
    column, row = int(x // 0.5), int(y // 0.5)
    for reach in (2, 5, 100):
        found = [
            flower
            for i in range(column - reach, column + reach + 1)
            for j in range(row - reach, row + reach + 1)
            for flower in cells.get((i, j), ())
        ]
        if len(found) >= min(5, n):
            return found
    return known


for _ in range(m):
    x, y = float(next(words)), float(next(words))
    best = sorted(((a - x) ** 2 + (b - y) ** 2, kind) for a, b, kind in near(x, y))[:5]
    kinds = [kind for _, kind in best]
    print(max(sorted(set(kinds)), key=kinds.count))
