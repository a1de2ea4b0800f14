#!/usr/bin/env python3
"""A trivial GET of our edge against nginx that returns a constant: processor time of the server a request.

Usage: rest.py BUILD_DIR [--seconds 4] [--reps 3]

Needs wrk and nginx (Debian: wrk, nginx-light); without them nothing is measured.
"""
import argparse
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

import measuring

NGINX = """
daemon off; master_process off; worker_processes 1; pid {folder}/pid; error_log {folder}/error.log crit;
events {{ worker_connections 1024; }}
http {{
    access_log off; keepalive_requests 100000000;
    client_body_temp_path {folder}/b; proxy_temp_path {folder}/p; fastcgi_temp_path {folder}/f;
    uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
    server {{
        listen 127.0.0.1:{port};
        location = /healthz {{ default_type application/json; return 200 '{{"status":"ok"}}'; }}
    }}
}}
"""


def wrk(port, seconds):
    done = subprocess.run(measuring.pinned(1, ["wrk", "-t1", "-c64", f"-d{seconds}s", "--latency",
                                               f"http://127.0.0.1:{port}/healthz"]),
                          capture_output=True, text=True, check=True).stdout
    if "Non-2xx" in done or "Socket errors" in done:
        raise RuntimeError(f"answers were wrong: {done}")
    return int(re.search(r"(\d+) requests in", done).group(1)), float(re.search(r"Requests/sec:\s+([\d.]+)", done).group(1))


def measure(command, port, seconds):
    with measuring.Server(command, port) as server:
        wrk(port, 1)
        before = server.cpu_us()
        requests, rate = wrk(port, seconds)
        return {"us": (server.cpu_us() - before) / requests, "rate": rate}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("build", type=pathlib.Path)
    parser.add_argument("--seconds", type=int, default=4)
    parser.add_argument("--reps", type=int, default=3)
    args = parser.parse_args()
    missing = [program for program in ("wrk", "nginx") if not shutil.which(program, path="/usr/sbin:/usr/bin:/usr/local/bin")]
    if missing:
        print(f"rest: skipped, not installed: {', '.join(missing)} (Debian: apt-get install wrk nginx-light)")
        return 0
    measuring.allow_descriptors()
    runs = {"nginx": [], "adjudge": []}
    with tempfile.TemporaryDirectory(prefix="adjudge-bench-") as name:
        folder = pathlib.Path(name)
        for _ in range(args.reps):
            ports = {"nginx": measuring.free_port(), "adjudge": measuring.free_port()}
            config = folder / "nginx.conf"
            config.write_text(NGINX.format(folder=folder, port=ports["nginx"]), encoding="utf-8")
            servers = {
                "nginx": [shutil.which("nginx", path="/usr/sbin:/usr/bin"), "-p", str(folder), "-c", str(config)],
                "adjudge": [str(args.build.resolve() / "bin/adjudge-server"), "serve", "--port", str(ports["adjudge"]),
                            "--data", str(folder / "data"), "--workers", "1"],
            }
            for server, command in servers.items():
                with measuring.quiet_machine():
                    runs[server].append(measure(command, ports[server], args.seconds))
    print(f"GET /healthz, 64 connections kept open, medians of {args.reps}")
    for server, those in runs.items():
        print(f"| {server:8} | {measuring.median(those, 'rate'):9.0f} req/s | {measuring.median(those, 'us'):6.2f} us of processor a request |")
    ratio = measuring.median(runs["adjudge"], "us") / measuring.median(runs["nginx"], "us")
    measuring.say_figure("processor time of a trivial GET to nginx", ratio, "<= 2", ratio <= 2)
    return 0


if __name__ == "__main__":
    sys.exit(main())
