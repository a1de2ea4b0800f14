#!/usr/bin/env python3
"""Submits a file and prints what the judge says, as it says it. Needs nothing but Python 3.

Usage: submit_and_follow.py http://127.0.0.1:8100 USER PASSWORD PROBLEM_ID LANGUAGE FILE

The socket is /ws/submissions/{id} (docs/protocol.md section 3). When the connection breaks the client
comes back with the last number it has heard and misses nothing.
"""
import base64
import json
import os
import random
import socket
import ssl
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid

TIMEOUT_SECONDS = 75  # the server pings every 30 s
FINAL_CODES = {1000, 4003, 4004}


def call(base, method, path, body=None, token="", headers=None):
    """One REST call; returns the JSON of the answer."""
    request = urllib.request.Request(base + path, method=method, headers={"Content-Type": "application/json", **(headers or {})})
    if token:
        request.add_header("Authorization", f"Bearer {token}")
    data = json.dumps(body).encode() if body is not None else None
    try:
        with urllib.request.urlopen(request, data, timeout=20) as answer:
            return json.load(answer)
    except urllib.error.HTTPError as refusal:
        sys.exit(f"{method} {path}: {json.load(refusal)['error']['message']}")


class Socket:
    """The little of RFC 6455 that a client needs who mostly listens."""

    def __init__(self, address):
        parts = urllib.parse.urlsplit(address)
        is_secure = parts.scheme == "https"
        raw = socket.create_connection((parts.hostname, parts.port or (443 if is_secure else 80)), timeout=20)
        self.socket = ssl.create_default_context().wrap_socket(raw, server_hostname=parts.hostname) if is_secure else raw
        self.socket.settimeout(TIMEOUT_SECONDS)
        key = base64.b64encode(os.urandom(16)).decode()
        self.socket.sendall((f"GET {parts.path}?{parts.query} HTTP/1.1\r\nHost: {parts.netloc}\r\nUpgrade: websocket\r\n"
                             f"Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {key}\r\n\r\n").encode())
        self.stream = self.socket.makefile("rb")
        status = self.stream.readline()
        while self.stream.readline().strip():
            pass
        if b" 101 " not in status:
            raise ConnectionError(status.decode(errors="replace").strip() or "no answer")

    def _read(self, size):
        data = self.stream.read(size)
        if len(data) < size:
            raise ConnectionError("the connection broke")
        return data

    def _send(self, opcode, payload):
        mask = os.urandom(4)
        masked = bytes(byte ^ mask[i % 4] for i, byte in enumerate(payload))
        self.socket.sendall(bytes([0x80 | opcode, 0x80 | len(payload)]) + mask + masked)

    def receive(self):
        """(message, None), or (None, close code)."""
        while True:
            first, second = self._read(2)
            size = second & 127
            if size > 125:
                size = int.from_bytes(self._read(2 if size == 126 else 8), "big")
            payload = self._read(size)
            opcode = first & 15
            if opcode == 1:
                return json.loads(payload), None
            if opcode == 9:
                self._send(10, payload)
            if opcode == 8:
                self._send(8, payload[:2])
                return None, int.from_bytes(payload[:2], "big") if payload else 1005


def follow(base, submission, token):
    """Yields every message up to `complete`."""
    since = None
    attempt = 0
    while True:
        query = {"token": token, **({"since": since} if since is not None else {})}
        try:
            live = Socket(f"{base}/ws/submissions/{submission}?{urllib.parse.urlencode(query)}")
            while True:
                message, code = live.receive()
                if message is None:
                    break
                attempt = 0
                since = max(since or 0, message["seq"])
                yield message
                if message["type"] == "complete":
                    return
            if code in FINAL_CODES and code != 1000:
                sys.exit(f"The server closed with {code}.")
        except (OSError, ConnectionError) as trouble:
            print(f"  … {trouble}; trying again", file=sys.stderr)
        time.sleep(random.uniform(0, min(15, 0.5 * 2**attempt)))  # full jitter
        attempt += 1


def main():
    if len(sys.argv) != 7:
        sys.exit(__doc__)
    base, user, password, problem, language, file = sys.argv[1:]
    base = base.rstrip("/")
    token = call(base, "POST", "/api/auth/login", {"username": user, "password": password})["token"]
    with open(file, encoding="utf-8") as source:
        body = {"language": language, "source": source.read(), "filename": os.path.basename(file)}
    stored = call(base, "POST", f"/api/problems/{problem}/submissions/", body, token, {"Idempotency-Key": uuid.uuid4().hex})
    print(f"submission {stored['id']}")
    for message in follow(base, stored["id"], token):
        if message["type"] == "status_update":
            print(f"  {message['status']}", f"(test {message['test']} of {message['tests']})" if message["status"] == "running" else "")
        elif message["type"] == "test_result":
            print(f"  {message['test_name']}: {message['status']}, {message['duration_ms']} ms")
        elif message["type"] == "error_analysis":
            print(f"  {message.get('error')}: {message.get('analysis')}")
        elif message["type"] == "complete":
            print(f"{message['final_status']}: {json.dumps(message['summary'])}")


if __name__ == "__main__":
    main()
