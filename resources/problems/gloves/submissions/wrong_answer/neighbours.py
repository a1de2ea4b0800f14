input()
gloves = input().split()
print(sum(2 for a, b in zip(gloves, gloves[1:]) if a == b))
