let () =
  let turns = ref 0 in
  while true do
    incr turns
  done
