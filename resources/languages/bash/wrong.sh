echo "Good night!"
