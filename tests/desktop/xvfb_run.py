#!/usr/bin/env python3
"""Runs the client on a real X server: Xvfb on a free display, no window manager.

1. The tour (tst_client_tour) with the xcb platform; its pictures are grabbed from the screen.
2. The program itself, adjudge-desktop, which must show its connect dialog; the whole screen is
   photographed from Xvfb's own frame buffer file, so the picture does not pass through the client.

Exit code 77 (skipped) when Xvfb is not installed.
"""
import argparse
import os
import pathlib
import select
import shutil
import struct
import subprocess
import sys
import tempfile
import time
import zlib

WIDTH, HEIGHT = 1500, 960


def start_xvfb(folder):
    """Returns (process, display); Xvfb chooses the display and writes its number when it is ready."""
    reader, writer = os.pipe()
    process = subprocess.Popen(
        ["Xvfb", "-displayfd", str(writer), "-screen", "0", f"{WIDTH}x{HEIGHT}x24", "-nolisten", "tcp",
         "-fbdir", folder],
        pass_fds=[writer], stderr=subprocess.DEVNULL)
    os.close(writer)
    said = b""
    # Up to the line's end: it is a write of its own, which must find the pipe open.
    while not said.endswith(b"\n") and select.select([reader], [], [], 30)[0]:
        part = os.read(reader, 16)
        if not part:
            break
        said += part
    os.close(reader)
    number = said.decode().strip()
    if not number:
        process.terminate()
        sys.exit("Xvfb did not start within 30 s")
    return process, f":{number}"


def read_screen(path):
    """The frame buffer file is an XWD image: a header of 32-bit big-endian numbers, colours, pixels."""
    data = pathlib.Path(path).read_bytes()
    header = struct.unpack(">25I", data[:100])
    header_size, width, height, bytes_per_line, colours = header[0], header[4], header[5], header[12], header[19]
    start = header_size + colours * 12
    rows = []
    for y in range(height):
        line = data[start + y * bytes_per_line:start + y * bytes_per_line + width * 4]
        rgb = bytearray(width * 3)
        rgb[0::3], rgb[1::3], rgb[2::3] = line[2::4], line[1::4], line[0::4]  # little-endian BGRX
        rows.append(bytes(rgb))
    return width, height, rows


def write_png(path, width, height, rows):
    def chunk(kind, body):
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    pixels = zlib.compress(b"".join(b"\0" + row for row in rows), 6)
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
                     + chunk(b"IDAT", pixels) + chunk(b"IEND", b""))


def colours_of(rows):
    return len({row[i:i + 3] for row in rows[::4] for i in range(0, len(row), 12)})


def photograph_program(program, environment, screen, picture):
    """Starts the program and waits until the screen shows a dialog's worth of colours."""
    process = subprocess.Popen([program], env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    try:
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            if process.poll() is not None:
                sys.exit(f"adjudge-desktop ended with {process.returncode}: {process.stderr.read().decode()}")
            width, height, rows = read_screen(screen)
            if colours_of(rows) > 20:
                write_png(picture, width, height, rows)
                return
            select.select([], [], [], 0.2)
        sys.exit("adjudge-desktop showed nothing within 60 s")
    finally:
        process.terminate()
        process.wait(timeout=20)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tour", required=True)
    parser.add_argument("--program", required=True)
    parser.add_argument("--screenshots", required=True, type=pathlib.Path)
    arguments = parser.parse_args()
    if not shutil.which("Xvfb"):
        print("Xvfb is not installed: apt-get install xvfb")
        return 77
    arguments.screenshots.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        xvfb, display = start_xvfb(folder)
        try:
            home = pathlib.Path(folder) / "home"
            home.mkdir()
            environment = {**os.environ, "DISPLAY": display, "QT_QPA_PLATFORM": "xcb", "HOME": str(home),
                           "XDG_CONFIG_HOME": str(home), "LC_ALL": "C.UTF-8", "XDG_RUNTIME_DIR": str(home)}
            home.chmod(0o700)
            tour = subprocess.run([arguments.tour], env=environment, timeout=120, check=False)
            if tour.returncode != 0:
                print(f"the tour failed with {tour.returncode}")
                return 1
            photograph_program(arguments.program, environment, pathlib.Path(folder) / "Xvfb_screen0",
                               arguments.screenshots / "x11-program.png")
        finally:
            xvfb.terminate()
            xvfb.wait(timeout=20)
    print("pictures:", ", ".join(sorted(p.name for p in arguments.screenshots.glob("x11-*.png"))))
    return 0


if __name__ == "__main__":
    sys.exit(main())
