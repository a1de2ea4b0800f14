if {1} {
    puts "never closed"
