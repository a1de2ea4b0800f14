(let turn ((turns 0))
  (turn (+ turns 1)))
