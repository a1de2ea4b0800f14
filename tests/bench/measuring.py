"""What the benchmarks share: pinned servers, processor time, medians, figures.

Server on core 0, client on core 1, one run at a time under a lock, because the speed of a host drifts: only ratios
within one run of a script mean anything.
"""
import contextlib
import fcntl
import glob
import json
import os
import resource
import signal
import socket
import statistics
import subprocess
import time

LOCK = "/tmp/bench.lock"


@contextlib.contextmanager
def quiet_machine():
    """Holds the lock that keeps two measurements from running at once."""
    with open(LOCK, "w", encoding="ascii") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def allow_descriptors():
    """As many open files as this process may have; returns how many."""
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    return hard


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def pinned(core, command):
    cores = os.sched_getaffinity(0)
    return ["taskset", "-c", str(core), *command] if len(cores) > 1 else command


class Server:
    """A server on core 0 until the block ends."""

    def __init__(self, command, port, seconds=20):
        self.port = port
        # pylint: disable=consider-using-with
        self.process = subprocess.Popen(pinned(0, command), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                                        start_new_session=True)
        end = time.monotonic() + seconds
        while True:
            try:
                socket.create_connection(("127.0.0.1", port), 0.5).close()
                return
            except OSError:
                if self.process.poll() is not None or time.monotonic() > end:
                    self.stop()
                    raise RuntimeError(f"did not start: {' '.join(command)}") from None
                time.sleep(0.05)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()

    def cpu_us(self):
        """Processor time of all threads so far, in microseconds, as the scheduler counted it."""
        total = 0
        for path in glob.glob(f"/proc/{self.process.pid}/task/*/schedstat"):
            with open(path, encoding="ascii") as file:
                total += int(file.read().split()[0])
        return total / 1000

    def stop(self):
        for how in (signal.SIGTERM, signal.SIGKILL):
            if self.process.poll() is not None:
                return
            self.process.send_signal(how)
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(5)


def median(runs, key):
    return statistics.median(run[key] for run in runs)


def say_figure(name, value, goal, is_good, unit="ratio", **more):
    """One JSON line a figure, and a line to read."""
    print(json.dumps({"figure": name, "value": round(value, 3), "unit": unit, "goal": goal, "met": is_good, **more}))
    print(f"  {name}: {value:.2f} {unit} (goal {goal}): {'met' if is_good else 'NOT met'}", flush=True)
