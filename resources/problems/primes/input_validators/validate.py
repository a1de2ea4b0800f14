#!/usr/bin/env python3
"""A count and that many integers from 0 to 5 000 000, one a line; exits with 42 when that holds."""
import re
import sys

lines = sys.stdin.read().split("\n")
if lines.pop() != "" or not all(re.fullmatch(r"0|[1-9][0-9]{0,6}", line) for line in lines):
    sys.exit("not one integer a line")
count, *moments = map(int, lines)
if not 1 <= count <= 1000 or len(moments) != count:
    sys.exit("the number of lines does not fit q")
if max(moments) > 5_000_000:
    sys.exit("a moment is out of range")
sys.exit(42)
