"""A WebSocket client in a page of code (RFC 6455), so that the server is judged by something it was not built with."""
import asyncio
import base64
import hashlib
import json
import os
import struct

GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
TEXT, CLOSE, PING, PONG = 1, 8, 9, 10


class Closed(Exception):
    """The connection is gone, with or without a goodbye."""


class WebSocket:
    """Text messages of a server. Whatever breaks raises Closed."""

    def __init__(self, reader, writer):
        self._reader = reader
        self._writer = writer

    @classmethod
    async def open(cls, port, path):
        try:
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            key = base64.b64encode(os.urandom(16)).decode()
            writer.write((f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                          f"Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n\r\n").encode())
            head = (await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), 30)).decode("latin-1")
        except (OSError, asyncio.IncompleteReadError, asyncio.TimeoutError) as error:
            raise Closed(str(error)) from None
        accept = base64.b64encode(hashlib.sha1((key + GUID).encode()).digest()).decode()
        if not head.startswith("HTTP/1.1 101 ") or accept.lower() not in head.lower():
            writer.close()
            raise Closed(f"no upgrade: {head.splitlines()[0]}")
        return cls(reader, writer)

    def _send(self, opcode, payload):
        mask = os.urandom(4)
        size = len(payload)
        length = bytes([0x80 | size]) if size < 126 else b"\xfe" + struct.pack(">H", size)
        masked = bytes(byte ^ mask[i % 4] for i, byte in enumerate(payload))
        self._writer.write(bytes([0x80 | opcode]) + length + mask + masked)

    def say(self, message):
        self._send(TEXT, json.dumps(message).encode())

    async def hear(self, seconds):
        """The next message; pings are answered on the way."""
        try:
            while True:
                first, second = await asyncio.wait_for(self._reader.readexactly(2), seconds)
                size = second & 0x7F
                if size >= 126:
                    size = int.from_bytes(await self._reader.readexactly(2 if size == 126 else 8), "big")
                payload = await self._reader.readexactly(size)
                if first & 0x80 == 0 or second & 0x80:
                    raise ValueError("a fragment, or a masked frame, from the server")
                if first & 15 == PING:
                    self._send(PONG, payload)
                elif first & 15 == CLOSE:
                    raise Closed(f"close {int.from_bytes(payload[:2], 'big')}")
                elif first & 15 == TEXT:
                    return json.loads(payload)
        except (OSError, asyncio.IncompleteReadError, asyncio.TimeoutError) as error:
            raise Closed(repr(error)) from None

    def cut(self):
        """As a pulled cable."""
        self._writer.transport.abort()
