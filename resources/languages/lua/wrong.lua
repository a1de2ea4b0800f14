print("Good night!")
