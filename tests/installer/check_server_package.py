#!/usr/bin/env python3
"""Installs the server's Debian package in a fresh Debian 12 and judges one submission there.

Usage: check_server_package.py BUILD_DIR CPACK. Needs root (or sudo without a password), debootstrap and a
package mirror; where one of them is missing it says so and exits 77, which CTest counts as skipped.

The fresh system is a folder of its own. Everything in it runs in mount and pid namespaces of its own, so mounts
vanish and processes end with this program, whatever happens. It becomes the root of its namespace by pivot_root, not by
chroot: the kernel gives no user namespaces, and so no sandbox, to a program in a chroot.
"""
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
exec 3<&0
"$@" <&3 3<&- &
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
    # This system lives for minutes: nothing in it needs to survive a power cut.
    (root / "etc/dpkg/dpkg.cfg.d/unsafe-io").write_text("force-unsafe-io\n")
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


class Server:
    """The unit's command line, started as the unit's user; ended at the latest with this object."""

    def __init__(self, root):
        self.lines = []
        as_service = ["setpriv", "--reuid", "adjudge", "--regid", "adjudge", "--init-groups", "--no-new-privs",
                      "env", "ADJUDGE_PORT=0", *service_command(root)]
        self.process = subprocess.Popen(inside(root, *as_service), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.kill()  # unshare takes everything inside along
            self.process.wait(timeout=20)

    def address(self):
        for line in self.process.stdout:
            self.lines.append(line)
            if match := re.search(r"http://127\.0\.0\.1:\d+", line):
                return match.group(0)
        raise RuntimeError("the server ended before it told its address:\n" + "".join(self.lines))

    def stop(self):
        """As systemd does with KillMode=mixed: SIGTERM to the main process; returns the exit code."""
        first = pathlib.Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()[0]
        os.kill(int(first), signal.SIGTERM)
        self.lines.append(self.process.communicate(timeout=min(40, left()))[0])
        return self.process.returncode


def install(root, package):
    shutil.copyfile(package, root / "var/server.deb")
    run(inside(root, "apt-get", "-q", "update"))
    run(inside(root, "apt-get", "-q", "-y", "--no-install-recommends", "install", "/var/server.deb", "g++", "python3"))
    owner = run(inside(root, "stat", "-c", "%U %a", "/var/lib/adjudge")).strip()
    assert owner == "adjudge 750", owner


def fill(root, password):
    """What an administrator does after the installation."""
    as_service = ["setpriv", "--reuid", "adjudge", "--regid", "adjudge", "--init-groups", "adjudge-server", "--config",
                  "/etc/adjudge/adjudge.conf"]
    print(run(inside(root, *as_service, "import", "/usr/share/adjudge/problems/sumpair")), end="")
    print(run(inside(root, *as_service, "user", "add", "carol"), input=password + "\n"), end="")


def judge_one(api, root, password):
    api.token = api.ask("/api/auth/login", {"username": "carol", "password": password})["token"]
    info = api.ask("/api/info")
    level = info["sandbox"]["level"]
    print(f"sandbox level {level}, missing {info['sandbox']['missing']}")
    if level == "none":
        raise Skip("this machine protects nobody from a submission, so the installed server rightly refuses to judge")
    problem = next(p for p in api.ask("/api/problems/")["problems"] if p["name"] == "sumpair")
    source = (root / "usr/share/adjudge/problems/sumpair/submissions/accepted/sumpair.cpp").read_text()
    made = api.ask(f"/api/problems/{problem['id']}/submissions/", {"language": "cpp20", "source": source})
    until = time.monotonic() + min(90, left())
    while True:
        seen = api.ask(f"/api/submissions/{made['id']}/")
        if seen["verdict"] is not None or time.monotonic() > until:
            break
        time.sleep(0.2)
    assert seen["verdict"] == "AC", seen
    tests = seen["test_results"]
    assert len(tests) == seen["tests"] and all(test["verdict"] == "AC" for test in tests), seen
    print(f"{len(tests)} tests accepted, slowest {seen['time_ms']} ms, {seen['memory_bytes'] >> 20} MiB")


def purge(root):
    run(inside(root, "apt-get", "-q", "-y", "purge", "adjudge-server"))
    for gone in ("usr/bin/adjudge-server", "usr/lib/adjudge", "usr/share/adjudge", "etc/adjudge", UNIT, f"usr/{UNIT}"):
        assert not (root / gone).exists(), f"/{gone} is left after a purge"
    assert (root / "var/lib/adjudge/adjudge.sqlite").exists(), "a purge deleted the contest"


def test(build, cpack):
    check_means()
    folder = pathlib.Path(tempfile.mkdtemp(prefix="installer-", dir=build))
    try:
        root = folder / "system"
        step("make the package")
        package = make_package(build, cpack, folder)
        step("make a fresh Debian 12")
        make_system(root, build / "installer-cache")
        step("install the package with its dependencies")
        install(root, package)
        password = secrets.token_urlsafe(12)
        step("import a problem, add a user")
        fill(root, password)
        with Server(root) as server:
            try:
                api = Api(server.address())
                step(f"judge a submission at {api.base}")
                judge_one(api, root, password)
                step("stop")
                code = server.stop()
                assert code == 0, f"the server ended with {code} after SIGTERM"
            except Exception:
                server.process.kill()
                print("".join(server.lines) + server.process.communicate()[0])
                raise
        step("purge the package")
        purge(root)
        step("done")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def main():
    build, cpack = pathlib.Path(sys.argv[1]).resolve(), sys.argv[2]
    if os.geteuid() != 0:
        if shutil.which("sudo") and subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False).returncode == 0:
            os.execvp("sudo", ["sudo", "-n", sys.executable, *sys.argv])
        print("SKIPPED: installing a package in a fresh system needs root, or sudo without a password")
        return SKIPPED
    # An interrupted test cleans up as well.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    try:
        test(build, cpack)
    except Skip as reason:
        print(f"SKIPPED: {reason}")
        return SKIPPED
    return 0


if __name__ == "__main__":
    sys.exit(main())
