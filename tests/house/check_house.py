#!/usr/bin/env python3
"""Reads every #include and fails on an arrow upward or sideways; checks file sizes and banned words.

Usage: check_house.py SOURCE_DIR TABLE, where each line of TABLE is "room|folder|rooms it may include".
"""
import pathlib
import re
import sys

INCLUDE = re.compile(r'^\s*#\s*include\s+"([^"]+)"', re.M)
MAX_LINES = {".cpp": 400, ".h": 160}
# File -> reason for being longer than MAX_LINES; empty is the goal.
LONG_FILES = {}
BANNED = [
    (re.compile(r"::instance\("), "no singletons"),
    (re.compile(r"\b(SIGNAL|SLOT)\("), "connect with pointers to members"),
    (re.compile(r"currentDateTime"), "time comes from Clock"),
]
BANNED_EXCEPT = {"shared/clock.h", "shared/clock.cpp"}


def load_table(path):
    rooms, uses = {}, {}
    for line in path.read_text().splitlines():
        if line:
            name, folder, used = line.split("|")
            rooms[folder] = name
            uses[name] = {name, *filter(None, used.split(","))}
    return rooms, uses


def room_of(path, rooms):
    folder = pathlib.PurePosixPath(path).parent
    while str(folder) != ".":
        if str(folder) in rooms:
            return rooms[str(folder)]
        folder = folder.parent
    return None


def check_file(root, file, rooms, uses):
    text = file.read_text(encoding="utf-8")
    name = file.relative_to(root).as_posix()
    room = room_of(name, rooms)
    faults = []
    for match in INCLUDE.finditer(text):
        target = match.group(1)
        line = text.count("\n", 0, match.start()) + 1
        other = room_of(target, rooms)
        if "/" not in target:
            if not target.endswith(".moc"):
                faults.append(f"{name}:{line}: include {target} by its whole path from the root")
        elif room and other and other not in uses[room]:
            faults.append(f"{name}:{line}: {room} may not include {other} ({target})")
        elif room and other is None and target.startswith(("server/", "client-desktop/", "tests/")):
            faults.append(f"{name}:{line}: {room} may not include {target}")
    limit = MAX_LINES[file.suffix]
    lines = text.count("\n")
    if lines > limit and name not in LONG_FILES:
        faults.append(f"{name}: {lines} lines, more than {limit}: two rooms in one?")
    if name not in BANNED_EXCEPT and room and not name.startswith("tests/"):
        for pattern, why in BANNED:
            if match := pattern.search(text):
                line = text.count("\n", 0, match.start()) + 1
                faults.append(f"{name}:{line}: {match.group(0)}: {why}")
    return faults


def main():
    root = pathlib.Path(sys.argv[1])
    rooms, uses = load_table(pathlib.Path(sys.argv[2]))
    files = [f for top in ("shared", "server", "client-desktop") for f in (root / top).rglob("*") if f.suffix in MAX_LINES]
    faults = [fault for file in sorted(files) for fault in check_file(root, file, rooms, uses)]
    print("\n".join(faults))
    print(f"{len(files)} files read, {len(faults)} faults")
    return 1 if faults or not files else 0


if __name__ == "__main__":
    sys.exit(main())
