#!/usr/bin/env python3
"""Checks what every file of the tree must keep, whatever its language.

Usage: check_files.py SOURCE_DIR. Faults are printed as "file:line: what is wrong"; exit 1 when there is one.
"""
import pathlib
import re
import shutil
import subprocess
import sys

TEXT = {".cpp", ".h", ".py", ".sh", ".js", ".css", ".html", ".md", ".txt", ".cmake", ".json", ".yaml", ".yml",
        ".sql", ".svg", ".xml", ".service", ".conf", ".desktop", ".in", ".qrc", ".ts", ".clang-format", ".clang-tidy"}
# Sample programs and problems are data: their bytes are somebody's input, not our prose.
DATA = ("resources/problems/", "tests/data/")
# Names that say nothing about what a file holds.
EMPTY_NAMES = re.compile(r"(^|_)(managers?|helpers?|utils?|common|misc|interface)(_|$)")
BANNED = [
    (re.compile(r"(?<![\w.~-])/(?:work|root)(?=/)"), "a path of somebody's machine"),
    (re.compile(r"(?<![\w.~-])/home/[a-z]"), "a path of somebody's machine"),
    (re.compile(r"\b(?:TO" r"DO|FIX" r"ME|XX" r"X|HA" r"CK)\b"), "do it, or write an issue"),
    (re.compile(r"^(?:<{7}|>{7}) ", re.M), "an unfinished merge"),
]
MESSAGE_TYPE = re.compile(r'u"type"_s, u"(\w+)"_s')


def tree(root):
    """Every text file that git knows or would add; without git, all but build folders."""
    listed = subprocess.run(["git", "-C", root, "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
                            capture_output=True, text=True, check=False)
    if listed.returncode == 0 and listed.stdout:
        names = sorted(set(filter(None, listed.stdout.split("\0"))))
    else:
        names = sorted(p.relative_to(root).as_posix() for p in root.rglob("*")
                       if not re.match(r"(build|\.git|\.cache)", p.relative_to(root).parts[0]))
    return [name for name in names if (root / name).is_file() and not (root / name).is_symlink()]


def is_script(path):
    with path.open("rb") as file:
        return re.match(rb"#!.*\b(ba|da)?sh\b", file.readline(80)) is not None


def check_text(name, path):
    faults = []
    raw = path.read_bytes()
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        return [f"{name}: not UTF-8"]
    if raw and not raw.endswith(b"\n"):
        faults.append(f"{name}: the last line has no end of line")
    if b"\r" in raw:
        faults.append(f"{name}: carriage returns")
    for pattern, why in BANNED:
        for match in pattern.finditer(text):
            faults.append(f"{name}:{text.count(chr(10), 0, match.start()) + 1}: {match.group(0).strip()}: {why}")
    return faults


def check_script(name, path):
    runs = [["bash", "-n", path]]
    if shutil.which("shellcheck"):
        runs.append(["shellcheck", "--severity=info", "--format=gcc", path])
    faults = []
    for run in runs:
        done = subprocess.run(run, capture_output=True, text=True, check=False)
        if done.returncode:
            faults.append(f"{name}: {run[0]}: {(done.stdout + done.stderr).strip()}")
    return faults


def check_messages(root):
    """The wire's page names every message that the codec can write."""
    codec = (root / "shared/wire/message_codec.cpp").read_text(encoding="utf-8")
    page = (root / "docs/protocol.md").read_text(encoding="utf-8")
    types = set(MESSAGE_TYPE.findall(codec))
    faults = [f"docs/protocol.md: the message {name} is not described" for name in sorted(types) if f"`{name}`" not in page]
    return faults or ([] if types else ["shared/wire/message_codec.cpp: no message type found: has its form changed?"])


def main():
    root = pathlib.Path(sys.argv[1]).resolve()
    faults = check_messages(root)
    names = tree(root)
    for name in names:
        path = root / name
        if name.startswith(DATA):
            continue
        if EMPTY_NAMES.search(path.stem) and path.suffix in {".cpp", ".h", ".js", ".py"}:
            faults.append(f"{name}: a name that does not say what is inside")
        script = is_script(path)
        if script or path.suffix in TEXT or path.name in TEXT:
            faults += check_text(name, path)
        if script:
            faults += check_script(name, path)
    print("\n".join(faults))
    print(f"{len(names)} files read, {len(faults)} faults")
    return 1 if faults or not names else 0


if __name__ == "__main__":
    sys.exit(main())
