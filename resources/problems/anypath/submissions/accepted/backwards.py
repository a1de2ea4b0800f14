# Searches from home, and looks at the lines in the opposite order: finds other ways, as short.
import sys
from collections import deque

numbers = list(map(int, sys.stdin.read().split()))
stops, lines = numbers[:2]
joined = [[] for _ in range(stops + 1)]
for u, v in zip(numbers[2::2], numbers[3::2]):
    joined[u].append(v)
    joined[v].append(u)
towards = {stops: stops}
waiting = deque([stops])
while waiting:
    stop = waiting.popleft()
    for other in reversed(joined[stop]):
        if other not in towards:
            towards[other] = stop
            waiting.append(other)
if 1 not in towards:
    print("impossible")
else:
    way = [1]
    while way[-1] != stops:
        way.append(towards[way[-1]])
    print(len(way))
    print(*way)
