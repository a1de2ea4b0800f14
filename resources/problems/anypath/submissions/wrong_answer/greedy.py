# Always rides to the highest stop it has not seen: gets home, but not with the fewest tickets.
import sys

sys.setrecursionlimit(10_000)
numbers = list(map(int, sys.stdin.read().split()))
stops = numbers[0]
joined = [[] for _ in range(stops + 1)]
for u, v in zip(numbers[2::2], numbers[3::2]):
    joined[u].append(v)
    joined[v].append(u)
way = [1]
seen = {1}
while way and way[-1] != stops:
    onward = [stop for stop in joined[way[-1]] if stop not in seen]
    if onward:
        way.append(max(onward))
        seen.add(way[-1])
    else:
        way.pop()
if not way:
    print("impossible")
else:
    print(len(way))
    print(*way)
