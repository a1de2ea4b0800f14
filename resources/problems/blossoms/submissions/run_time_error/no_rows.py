# Reads far behind the end.
import sys

rows = sys.stdin.read().split("\n")
print(rows[5000])
