low, high = 1, 1000
while low <= high:
    middle = (low + high) // 2
    print(middle, flush=True)
    answer = input()
    if answer == "found":
        break
    if answer == "higher":
        low = middle + 1
    else:
        high = middle - 1
