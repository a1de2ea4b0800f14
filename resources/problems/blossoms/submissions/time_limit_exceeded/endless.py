# Names the samples, then thinks for ever.
import sys

n, m, k = (int(word) for word in sys.stdin.readline().split())
while True:
    n = (n * 31 + m) % 1000003
