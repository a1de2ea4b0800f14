# The table ends at one million.
import sys

MOST = 10**6
sieve = bytearray([1]) * (MOST + 1)
sieve[0:2] = b"\0\0"
for n in range(2, 1001):
    if sieve[n]:
        sieve[n * n :: n] = bytes(len(range(n * n, MOST + 1, n)))
count = [0]
for flag in sieve[1:]:
    count.append(count[-1] + flag)
for moment in map(int, sys.stdin.read().split()[1:]):
    print(count[moment])
