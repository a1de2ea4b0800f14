(format t "Good night!~%")
