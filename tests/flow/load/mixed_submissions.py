#!/usr/bin/env python3
"""Hostile programs among good ones change nothing: each good program gets the verdict that it gets alone.

Usage: mixed_submissions.py ADJUDGE_SERVER [--submissions 1000] [--workers 2] [--seed N]

First every good program is judged alone, one after the other. Then all are sent many times, in an order made by dice,
with one hostile program for four good ones, while all workers are busy. At the end the server still answers, and shared
memory is as it was.
"""
import argparse
import asyncio
import collections
import os
import pathlib
import random
import subprocess
import sys
import tempfile
import time

from judge_under_load import Server

READ = "#include <bits/stdc++.h>\nint main() { long long a, b; std::cin >> a >> b; "
# Name, language, program. The heavy ones take a good part of their limit, and must not be charged for a neighbour.
GOOD = [
    ("sum in C++", "cpp17", READ + 'std::cout << a + b << "\\n"; }'),
    ("sum in Python", "python3", "a, b = map(int, input().split())\nprint(a + b)\n"),
    ("sum in Java", "java", "import java.util.*; class Main { public static void main(String[] x) { Scanner s = new Scanner(System.in);"
                            " System.out.println(s.nextLong() + s.nextLong()); } }"),
    ("a third of the time", "cpp17", READ + "volatile unsigned x = 1; auto t = std::clock(); while (std::clock() - t < CLOCKS_PER_SEC * 33 / 100) "
                                            'x = x * 3 + 1; std::cout << a + b << "\\n"; }'),
    ("two thirds of the memory", "cpp17", READ + "std::vector<char> v(170 << 20, 1); std::cout << a + b + v[a % 100] - 1 << '\\n'; }"),
    ("wrong", "cpp17", READ + 'std::cout << a - b << "\\n"; }'),
    ("crash", "python3", "print(1 // 0)\n"),
    ("too slow", "cpp17", "int main() { volatile unsigned x = 1; for (;;) x = x * 3 + 1; }"),
    ("too large", "cpp17", READ + "std::vector<char> v(600 << 20, 1); std::cout << v[a] << '\\n'; }"),
    ("no program", "cpp17", "int main( {"),
]
C = "#include <fcntl.h>\n#include <signal.h>\n#include <stdlib.h>\n#include <string.h>\n#include <sys/mman.h>\n#include <sys/shm.h>\n#include <unistd.h>\n"
HOSTILE = [
    ("forks", "c", C + "int main(void) { for (;;) fork(); }"),
    ("forks and hides", "c", C + "int main(void) { signal(SIGTERM, SIG_IGN); setsid(); for (int i = 0; i < 40; ++i) if (!fork()) { setsid(); for (;;) ; } return 0; }"),
    ("kills everybody", "c", C + "int main(void) { kill(-1, SIGKILL); for (int p = 2; p < 70000; ++p) kill(p, SIGKILL); return 0; }"),
    ("fills memory", "c", C + "int main(void) { for (;;) { char* p = malloc(1 << 20); if (p) memset(p, 1, 1 << 20); } }"),
    ("fills the disk", "c", C + 'int main(void) { static char b[1 << 20]; int f = open("/tmp/x", O_CREAT | O_WRONLY, 0600); if (f < 0) f = open("x", O_CREAT | O_WRONLY, 0600); for (;;) if (write(f, b, sizeof b) < 0) abort(); }'),
    ("fills shared memory", "c", C + "int main(void) { for (int i = 0; i < 4000; ++i) { int s = shmget(IPC_PRIVATE, 1 << 20, 0600 | IPC_CREAT); if (s >= 0) memset(shmat(s, 0, 0), 1, 1 << 20); } return 0; }"),
    ("talks without end", "python3", "import sys\nwhile True: sys.stdout.write('x' * 65536)\n"),
    ("sleeps", "python3", "import time\ntime.sleep(1000)\n"),
    ("threads", "python3", "import threading\nwhile True: threading.Thread(target=lambda: exec('while True: pass')).start()\n"),
    ("stops its parent", "c", C + "int main(void) { for (;;) { kill(getppid(), SIGSTOP); kill(1, SIGSTOP); kill(0, SIGSTOP); } }"),
    ("includes without end", "cpp17", '#include "/dev/zero"\nint main() {}'),
    ("templates without end", "cpp17", "template<int N> struct A { A<N + 1>* a; A<N + 2>* b; static const int v = A<N + 1>::v + A<N + 2>::v; }; int main() { return A<0>::v; }"),
]


def make_package(folder):
    (folder / "data/sample").mkdir(parents=True)
    (folder / "data/secret").mkdir()
    (folder / "problem.yaml").write_text("name: Mixed\nlimits:\n  memory: 256\n")
    (folder / ".timelimit").write_text("1\n")
    for number in range(5):
        where = folder / "data" / ("sample" if number == 0 else "secret")
        (where / f"{number}.in").write_text(f"{number + 3} {number * 7}\n")
        (where / f"{number}.ans").write_text(f"{number + 3 + number * 7}\n")


def shared_memory():
    """The segments and files of users of boxes that outlive their processes."""
    first_user = 65536
    rows = [line.split() for line in pathlib.Path("/proc/sysvipc/shm").read_text(encoding="ascii").splitlines()[1:]]
    files = [(entry.name, entry.stat(follow_symlinks=False).st_uid) for entry in os.scandir("/dev/shm")]
    return {f"segment {row[1]}" for row in rows if int(row[7]) >= first_user} | {name for name, user in files if user >= first_user}


class Mixed:
    def __init__(self, args, folder):
        self.args, self.folder = args, folder
        self.server = Server(args.server, folder, args.workers)
        self.path, self.token = "", ""

    async def start(self):
        make_package(self.folder / "mixed")
        command = [self.args.server, "import", self.folder / "mixed", "--data", self.folder / "data"]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        await self.server.start()
        await self.server.get("/readyz")
        self.token, _ = await self.server.log_in("alice")
        problems = (await self.server.get("/api/problems/", self.token))["problems"]
        problem = next(one["id"] for one in problems if one["name"] == "mixed")
        self.path = f"/api/problems/{problem}/submissions/"

    async def submit(self, language, source):
        status, answer = await self.server.ask("POST", self.path, {"language": language, "source": source}, self.token)
        if status != 201:
            raise RuntimeError(f"{status} {answer}")
        return answer["id"]

    async def verdict(self, number):
        while time.monotonic() < self.args.end:
            if verdict := (await self.server.get(f"/api/submissions/{number}/", self.token))["verdict"]:
                return verdict
            await asyncio.sleep(0.05)
        raise RuntimeError(f"too late for a verdict of submission {number}")

    async def play(self):
        """What went wrong, one line each."""
        await self.start()
        before = shared_memory()
        alone = {}
        for name, language, source in GOOD:
            alone[name] = await self.verdict(await self.submit(language, source))
        print("alone: " + ", ".join(f"{name} {verdict}" for name, verdict in alone.items()), flush=True)
        dice = random.Random(self.args.seed)
        sent = []
        for number in range(self.args.submissions):
            # Of the good ones those that are quick come more often.
            good = GOOD if dice.random() < 0.3 else GOOD[:3]
            name, language, source = dice.choice(HOSTILE if number % 5 == 2 else good)
            sent.append((name, await self.submit(language, source)))
        seen = collections.defaultdict(collections.Counter)
        for name, number in sent:
            seen[name][await self.verdict(number)] += 1
        for name, verdicts in seen.items():
            print(f"  {name}: {', '.join(f'{count} {verdict}' for verdict, count in verdicts.items())}")
        faults = [f"{name} is {verdict} {count} times, alone {alone[name]}" for name in alone
                  for verdict, count in seen[name].items() if verdict != alone[name]]
        faults += [f"{name} was accepted" for name, *_ in HOSTILE if seen[name]["AC"]]
        faults += [f"{name} is a fault of ours {seen[name]['JE']} times" for name, *_ in HOSTILE if seen[name]["JE"]]
        await self.server.get("/readyz")
        faults += [f"left in shared memory: {one}" for one in shared_memory() - before]
        return faults


async def tell(args):
    began = time.monotonic()
    args.end = began + args.seconds
    with tempfile.TemporaryDirectory(prefix="adjudge-mixed-", ignore_cleanup_errors=True) as folder:
        mixed = Mixed(args, pathlib.Path(folder))
        try:
            faults = await mixed.play()
        finally:
            await mixed.server.stop()
    for fault in faults:
        print(f"  FAULT {fault}")
    print(f"{args.submissions} submissions in {time.monotonic() - began:.0f} s, {len(faults)} faults")
    return 1 if faults else 0


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("server")
    parser.add_argument("--submissions", type=int, default=1000)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--seconds", type=int, default=1500, help="give up after so long")
    parser.add_argument("--seed", type=int, default=1)
    return asyncio.run(tell(parser.parse_args()))


if __name__ == "__main__":
    sys.exit(main())
