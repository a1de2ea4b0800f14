# Averages the averages over every pair of days, again and again: right in the end, but slow.
days = int(input())
temperatures = [float(input()) for _ in range(days)]
total = 0.0
for _ in range(20):
    total = 0.0
    for first in temperatures:
        for second in temperatures:
            total += (first + second) / 2
print(total / days / days)
