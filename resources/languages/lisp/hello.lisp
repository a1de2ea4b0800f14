(format t "Hello, ~a!~%" (read-line))
