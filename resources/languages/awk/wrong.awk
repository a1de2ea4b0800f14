BEGIN { print "Good night!" }
