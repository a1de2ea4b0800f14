# Divides with whole degrees only.
days = int(input())
print(int(sum(float(input()) for _ in range(days))) // days)
