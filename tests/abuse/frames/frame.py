# See frame.c.
import os
import sys

leaks = []


def must_fail(what, function, *arguments):
    try:
        result = function(*arguments)
    except BaseException as reason:
        sys.stderr.write(f"{what}: {reason}\n")
        return
    leaks.append(what)
    sys.stderr.write(f"leak: {what}: {result}\n")


@PROGRAM@


def main():
    word = sys.stdin.readline().strip()
    if word == "attack":
        attack()
        print("leak" if leaks else "ok")
        return
    left = os.listdir(".") + os.listdir(os.environ.get("TMPDIR", "/tmp"))
    print("dirty" if left else "clean")


main()
