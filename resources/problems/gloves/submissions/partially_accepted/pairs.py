input()
gloves = input().split()
ways = 0
for i, glove in enumerate(gloves):
    for other in gloves[:i]:
        if other == glove:
            ways += 1
print(ways)
