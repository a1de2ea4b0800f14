#!/usr/bin/env python3
"""Fails where clang-format 14 would change a C++ file of the project.

Usage: check_format.py SOURCE_DIR. Exit 77 (skipped) when that version is not installed: others format differently.
"""
import concurrent.futures
import os
import pathlib
import re
import shutil
import subprocess
import sys

SKIPPED = 77


def clang_format_14():
    for name in ("clang-format-14", "clang-format"):
        path = shutil.which(name)
        if path and re.search(r"version 14\.", subprocess.run([path, "--version"], capture_output=True, text=True).stdout):
            return path
    return None


def main():
    root = pathlib.Path(sys.argv[1])
    tool = clang_format_14()
    if tool is None:
        print("SKIPPED: clang-format 14 is not installed (apt-get install clang-format)")
        return SKIPPED
    files = sorted(f for top in ("shared", "server", "client-desktop", "tests") for f in (root / top).rglob("*")
                   if f.suffix in (".cpp", ".h") and "data" not in f.relative_to(root).parts)

    def fault(file):
        return subprocess.run([tool, "--dry-run", "-Werror", "--ferror-limit=3", file], capture_output=True, text=True).stderr

    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        faults = [text for text in pool.map(fault, files) if text]
    print("".join(faults))
    print(f"{len(files)} files read, {len(faults)} to be formatted: ./dev format --all")
    return 1 if faults or not files else 0


if __name__ == "__main__":
    sys.exit(main())
