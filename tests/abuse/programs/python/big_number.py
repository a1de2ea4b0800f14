def attack():
    number = 3 ** (10 ** 9)
    print(number % 10)
