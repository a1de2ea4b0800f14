from collections import Counter

input()
ways = sum(n * (n - 1) // 2 for n in Counter(input().split()).values())
print(ways % 2**20)
