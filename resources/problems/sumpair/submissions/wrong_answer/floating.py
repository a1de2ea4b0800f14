# Goes through floating point and loses the last cents.
a, b = map(float, input().split())
print(int(a + b))
