import re
import sys

lines = sys.stdin.read().split("\n")
assert lines.pop() == "", "the last line must end"
head = re.fullmatch(r"([1-9]\d*) ([1-9]\d*) ([2-5])", lines[0])
assert head, "first line"
n, m, k = (int(word) for word in head.groups())
assert k <= n <= 2000 and m <= 1000
assert len(lines) == 1 + n + m, "number of lines"
number = r"-?(0|[1-9]\d?)\.\d\d"
kinds = set()
for line in lines[1 : 1 + n]:
    flower = re.fullmatch(rf"{number} {number} ([1-5])", line)
    assert flower, line
    kinds.add(int(flower.group(3)))
assert kinds == set(range(1, k + 1)), "every kind must be measured"
for line in lines[1 + n :]:
    assert re.fullmatch(rf"{number} {number}", line), line
sys.exit(42)
