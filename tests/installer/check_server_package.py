#!/usr/bin/env python3
"""Installs the server's Debian package in a fresh Debian 12 and judges one submission there.

Usage: check_server_package.py BUILD_DIR CPACK. Needs root (or sudo without a password), debootstrap and a
package mirror; where one of them is missing it says so and exits 77, which CTest counts as skipped.

The fresh system is a folder of its own. Everything in it runs in mount and pid namespaces of its own, so mounts
vanish and processes end with this program, whatever happens. It becomes the root of its namespace by pivot_root, not by
chroot: the kernel gives no user namespaces, and so no sandbox, to a program in a chroot.
"""
import contextlib
import json
import os
import pathlib
import re
import secrets
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request

SKIPPED = 77
DEADLINE = time.monotonic() + 460
UNIT = "lib/systemd/system/adjudge.service"
ENTER = """
set -e
mount --bind "$1" "$1"
cd "$1"
mount -t proc proc proc
mount -t tmpfs -o mode=1777 tmpfs tmp
mkdir -p .outside
pivot_root . .outside
cd /
umount -l /.outside
shift
"$@" &
child=$!
trap 'kill -TERM $child' TERM
code=0
wait $child || code=$?
if kill -0 $child 2>/dev/null; then code=0; wait $child || code=$?; fi
exit $code
"""


class Skip(Exception):
    pass


def left():
    seconds = DEADLINE - time.monotonic()
    if seconds <= 0:
        raise TimeoutError("the whole test took more than its 460 s")
    return seconds


def step(text):
    print(f"[{460 - left():5.0f} s] {text}", flush=True)


def run(command, **more):
    done = subprocess.run(command, capture_output=True, text=True, timeout=left(), check=False, **more)
    if done.returncode:
        raise RuntimeError(f"{shlex.join(map(str, command))}: exit {done.returncode}\n{done.stdout[-3000:]}{done.stderr[-3000:]}")
    return done.stdout


def inside(root, *command):
    """The command line that runs `command` with the folder `root` as its whole system."""
    return ["unshare", "--mount", "--pid", "--fork", "--kill-child", "--propagation", "private",
            "env", "-i", "PATH=/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL=C.UTF-8", "DEBIAN_FRONTEND=noninteractive",
            "sh", "-c", ENTER, "enter", str(root), *map(str, command)]


def check_means():
    for program in ("debootstrap", "unshare", "pivot_root", "dpkg-deb"):
        if not shutil.which(program, path=os.environ["PATH"] + ":/usr/sbin:/sbin"):
            raise Skip(f"{program} is not installed")
    probe = subprocess.run(["unshare", "--mount", "--pid", "--fork", "true"], capture_output=True, text=True, check=False)
    if probe.returncode:
        raise Skip("this machine gives no mount namespace: " + probe.stderr.strip())


def mirror_proxy():
    """A proxy that apt is told to use serves debootstrap too."""
    shown = subprocess.run(["apt-config", "shell", "proxy", "Acquire::http::Proxy"], capture_output=True, text=True, check=False).stdout
    match = re.match(r"proxy='(.*)'", shown)
    return {"http_proxy": match.group(1)} if match and match.group(1) else {}


def make_package(build, cpack, folder):
    run([cpack, "--config", build / "CPackConfig.cmake", "-B", folder, "-D", "CPACK_COMPONENTS_ALL=server"])
    packages = list(folder.glob("adjudge-server_*.deb"))
    assert len(packages) == 1, packages
    return packages[0]


def make_system(root, cache):
    cache.mkdir(parents=True, exist_ok=True)
    proxy = mirror_proxy()
    command = ["debootstrap", "--variant=minbase", f"--cache-dir={cache}", "bookworm", root]
    done = subprocess.run(command, capture_output=True, text=True, timeout=left(), check=False, env={**os.environ, **proxy})
    if done.returncode:
        raise Skip("debootstrap could not make a system (no mirror?): " + done.stdout[-600:] + done.stderr[-600:])
    for name in ("/etc/hosts", "/etc/resolv.conf"):
        if os.path.exists(name):
            shutil.copyfile(name, f"{root}{name}")
    if proxy:
        (root / "etc/apt/apt.conf.d/proxy").write_text(f'Acquire::http::Proxy "{proxy["http_proxy"]}";\n')


def service_command(root):
    """What the unit would start, as an argument list."""
    line = re.search(r"^ExecStart=(.*)$", (root / UNIT).read_text(), re.M)
    return shlex.split(line.group(1))


class Api:
    def __init__(self, base):
        self.base, self.token = base, None

    def ask(self, path, body=None):
        headers = {"Content-Type": "application/json"}
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.base + path, data=data, headers=headers)
        try:
            with urllib.request.urlopen(request, timeout=min(20, left())) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as error:
            raise RuntimeError(f"{path}: {error.code} {error.read()[:500]}") from error
