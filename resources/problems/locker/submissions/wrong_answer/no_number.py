print("the red one", flush=True)
