(use-modules (ice-9 rdelim))
(display (string-append "Hello, " (read-line) "!\n"))
