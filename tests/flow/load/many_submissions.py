#!/usr/bin/env python3
"""Nothing is lost: many submissions, many listeners, and a server that is killed with -9 twice in the middle.

Usage: many_submissions.py ADJUDGE_SERVER [--submissions 200] [--clients 50] [--kills 2] [--workers 2] [--seed N]
       [--desktop PROGRAM]

From outside only, over REST and WebSockets as docs/protocol.md has them:
- a submission that was answered with 201 ends with exactly one final verdict, the right one; sent again it is not stored twice;
- each client hears growing numbers, nothing twice, and nothing is missing against GET /api/events from its start on;
- what each client has put together from events alone is what the database says at the end;
- so does the submission list of the desktop client, which listens among them (--desktop).
"""
import argparse
import asyncio
import collections
import random
import sys
import tempfile
import time

from judge_under_load import DesktopClient, Server, Watcher

CPP = "#include <iostream>\nint main() {{ long long a, b; std::cin >> a >> b; std::cout << {sum} << '\\n'; }} // {n}\n"
JAVA = ("import java.util.Scanner;\npublic class Main {{ public static void main(String[] x) {{ Scanner in = new Scanner(System.in);\n"
        "long a = in.nextLong(), b = in.nextLong(); System.out.println({sum}); }} }} // {n}\n")
PYTHON = "a, b = map(int, input().split())\nprint({sum})  # {n}\n"
# Language, program, what is printed, verdict. One after the other; each in a few variants, so that compilers work.
KINDS = [("cpp17", CPP, "a + b", "AC"), ("python3", PYTHON, "a + b", "AC"), ("cpp17", CPP, "a + b + 1", "WA"),
         ("java", JAVA, "a + b - 1", "WA"), ("python3", PYTHON, "1 // 0", "RTE"), ("cpp17", CPP, "nonsense", "CE"),
         ("python3", PYTHON, "a - b - 1", "WA"), ("java", JAVA, "a + b", "AC"), ("python3", PYTHON, "b + a", "AC"),
         ("java", JAVA, "nonsense", "CE")]
VARIANTS = 6


def program(number):
    language, text, what, verdict = KINDS[number % len(KINDS)]
    variant = number // len(KINDS) % VARIANTS
    return language, text.format(sum=what, n=variant), verdict


class Run:
    """The whole story of one run; `faults` is empty at its end, or the test has failed."""

    def __init__(self, args, folder):
        self.args = args
        self.server = Server(args.server, folder, args.workers)
        self.expected, self.faults, self.watchers, self.tasks = {}, [], [], []
        self.token, self.problem, self.desktop = None, None, None

    def finals(self):
        """How many submissions the first watcher has seen the end of."""
        return len({event["submission_id"] for event in self.watchers[0].events if event.get("verdict")})

    async def prepare(self):
        await self.server.start()
        await self.server.get("/readyz")
        self.token, alice = await self.server.log_in("alice")
        judge, _ = await self.server.log_in("judge")
        problems = (await self.server.get("/api/problems/", self.token))["problems"]
        self.problem = next(problem["id"] for problem in problems if problem["name"] == "sumpair")
        for number in range(self.args.clients):
            topics, token = [f"problem:{self.problem}"], None
            if number % 10 == 1:
                topics, token = [f"user:{alice}"], self.token
            elif number % 10 == 2:
                topics, token = ["submissions"], judge
            # Some lose their connection now and then besides.
            dice = random.Random(self.args.seed + number) if number % 5 == 3 else None
            self.watchers.append(Watcher(self.server, f"client {number}", topics, token, dice))
        self.tasks = [asyncio.create_task(watcher.run()) for watcher in self.watchers]
        await asyncio.wait_for(asyncio.gather(*(watcher.is_welcome.wait() for watcher in self.watchers)), 60)
        if self.args.desktop:
            self.desktop = DesktopClient(self.args.desktop, self.server, "alice", "sumpair")
            await self.desktop.start()

    async def submit(self, numbers):
        for number in numbers:
            # Not all at once: the server is to be killed while submissions arrive.
            await self.wait_for(lambda: len(self.expected) - self.finals() < 40, "room in the queue", may_die=True)
            language, source, verdict = program(number)
            body = {"language": language, "source": source}
            path = f"/api/problems/{self.problem}/submissions/"
            status, answer = await self.server.ask("POST", path, body, self.token, f"load-{number}")
            # 200: an earlier try was stored, and the server died before it could say so.
            if status not in (200, 201):
                self.faults.append(f"submission {number}: {status} {answer}")
                continue
            if answer["id"] in self.expected:
                self.faults.append(f"submission {number}: has the id {answer['id']} of another")
            self.expected[answer["id"]] = verdict
            await asyncio.sleep(0.02)

    async def wait_for(self, condition, what, may_die=False):
        while not condition():
            if time.monotonic() > self.args.end:
                raise RuntimeError(f"too late: {what}")
            if not may_die and self.server.process.poll() is not None:
                raise RuntimeError("the server died by itself")
            await asyncio.sleep(0.05)

    async def kill_now_and_then(self):
        total = self.args.submissions
        for kill in range(1, self.args.kills + 1):
            some = total * kill // (self.args.kills + 2)
            await self.wait_for(lambda n=some: self.finals() >= n, f"{some} verdicts before kill {kill}")
            await self.server.kill()
            print(f"  killed after {self.finals()} verdicts, {len(self.expected)} submissions accepted", flush=True)
            await self.server.start()

    async def play(self):
        await self.prepare()
        print(f"{len(self.watchers)} clients listen on port {self.server.port}", flush=True)
        numbers = iter(range(self.args.submissions))
        await asyncio.gather(self.kill_now_and_then(), *(self.submit(numbers) for _ in range(4)))
        await self.wait_for(lambda: self.finals() >= self.args.submissions, "the last verdicts")
        status, head = await self.server.ask("GET", "/api/info")
        assert status == 200
        await self.wait_for(lambda: all(w.cursor >= head["seq"] or self.has_all(w) for w in self.watchers), "all clients")
        for task in self.tasks:
            task.cancel()
        await asyncio.gather(*self.tasks, return_exceptions=True)

    async def judge_desktop(self, stored):
        """Soon after the end its list is the newest part of the database's, row by row, and none is twice."""
        wrong = []
        for _ in range(100):
            rows = {number: {key: value for key, value in row.items() if key not in ("type", "submission_id")}
                    for number, row in (await self.desktop.ask()).items()}
            newest = sorted(stored, reverse=True)[:max(len(rows), min(50, len(stored)))]
            wrong = [number for number in newest if {**rows.get(number, {}), "id": number} != stored[number]]
            if not wrong and set(rows) == set(newest):
                break
            await asyncio.sleep(0.1)
        self.faults += [f"desktop client: shows {rows.get(number)} for {stored[number]}" for number in wrong]
        if set(rows) != set(newest):
            self.faults.append(f"desktop client: its rows are not the newest: {sorted(set(rows) ^ set(newest))}")
        if self.desktop.lives <= self.args.kills:
            self.faults.append(f"desktop client: was live only {self.desktop.lives} times")
        await self.desktop.stop()
        self.faults += self.desktop.faults
        print(f"the desktop client shows {len(rows)} submissions, was live {self.desktop.lives} times", flush=True)

    def has_all(self, watcher):
        """All ends are here: what follows, if anything, is not of a submission."""
        return len({event["submission_id"] for event in watcher.events if event.get("verdict")}) >= self.args.submissions

    async def log_of(self, watcher):
        """What the log says a client should have heard."""
        events, since = [], watcher.start
        while True:
            page = await self.server.get(f"/api/events?limit=1000&since={since}&epoch={watcher.epoch}"
                                         f"&topics={','.join(watcher.topics)}", watcher.token)
            if page["resync"]:
                raise RuntimeError(f"the log no longer has what is behind {since}")
            events += page["events"]
            if page["seq"] == since:
                return events
            since = page["seq"]

    async def snapshot(self):
        submissions, before = {}, ""
        while True:
            page = await self.server.get(f"/api/problems/{self.problem}/submissions/?limit=200{before}", self.token)
            submissions.update({submission["id"]: submission for submission in page["submissions"]})
            if page["next"] is None:
                return submissions
            before = f"&before={page['next']}"

    async def judge(self):
        stored = await self.snapshot()
        if set(stored) != set(self.expected):
            self.faults.append(f"stored and accepted differ: {sorted(set(stored) ^ set(self.expected))}")
        for number, verdict in self.expected.items():
            if stored.get(number, {}).get("verdict") != verdict:
                self.faults.append(f"submission {number}: {stored.get(number, {}).get('verdict')}, not {verdict}")
        ends = collections.Counter(event["submission_id"] for event in await self.log_of(self.watchers[0])
                                   if event["type"] == "submission_update" and event["verdict"])
        self.faults += [f"submission {number}: {ends[number]} final verdicts" for number in self.expected if ends[number] != 1]
        if self.desktop:
            await self.judge_desktop(stored)
        replaced = 0
        for watcher in self.watchers:
            self.faults += watcher.faults
            replaced += self.compare(watcher, await self.log_of(watcher))
            state = {event["submission_id"]: event for event in watcher.events if event["type"] == "submission_update"}
            for number, submission in stored.items():
                mine = {key: value for key, value in state.get(number, {}).items() if key not in ("type", "submission_id")}
                if {**mine, "id": number} != submission:
                    self.faults.append(f"{watcher.name}: thinks {mine} of submission {number}, which is {submission}")
        return replaced

    def compare(self, watcher, log):
        """A client that was slow may get the newest state of a submission instead of each one; nothing else is left out."""
        heard = {event["seq"]: event for event in watcher.events}
        if len(heard) != len(watcher.events):
            self.faults.append(f"{watcher.name}: {len(watcher.events) - len(heard)} events twice")
        newest = {event["submission_id"]: event["seq"] for event in watcher.events}
        replaced = 0
        for event in log:
            if heard.pop(event["seq"], None) == event:
                continue
            if event["verdict"] or newest.get(event["submission_id"], 0) < event["seq"]:
                self.faults.append(f"{watcher.name}: missed or misheard {event}")
            replaced += 1
        self.faults += [f"{watcher.name}: heard {event}, which the log does not have" for event in heard.values()]
        return replaced


async def tell(args):
    began = time.monotonic()
    args.end = began + args.seconds
    with tempfile.TemporaryDirectory(prefix="adjudge-load-", ignore_cleanup_errors=True) as folder:
        run = Run(args, folder)
        try:
            await run.play()
            replaced = await run.judge()
        finally:
            if run.desktop:
                await run.desktop.stop()
            await run.server.stop()
        events = sum(len(watcher.events) for watcher in run.watchers)
        resumes = sum(watcher.welcomes - 1 for watcher in run.watchers)
        print(f"{len(run.expected)} submissions, {args.kills} kills, {len(run.watchers)} clients: {events} events heard, "
              f"{resumes} resumes, {replaced} intermediate states replaced by newer ones, {time.monotonic() - began:.0f} s")
        for fault in run.faults[:30]:
            print(f"  FAULT {fault}")
        print("everything arrived, once" if not run.faults else f"{len(run.faults)} faults")
        return 1 if run.faults else 0


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("server")
    parser.add_argument("--desktop", help="the program desktop_watcher")
    parser.add_argument("--submissions", type=int, default=200)
    parser.add_argument("--clients", type=int, default=50)
    parser.add_argument("--kills", type=int, default=2)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--seconds", type=int, default=560, help="give up after so long")
    parser.add_argument("--seed", type=int, default=1)
    return asyncio.run(tell(parser.parse_args()))


if __name__ == "__main__":
    sys.exit(main())
