print(500, flush=True)
if input() != "found":
    raise SystemExit(3)
