#!/usr/bin/env python3
"""One line with two integers from -10^18 to 10^18; exits with 42 when that holds."""
import re
import sys

text = sys.stdin.read()
match = re.fullmatch(r"(0|-?[1-9][0-9]*) (0|-?[1-9][0-9]*)\n", text)
if not match:
    sys.exit("not two integers on one line")
if any(abs(int(number)) > 10**18 for number in match.groups()):
    sys.exit("a number is out of range")
sys.exit(42)
