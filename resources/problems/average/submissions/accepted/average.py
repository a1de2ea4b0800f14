days = int(input())
print(sum(float(input()) for _ in range(days)) / days)
