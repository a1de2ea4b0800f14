(let ((turns 0))
  (loop (incf turns)))
