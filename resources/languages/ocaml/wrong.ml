let () = print_endline "Good night!"
