# Believes every number that passes Fermat's test to base 2; 341 = 11 * 31 does.
import sys

moments = list(map(int, sys.stdin.read().split()))[1:]
count = [0, 0]
for n in range(2, max(moments) + 1):
    count.append(count[-1] + (n == 2 or pow(2, n - 1, n) == 1))
for moment in moments:
    print(count[moment])
