#!/usr/bin/env python3
"""A count and that many temperatures, one a line; exits with 42 when that holds."""
import re
import sys

lines = sys.stdin.read().split("\n")
if lines.pop() != "" or not lines or not re.fullmatch(r"[1-9][0-9]{0,3}", lines[0]):
    sys.exit("the first line must be n, the last must end")
if int(lines[0]) > 2000 or len(lines) != int(lines[0]) + 1:
    sys.exit("the number of lines does not fit n")
for line in lines[1:]:
    if not re.fullmatch(r"-?(0|[1-9][0-9]?)(\.[0-9]{1,2})?", line) or abs(float(line)) > 60:
        sys.exit(f"not a temperature: {line}")
sys.exit(42)
