main :: IO ()
main = putStrLn "Good night!"
