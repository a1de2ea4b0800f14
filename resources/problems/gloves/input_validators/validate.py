import re
import sys

most = 500 if "small" in sys.argv[1:] else 50000
lines = sys.stdin.read().split("\n")
if len(lines) != 3 or lines[2] != "" or not re.fullmatch(r"[1-9][0-9]{0,4}", lines[0]):
    sys.exit(43)
count = int(lines[0])
if count > most or not re.fullmatch(r"[1-9]( [1-9])*", lines[1]) or len(lines[1].split(" ")) != count:
    sys.exit(43)
sys.exit(42)
