turns = 0
turns += 1 while true
