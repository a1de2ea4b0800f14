import sys
from bisect import bisect_right
from itertools import compress


def primes_up_to(most):
    sieve = bytearray([1]) * (most + 1)
    sieve[0:2] = b"\0\0"
    for n in range(2, int(most**0.5) + 1):
        if sieve[n]:
            sieve[n * n :: n] = bytes(len(range(n * n, most + 1, n)))
    return list(compress(range(most + 1), sieve))


moments = list(map(int, sys.stdin.read().split()))[1:]
primes = primes_up_to(max(2, max(moments)))
print("\n".join(str(bisect_right(primes, moment)) for moment in moments))
