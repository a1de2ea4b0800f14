puts "Good night!"
