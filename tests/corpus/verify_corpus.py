#!/usr/bin/env python3
"""Verifies problem packages by other people with `adjudge-server verify --json` and compares every
verdict with a table of expectations.

ADJUDGE_CORPUS        folder with the packages, one folder each
ADJUDGE_CORPUS_INDEX  the table (default: index.tsv in that folder), tab separated with the columns
                      id, pkg, submission_path, language, expected, also, scope, expected_score
ADJUDGE_SERVER        the program (default: build/bin/adjudge-server)

Usage: verify_corpus.py [PACKAGE...]. Exit code 0: every portable row that is covered agrees; 1: one
does not; 77: skipped, because the packages are not here (they are not part of the project).
"""
import collections
import csv
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

PACKAGES = (
    "hello different hogwarts radar oddbinom islands2 smallschedule qaly generatorincludes "
    "spock alternativeencryption oddecho klippaprotein"
).split()
SKIPPED = 77
BOUND_SECONDS = 3600
# What a package's own generator would make, where the corpus has only what it is made from.
GENERATED = {
    "alternativeencryption": {"data/sample/test_group.yaml": "output_validator_args: [case_sensitive]\n"},
}
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


def completed(package, folder):
    """The package itself, or a copy in `folder` with its generated files."""
    if package.name not in GENERATED:
        return package
    copy = pathlib.Path(folder) / "complete" / package.name
    shutil.copytree(package, copy)
    for name, text in GENERATED[package.name].items():
        (copy / name).write_text(text)
    return copy


def verify(server, original):
    with tempfile.TemporaryDirectory() as data:
        package = completed(original, data)
        command = [server, "verify", str(package), "--json", "--data", data]
        run = subprocess.run(command, capture_output=True, text=True, timeout=BOUND_SECONDS)
    try:
        return json.loads(run.stdout)
    except ValueError:
        sys.exit(f"{' '.join(command)} gave no report (exit code {run.returncode}):\n{run.stdout}{run.stderr}")


def has_expected_score(row, score):
    """expected_score is empty, a number, or "<" and a number."""
    wanted = row.get("expected_score") or ""
    if not wanted:
        return True
    if score is None:
        return False
    return score < float(wanted[1:]) if wanted.startswith("<") else abs(score - float(wanted)) < 1e-6


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
    if row.get("expected_score"):
        words += f", score {one['score']}, expected {row['expected_score']}"
    if not has_expected_score(row, one["score"]):
        return "DISAGREE", words
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
