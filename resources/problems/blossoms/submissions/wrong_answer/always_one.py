# Every flower is of the first kind.
import sys

n, m, k = (int(word) for word in sys.stdin.readline().split())
print("1\n" * m, end="")
