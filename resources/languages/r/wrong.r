cat("Good night!\n")
