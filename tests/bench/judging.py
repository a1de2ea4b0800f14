#!/usr/bin/env python3
"""What judging costs on top of the runs themselves, on the real server with one worker.

Usage: judging.py BUILD_DIR [--tests 50] [--reps 5]

- A C++ program over many tiny tests: from its first step to its verdict, against a shell that runs the same program on
  the same files one after the other and looks at nothing.
- The same source again: nothing is compiled.
- An idle server: from the moment a submission is stored until a worker has it.
"""
import argparse
import asyncio
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "flow/load"))
import measuring
from judge_under_load import Server
from web_socket import WebSocket

SOURCE = '#include <iostream>\nint main() {{ long long a, b; std::cin >> a >> b; std::cout << a + b << "\\n"; }} // {n}\n'


def make_package(folder, tests):
    (folder / "data/sample").mkdir(parents=True)
    (folder / "data/secret").mkdir()
    (folder / "problem.yaml").write_text("name: Tiny\nlimits:\n  time_limit: 2\n")
    (folder / ".timelimit").write_text("2\n")
    for number in range(tests):
        where = folder / "data" / ("sample" if number == 0 else "secret")
        (where / f"{number:03}.in").write_text(f"{number} {number * number}\n")
        (where / f"{number:03}.ans").write_text(f"{number + number * number}\n")


def plain_ms(program, package, reps):
    """The limit: the runs alone, by a shell."""
    script = f'for f in {package}/data/*/*.in; do {program} < "$f" > {program}.out || exit 1; done'
    times = []
    for _ in range(reps):
        begin = time.monotonic()
        subprocess.run(["sh", "-c", script], check=True)
        times.append((time.monotonic() - begin) * 1000)
    return statistics.median(times)


class Judging:
    """One submission after the other, each watched from its storing to its verdict."""

    def __init__(self, server, problem, token):
        self.server, self.problem, self.token = server, problem, token

    async def watch(self, source):
        """Milliseconds of each step, from the moments at which its news came."""
        socket = await WebSocket.open(self.server.port, "/ws/live")
        socket.say({"type": "hello", "proto": 1, "topics": [f"problem:{self.problem}"], "token": self.token})
        while (await socket.hear(30))["type"] != "welcome":
            pass
        path = f"/api/problems/{self.problem}/submissions/"
        asking = asyncio.create_task(self.server.ask("POST", path, {"language": "cpp17", "source": source}, self.token))
        seen = {}
        while "verdict" not in seen:
            message = await socket.hear(60)
            if message["type"] == "submission_update":
                seen.setdefault(message["status"], time.monotonic() * 1000)
                if message["verdict"]:
                    seen["verdict"], verdict = time.monotonic() * 1000, message["verdict"]
        status, answer = await asking
        socket.cut()
        if status != 201 or verdict != "AC":
            raise RuntimeError(f"{status} {verdict}: {answer}")
        first = seen.get("compiling", seen["running"])
        return {"queue": first - seen["queued"], "build": seen["running"] - first, "tests": seen["verdict"] - seen["running"]}


async def measure(args, folder):
    package = folder / "tiny"
    make_package(package, args.tests)
    programs = args.build.resolve() / "bin"
    data = folder / "data"
    subprocess.run([programs / "adjudge-server", "import", package, "--data", data], check=True, stdout=subprocess.DEVNULL)
    server = Server(programs / "adjudge-server", folder, 1)
    await server.start()
    try:
        await server.get("/readyz")
        token, _ = await server.log_in("alice")
        problems = (await server.get("/api/problems/", token))["problems"]
        judging = Judging(server, next(one["id"] for one in problems if one["name"] == "tiny"), token)
        fresh = [await judging.watch(SOURCE.format(n=number)) for number in range(args.reps)]
        again = [await judging.watch(SOURCE.format(n=number)) for number in range(args.reps) for _ in range(4)]
    finally:
        await server.stop()
    (folder / "plain.cpp").write_text(SOURCE.format(n=0))
    subprocess.run(["g++", "-O2", "-std=c++17", "-o", folder / "plain", folder / "plain.cpp"], check=True)
    return fresh, again, plain_ms(folder / "plain", package, args.reps)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("build", type=pathlib.Path)
    parser.add_argument("--tests", type=int, default=50)
    parser.add_argument("--reps", type=int, default=5)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="adjudge-bench-", ignore_cleanup_errors=True) as folder, measuring.quiet_machine():
        fresh, again, plain = asyncio.run(measure(args, pathlib.Path(folder)))
    tests = measuring.median(again, "tests")
    print(f"{args.tests} tests: {tests:.1f} ms judged, {plain:.1f} ms as plain runs; built in {measuring.median(fresh, 'build'):.0f} ms")
    measuring.say_figure("plain runs to judged runs of many tiny tests", plain / tests, ">= 0.8", plain / tests >= 0.8)
    saved = measuring.median(again, "build") / measuring.median(fresh, "build")
    measuring.say_figure("building the same source again to building it", saved, "<= 0.05", saved <= 0.05)
    queue = sorted(run["queue"] for run in again)[int(len(again) * 0.9)]
    measuring.say_figure("queue of an idle server, 90th percentile", queue, "<= 10", queue <= 10, "ms")
    return 0


if __name__ == "__main__":
    sys.exit(main())
