#!/usr/bin/env python3
"""A simple undirected graph; exits with 42 when it is one within the limits."""
import re
import sys

lines = sys.stdin.read().split("\n")
number = r"(?:0|[1-9][0-9]{0,3})"
if lines.pop() != "" or not all(re.fullmatch(f"{number} {number}", line) for line in lines):
    sys.exit("not two integers a line")
(stops, count), *pairs = [tuple(map(int, line.split())) for line in lines]
if not 2 <= stops <= 1000 or not 0 <= count <= 2000 or len(pairs) != count:
    sys.exit("the sizes are out of range or do not fit")
if any(u == v or not 1 <= u <= stops or not 1 <= v <= stops for u, v in pairs):
    sys.exit("a line does not join two stops")
if len({frozenset(pair) for pair in pairs}) != count:
    sys.exit("two lines join the same stops")
sys.exit(42)
