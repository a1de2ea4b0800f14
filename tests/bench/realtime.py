#!/usr/bin/env python3
"""Many idle listeners, an update every second: our live rooms against a bare epoll broadcaster.

Usage: realtime.py BUILD_DIR [--conns 10000] [--seconds 10] [--reps 3]

The load client and the bare broadcaster are not part of the project: the folder that holds them (rtload.cpp,
peers/epollbc.cpp) is named by ADJUDGE_RT_TOOLS. Without it nothing is measured.
"""
import argparse
import json
import os
import pathlib
import subprocess
import sys
import time

import measuring

ROOT = pathlib.Path(__file__).resolve().parents[2]
WAYS = {
    # As the product is used: everybody waits, now and then there is an update.
    "calm": lambda a: ["--rate", "1", "--msgs", str(a.seconds), "--warmup", "2"],
    # One broadcast after the other, for the processor time of a delivery.
    "fan": lambda a: ["--msgs", "30", "--pings", "100"],
}


def build_tools(tools, folder):
    folder.mkdir(parents=True, exist_ok=True)
    for source, program, libraries in ((tools / "rtload.cpp", "rtload", []),
                                       (tools / "peers/epollbc.cpp", "epollbc", ["-luring", "-lpthread"])):
        target = folder / program
        if not target.exists() or target.stat().st_mtime < source.stat().st_mtime:
            done = subprocess.run(["g++", "-O2", "-w", "-std=c++20", source, "-o", target, *libraries], check=False)
            if done.returncode:
                sys.exit(f"realtime: {source} does not build (the broadcaster needs Debian's liburing-dev)")


def measure(name, command, way, folder, args):
    port = measuring.free_port()
    with measuring.Server([str(part).format(port=port) for part in command], port) as server:
        time.sleep(0.3)
        load = [folder / "rtload", "--label", name, "--port", str(port), "--conns", str(args.conns), "--trigger",
                f"http://127.0.0.1:{port}/bench/publish", "--pid", str(server.process.pid), "--max-seconds", "60",
                *WAYS[way](args)]
        done = subprocess.run(measuring.pinned(1, [str(part) for part in load]), capture_output=True, text=True,
                              timeout=180, check=False)
    if done.returncode:
        raise RuntimeError(f"rtload failed: {done.stderr[:500]}")
    run = json.loads(done.stdout)
    bad = [key for key in ("failed", "lost", "dup", "reordered", "trigger_errors") if run[key]]
    if bad or not run["complete"]:
        raise RuntimeError(f"{name}, {way}: a faulty run: {[(key, run[key]) for key in bad]}, complete {run['complete']}")
    return run


def table(runs):
    columns = (("deliv/core/s", "deliv_per_core_s", 1, 0), ("cpu us/deliv", "server_cpu_s_per_1e6", 1, 2),
               ("p50 ms", "lat_p50_us", 1000, 1), ("p99 ms", "lat_p99_us", 1000, 1), ("last p50 ms", "last_p50_us", 1000, 1),
               ("KB/conn", "rss_per_conn_b", 1024, 1), ("conn/s", "connect_rate", 1, 0), ("cpu us/conn", "cpu_us_per_connect", 1, 1),
               ("idle cpu %", "idle_cpu_pct", 1, 2), ("ping p50 us", "ping_p50_us", 1, 0))
    print(f"| {'server':14} | " + " | ".join(name for name, *_ in columns) + " |")
    print("|" + "---|" * (len(columns) + 1))
    for (name, way), those in runs.items():
        cells = [f"{measuring.median(those, key) / by:.{digits}f}" for _, key, by, digits in columns]
        print(f"| {name + ' ' + way:14} | " + " | ".join(cells) + " |")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("build", type=pathlib.Path)
    parser.add_argument("--conns", type=int, default=10000)
    parser.add_argument("--seconds", type=int, default=10)
    parser.add_argument("--reps", type=int, default=3)
    args = parser.parse_args()
    tools = pathlib.Path(os.environ.get("ADJUDGE_RT_TOOLS", ROOT.parent / "shared/tools/realtime"))
    if not (tools / "rtload.cpp").exists():
        print("realtime: skipped, there is no load client (set ADJUDGE_RT_TOOLS to the folder of rtload.cpp)")
        return 0
    allowed = measuring.allow_descriptors()
    if allowed < args.conns + 100:
        print(f"realtime: skipped, {args.conns} clients need {args.conns + 100} open files and {allowed} are allowed")
        return 0
    folder = args.build.resolve() / "bench"
    build_tools(tools, folder)
    servers = {"epoll": [folder / "epollbc", "--port", "{port}"], "adjudge": [folder / "live_bench", "{port}"]}
    runs = {}
    for _ in range(args.reps):  # interleaved, so that a drifting host drifts for both
        for way in WAYS:
            for name, command in servers.items():
                with measuring.quiet_machine():
                    runs.setdefault((name, way), []).append(measure(name, command, way, folder, args))
    print(f"{args.conns} listeners of one problem, medians of {args.reps}; calm: an update a second, fan: one after the other")
    table(runs)

    def ratio(key, way):
        return measuring.median(runs["adjudge", way], key) / measuring.median(runs["epoll", way], key)

    for way in WAYS:
        per_core = ratio("deliv_per_core_s", way)
        measuring.say_figure(f"deliveries per core to bare epoll, {way}", per_core, ">= 0.85", per_core >= 0.85)
        last = ratio("lat_p99_us", way)
        measuring.say_figure(f"p99 to the last client to bare epoll, {way}", last, "<= 1.5", last <= 1.5)
    memory = measuring.median(runs["adjudge", "calm"], "rss_per_conn_b") / 1024
    measuring.say_figure("memory per client", memory, "<= 21", memory <= 21, "KB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
