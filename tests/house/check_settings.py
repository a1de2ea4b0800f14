#!/usr/bin/env python3
"""Fails where README's table of settings is not the one that the program prints.

Usage: check_settings.py SOURCE_DIR ADJUDGE_SERVER.
"""
import pathlib
import re
import subprocess
import sys


def main():
    root, server = pathlib.Path(sys.argv[1]), sys.argv[2]
    printed = subprocess.run([server, "--print-settings"], capture_output=True, text=True, check=True).stdout.splitlines()
    readme = (root / "README.md").read_text(encoding="utf-8")
    keys = {line.split()[0] for line in printed}
    faults = [f"README.md: missing or other: {line}" for line in printed if f"    {line}\n" not in readme]
    for match in re.finditer(r"^# (?=[a-z-]+ = )|^(?=[a-z-]+ = )", (root / "installer/adjudge.conf").read_text(), re.M):
        key = match.string[match.end():].split(" ", 1)[0]
        if key not in keys:
            faults.append(f"installer/adjudge.conf: there is no setting {key}")
    print("\n".join(faults))
    print(f"{len(printed)} settings, {len(faults)} faults")
    return 1 if faults or not printed else 0


if __name__ == "__main__":
    sys.exit(main())
