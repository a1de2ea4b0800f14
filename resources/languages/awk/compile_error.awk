BEGIN { print (
