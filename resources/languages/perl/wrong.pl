print "Good night!\n";
