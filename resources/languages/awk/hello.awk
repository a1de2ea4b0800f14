{ print "Hello, " $1 "!" }
