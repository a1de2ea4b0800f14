def attack():
    while True:
        print("the quick brown fox jumps over the lazy dog" * 100)
