"""What a start and the memory cost, beside a hello-world on the same gunicorn: `python -m benchmarks.startup`.

CPU of master and worker from the exec to the first 200, and the PSS of both after a hundred requests; medians over rounds that
take turns, .pyc files present. Goals: both at most 1.2 x hello-world's. A word after the command measures only the starts whose
name has it, beside hello-world on gthread: `python -m benchmarks.startup arena`.
"""

import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from benchmarks.load import cpu_of, family
from benchmarks.servers import CODE, free_port
from benchmarks.serving import still

ROUNDS = 11
HELLO = '''"""The least that gunicorn can serve."""


def app(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", "5")])
    return [b"hello"]
'''
FEED = b"GET /political.atom HTTP/1.1\r\nHost: x\r\nAccept-Encoding: br\r\nConnection: close\r\n\r\n"
FLASK = FEED.replace(b"political.atom", b"livez")
SAME = ("--workers", "1", "--worker-tmp-dir", "/dev/shm", "--no-control-socket")


@dataclass(frozen=True, slots=True)
class Start:
    """One way to start a server."""

    name: str
    command: tuple[str, ...]
    asked: bytes
    environ: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Cost:
    """One round: milliseconds of CPU and of the clock to the first 200, megabytes of PSS."""

    cpu: float
    clock: float
    pss: float


YARDSTICK = "hello-world, gthread"
STARTS = (
    Start("hello-world, sync", ("hello:app", *SAME), FEED),
    Start(YARDSTICK, ("hello:app", *SAME, "--threads", "12"), FEED),
    Start("lane, a feed", ("--workers", "1"), FEED),
    Start("lane, a feed, one arena", ("--workers", "1"), FEED, (("MALLOC_ARENA_MAX", "1"),)),
    Start("lane, a view of Flask", ("--workers", "1"), FLASK),
    Start("gthread, a feed by Flask", ("--workers", "1", "-k", "gthread"), FEED),
)


def first_answer(port: int, asked: bytes) -> bytes:
    """Ask until someone answers; 2 ms of rest between two tries."""
    while True:
        with suppress(ConnectionRefusedError), socket.create_connection(("127.0.0.1", port)) as wire:
            wire.sendall(asked)
            return wire.recv(12)
        time.sleep(0.002)


def pss_of(pid: int) -> float:
    """Megabytes of the process and its descendants; what they share counts once."""
    rolls = [Path(f"/proc/{member}/smaps_rollup").read_text() for member in family(pid)]
    return sum(int(roll.split("\nPss:")[1].split()[0]) for roll in rolls) / 1024


@contextmanager
def started(one: Start, port: int, folder: Path, environ: Mapping[str, str]) -> Iterator["subprocess.Popen[bytes]"]:
    """Run it, in the folder of its code."""
    here = folder if "hello:app" in one.command else CODE
    command = [sys.executable, "-m", "gunicorn", "--bind", f"127.0.0.1:{port}", "--log-level", "error", *one.command]
    known = {name: value for name, value in environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    own = {**known, "PYTHONPYCACHEPREFIX": str(folder / "pyc"), **dict(one.environ)}  # .pyc of this run's own, as in the image
    process = subprocess.Popen(command, cwd=here, env=own)
    try:
        yield process
    finally:
        process.terminate()
        process.wait()


def cost_of(one: Start, folder: Path, environ: Mapping[str, str]) -> Cost:
    """Start it, ask, look at the bill."""
    port, begun = free_port(), time.monotonic()
    with started(one, port, folder, environ) as process:
        if first_answer(port, one.asked) != b"HTTP/1.1 200":
            raise SystemExit(f"{one.name} does not answer with 200")
        clock, cpu = time.monotonic() - begun, cpu_of(process.pid)
        for _ in range(100):
            first_answer(port, one.asked)
        return Cost(cpu * 1000, clock * 1000, pss_of(process.pid))


def main() -> None:
    """Print the table."""
    with still() as environ, tempfile.TemporaryDirectory() as text:
        folder = Path(text)
        (folder / "hello.py").write_text(HELLO)
        words = sys.argv[1:] or [""]
        wanted = [one for one in STARTS if one.name == YARDSTICK or any(word in one.name for word in words)]
        found: dict[str, list[Cost]] = {one.name: [] for one in wanted}
        for number in range(ROUNDS + 1):
            for one in wanted:
                cost = cost_of(one, folder, environ)
                if number:  # the first round writes the .pyc files
                    found[one.name].append(cost)
    print(f"\n{'master + 1 worker':<26} {'CPU ms':>8} {'to first 200 ms':>16} {'PSS MB':>8}   {'CPU x':>7} {'PSS x':>7}")
    yardstick = found[YARDSTICK]
    for name, costs in found.items():
        cpu, clock, pss = (median(getattr(cost, what) for cost in costs) for what in ("cpu", "clock", "pss"))
        more, larger = (
            median(getattr(cost, what) / getattr(base, what) for cost, base in zip(costs, yardstick, strict=True))
            for what in ("cpu", "pss")
        )
        print(f"{name:<26} {cpu:>8.0f} {clock:>16.0f} {pss:>8.1f}   {more:>7.2f} {larger:>7.2f}")


if __name__ == "__main__":
    main()
