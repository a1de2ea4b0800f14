#!/usr/bin/env python3
"""Verifies problem packages by other people with `adjudge-server verify --json` and compares every
verdict with a table of expectations.

ADJUDGE_CORPUS        folder with the packages, one folder each
ADJUDGE_CORPUS_INDEX  the table (default: index.tsv in that folder), tab separated with the columns
                      id, pkg, submission_path, language, expected, also, scope
ADJUDGE_SERVER        the program (default: build/bin/adjudge-server)

Usage: verify_corpus.py [PACKAGE...]. Exit code 0: every portable row that is covered agrees; 1: one
does not; 77: skipped, because the packages are not here (they are not part of the project).
"""
import collections
import csv
import json
import os
import pathlib
import subprocess
import sys
import tempfile

PACKAGES = "hello different hogwarts radar oddbinom islands2 smallschedule qaly generatorincludes".split()
SKIPPED = 77
BOUND_SECONDS = 3600
# Portable rows that cannot agree here, and why.
KNOWN = {
    "radar/wrong_answer/radar_ulf.py": "12 times slower than the slowest accepted C++ program in CPython: "
    "over the computed limit before its first wrong answer",
}


def skip(reason):
    print(f"SKIPPED, NOTHING WAS VERIFIED: {reason}")
    sys.exit(SKIPPED)


def verdicts(text):
    return set(filter(None, text.split("|")))


def verify(server, package):
    with tempfile.TemporaryDirectory() as data:
        command = [server, "verify", str(package), "--json", "--data", data]
        run = subprocess.run(command, capture_output=True, text=True, timeout=BOUND_SECONDS)
    try:
        return json.loads(run.stdout)
    except ValueError:
        sys.exit(f"{' '.join(command)} gave no report (exit code {run.returncode}):\n{run.stdout}{run.stderr}")


def judge_row(row, found):
    """Returns a class of result and words for it."""
    name = row["submission_path"].removeprefix("submissions/")
    one = found.get(name)
    if one is None:
        return "MISSING", "the report has no such submission"
    if one["actual"] is None:
        return "not covered", f"{row['language']}: {one['skipped']}"
    good = verdicts(row["expected"]) | verdicts(row["also"])
    words = f"{one['actual']} in {one['time_ms']} ms, expected {'|'.join(sorted(good))}"
    if one["actual"] in good:
        return "agree", words
    if one["agrees"]:
        return "agree", f"{words}; shown by a later test ({'|'.join(one['verdicts'])})"
    if row["scope"] != "portable":
        return f"differs ({row['scope']})", f"{words} {one['note'][:120]}"
    if row["id"] in KNOWN:
        return "known", f"{words}: {KNOWN[row['id']]}"
    return "DISAGREE", f"{words}: {one['note'][:200]}"


def main():
    corpus = pathlib.Path(os.environ.get("ADJUDGE_CORPUS", "/nonexistent"))
    if not corpus.is_dir():
        skip("set ADJUDGE_CORPUS to a folder with problem packages")
    index = pathlib.Path(os.environ.get("ADJUDGE_CORPUS_INDEX", corpus / "index.tsv"))
    if not index.is_file():
        skip(f"there is no table of expectations at {index}; set ADJUDGE_CORPUS_INDEX")
    root = pathlib.Path(__file__).resolve().parents[2]
    server = os.environ.get("ADJUDGE_SERVER", str(root / "build/bin/adjudge-server"))
    with index.open(newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    counts = collections.Counter()
    for name in sys.argv[1:] or PACKAGES:
        if not (corpus / name / "submissions").is_dir():
            skip(f"package {name} is not in {corpus}, or without its submissions")
        report = verify(server, corpus / name)
        limit = report["time_limit_ms"] / 1000
        print(f"== {name}: time limit {limit} s ({report['time_limit_source']}), sandbox {report['sandbox']}", flush=True)
        found = {one["path"]: one for one in report["submissions"]}
        for row in rows:
            if row["pkg"] == name:
                result, words = judge_row(row, found)
                counts[result] += 1
                print(f"  {result:18} {row['id']}: {words}", flush=True)
    print(", ".join(f"{count} {result}" for result, count in sorted(counts.items())))
    return 1 if counts["DISAGREE"] or counts["MISSING"] or not counts["agree"] else 0


if __name__ == "__main__":
    sys.exit(main())
