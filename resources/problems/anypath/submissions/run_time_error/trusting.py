# Never thinks of a town without a way home.
import sys
from collections import deque

numbers = list(map(int, sys.stdin.read().split()))
stops = numbers[0]
joined = [[] for _ in range(stops + 1)]
for u, v in zip(numbers[2::2], numbers[3::2]):
    joined[u].append(v)
    joined[v].append(u)
came_from = {1: 1}
waiting = deque([1])
while waiting:
    stop = waiting.popleft()
    for other in joined[stop]:
        if other not in came_from:
            came_from[other] = stop
            waiting.append(other)
way = [stops]
while way[-1] != 1:
    way.append(came_from[way[-1]])
print(len(way))
print(*reversed(way))
