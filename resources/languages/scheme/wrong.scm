(display "Good night!\n")
