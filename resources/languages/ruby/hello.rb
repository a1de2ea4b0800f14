puts "Hello, #{gets.strip}!"
