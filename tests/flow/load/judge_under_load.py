"""The real server on a data folder that outlives it, its REST side, and clients of its live channel."""
import asyncio
import http.client
import json
import os
import pathlib
import random
import re
import signal
import subprocess
import time

from web_socket import Closed, WebSocket


class Server:
    """adjudge-server, killed and started again on the same port and data."""

    def __init__(self, program, folder, workers):
        self.program, self.folder, self.workers = program, pathlib.Path(folder), workers
        self.port, self.process, self.starts = 0, None, 0

    async def start(self):
        self.starts += 1
        log = self.folder / f"server-{self.starts}.log"
        with log.open("wb") as out:
            command = [self.program, "serve", "--demo", "--port", str(self.port), "--data", str(self.folder / "data"),
                       "--workers", str(self.workers)]
            self.process = subprocess.Popen(command, stdout=out, stderr=subprocess.STDOUT)  # pylint: disable=R1732
        end = time.monotonic() + 90
        while time.monotonic() < end and self.process.poll() is None:
            found = re.search(r"http://127\.0\.0\.1:(\d+)/", log.read_text(errors="replace"))
            if found:
                self.port = int(found.group(1))
                return
            await asyncio.sleep(0.05)
        raise RuntimeError(f"the server did not start:\n{log.read_text(errors='replace')[-3000:]}")

    async def kill(self):
        os.kill(self.process.pid, signal.SIGKILL)
        await asyncio.to_thread(self.process.wait)

    async def stop(self):
        if self.process and self.process.poll() is None:
            self.process.terminate()
            try:
                await asyncio.to_thread(self.process.wait, 40)
            except subprocess.TimeoutExpired:
                self.process.kill()

    def _ask(self, method, path, body, headers):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.request(method, path, json.dumps(body) if body is not None else None,
                               {"Content-Type": "application/json", **headers} if body is not None else headers)
            answer = connection.getresponse()
            return answer.status, json.loads(answer.read() or b"{}")
        finally:
            connection.close()

    async def ask(self, method, path, body=None, token=None, key=None):
        """Until there is an answer: the server may be dead for the moment. 503 counts as none."""
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        if key:
            headers["Idempotency-Key"] = key
        for _ in range(600):
            try:
                status, answer = await asyncio.to_thread(self._ask, method, path, body, headers)
                if status != 503:
                    return status, answer
            except (OSError, http.client.HTTPException, json.JSONDecodeError):
                pass
            await asyncio.sleep(0.1)
        raise RuntimeError(f"no answer to {method} {path}")

    async def get(self, path, token=None):
        status, answer = await self.ask("GET", path, token=token)
        if status != 200:
            raise RuntimeError(f"GET {path}: {status} {answer}")
        return answer

    async def log_in(self, name):
        status, answer = await self.ask("POST", "/api/auth/login", {"username": name, "password": f"{name}-demo"})
        if status != 200:
            raise RuntimeError(f"{name} cannot log in: {status} {answer}")
        return answer["token"], answer["user"]["id"]


class Watcher:
    """One client of /ws/live. Writes down all it hears, resumes where it was, and notes whatever breaks the protocol."""

    def __init__(self, server, name, topics, token, dice):
        self.server, self.name, self.topics, self.token, self.dice = server, name, topics, token, dice
        self.epoch, self.start, self.cursor = None, None, None
        self.events, self.faults = [], []
        self.welcomes = 0
        self.is_welcome = asyncio.Event()

    def fault(self, what):
        self.faults.append(f"{self.name}: {what}")

    async def run(self):
        wait = 0.05
        while True:
            socket = None
            try:
                socket = await WebSocket.open(self.server.port, "/ws/live")
                hello = {"type": "hello", "proto": 1, "topics": self.topics}
                if self.token:
                    hello["token"] = self.token
                if self.epoch is not None:
                    hello["last"] = {"epoch": self.epoch, "seq": self.cursor}
                socket.say(hello)
                await self.listen(socket)
            except Closed:
                self.is_welcome.clear()
                await asyncio.sleep(random.uniform(0, wait))
                wait = min(wait * 2, 1.0)
                if self.is_welcome.is_set():
                    wait = 0.05
            finally:
                if socket:
                    socket.cut()

    async def listen(self, socket):
        last_said = time.monotonic()
        while True:
            message = await socket.hear(55)
            kind = message.get("type")
            if kind == "welcome":
                self.greet(message)
            elif kind == "hb":
                if message["seq"] < self.cursor:
                    self.fault(f"a heartbeat says {message['seq']} after event {self.cursor}")
                self.cursor = message["seq"]
            elif kind in ("resync", "error", "bye"):
                self.fault(f"was told {message}")
            elif "seq" in message and kind != "subscribed":
                self.take(message)
                if self.dice and self.dice.random() < 0.004:
                    raise Closed("cut on purpose")
            if time.monotonic() - last_said > 15:
                last_said = time.monotonic()
                socket.say({"type": "hb"})

    def greet(self, welcome):
        self.welcomes += 1
        if self.epoch is None:
            self.epoch, self.start, self.cursor = welcome["epoch"], welcome["seq"], welcome["seq"]
        elif not welcome["resumed"] or welcome["epoch"] != self.epoch:
            self.fault(f"was not resumed: {welcome}")
        self.is_welcome.set()

    def take(self, event):
        if event["seq"] <= self.cursor:
            self.fault(f"event {event['seq']} came after {self.cursor}")
        self.cursor = max(self.cursor, event["seq"])
        self.events.append(event)


class DesktopClient:
    """The real desktop client, which listens as a contestant and is asked at the end what it shows."""

    def __init__(self, program, server, user, problem):
        self.command = [program, f"http://127.0.0.1:{server.port}/", user, f"{user}-demo", problem]
        self.process, self.faults, self.rows, self.lives = None, [], {}, 0
        self.is_live, self.is_told, self.hearing = asyncio.Event(), asyncio.Event(), None

    async def start(self):
        pipe = asyncio.subprocess.PIPE
        self.process = await asyncio.create_subprocess_exec(*self.command, stdin=pipe, stdout=pipe)
        self.hearing = asyncio.create_task(self.hear())
        await asyncio.wait_for(self.is_live.wait(), 60)

    async def hear(self):
        async for line in self.process.stdout:
            word = line.decode().strip()
            if word == "live":
                self.lives += 1
                self.is_live.set()
            elif word == "end":
                self.is_told.set()
            elif word.startswith("{"):
                row = json.loads(word)
                self.rows[row["submission_id"]] = row
            else:
                self.faults.append(f"desktop client: {word}")
        self.is_told.set()

    async def ask(self):
        self.rows = {}
        self.is_told.clear()
        self.process.stdin.write(b"?\n")
        await asyncio.wait_for(self.is_told.wait(), 30)
        return self.rows

    async def stop(self):
        if self.process and self.process.returncode is None:
            self.process.stdin.close()
            await asyncio.wait_for(self.process.wait(), 30)
        if self.process and self.process.returncode:
            self.faults.append(f"desktop client: ended with {self.process.returncode}")
