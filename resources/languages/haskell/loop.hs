turn :: Integer -> IO ()
turn turns = if turns < 0 then putStrLn "never" else turn (turns + 1)

main :: IO ()
main = turn 0
