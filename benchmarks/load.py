"""Load on one address, and what it costs the server: `measure(server, request, seconds)`.

wrk makes the load where it is installed; else a client of our own, which is slower than the fast servers and so tells their CPU
per request but not their throughput.
"""

import json
import selectors
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

CONNECTIONS = 32
SCRIPT = """
done = function(summary, latency, requests)
  local e = summary.errors
  local errors = e.connect + e.read + e.write + e.status + e.timeout
  io.write(string.format('\\n{"requests": %d, "seconds": %f, "p50": %f, "p99": %f, "errors": %d}\\n', summary.requests,
    summary.duration / 1e6, latency:percentile(50) / 1e3, latency:percentile(99) / 1e3, errors))
end
"""


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked, by every connection again and again."""

    path: str
    headers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Measure:
    """One round."""

    requests: int
    seconds: float
    p50: float
    p99: float
    """Milliseconds."""
    cpu: float
    """Seconds of all processes of the server."""

    @property
    def rate(self) -> float:
        """Requests a second by the clock."""
        return self.requests / self.seconds

    @property
    def cost(self) -> float:
        """Microseconds of the server's CPU a request."""
        return self.cpu / self.requests * 1e6


def family(pid: int) -> Iterable[int]:
    """The process and all that descend from it."""
    yield pid
    for task in Path(f"/proc/{pid}/task").iterdir():
        for child in (task / "children").read_text().split():
            yield from family(int(child))


def cpu_of(pid: int) -> float:
    """CPU seconds, to the nanosecond, of a process, its threads and its descendants."""
    files = [file for member in family(pid) for file in Path(f"/proc/{member}/task").glob("*/schedstat")]
    return sum(int(file.read_text().split()[0]) for file in files) / 1e9


def measure(pid: int, port: int, request: Request, seconds: int = 1, core: int | None = None) -> Measure:
    """Ask as fast as the server answers, from `core`. SystemExit when it did not answer everything well."""
    before = cpu_of(pid)
    told = json.loads(ask(port, request, seconds, core))
    cpu = cpu_of(pid) - before
    if told["errors"] or not told["requests"]:
        raise SystemExit(f"port {port}, {request}: {told}")
    return Measure(told["requests"], told["seconds"], told["p50"], told["p99"], cpu)


def ask(port: int, request: Request, seconds: int, core: int | None) -> str:
    """Run the client, which tells one line of JSON."""
    if shutil.which("wrk"):
        with tempfile.NamedTemporaryFile("w", suffix=".lua") as script:
            script.write(SCRIPT)
            script.flush()
            fields = [part for name, value in request.headers for part in ("-H", f"{name}: {value}")]
            command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", "-s", script.name, *fields]
            return run([*command, f"http://127.0.0.1:{port}{request.path}"], core)
    wire = "".join(f"{name}: {value}\r\n" for name, value in (("Host", "127.0.0.1"), *request.headers))
    head = f"GET {request.path} HTTP/1.1\r\n{wire}\r\n"
    return run([sys.executable, "-m", "benchmarks.load", str(port), str(seconds), head], core)


def run(command: list[str], core: int | None) -> str:
    """Return the last line that the command prints."""
    bind = ["taskset", "-c", str(core)] if core is not None else []
    return subprocess.run([*bind, *command], capture_output=True, text=True, check=True).stdout.splitlines()[-1]


class Client:
    """The client of our own: one thread, one selector."""

    def __init__(self, port: int, head: bytes) -> None:
        self.port, self.head = port, head
        self.selector = selectors.DefaultSelector()
        self.times: list[float] = []
        self.errors = 0

    def begin(self, sock: socket.socket | None = None) -> None:
        """Ask once, on this connection or a new one."""
        if sock is None:
            sock = socket.create_connection(("127.0.0.1", self.port))
            self.selector.register(sock, selectors.EVENT_READ)
        sock.sendall(self.head)
        self.selector.modify(sock, selectors.EVENT_READ, [time.perf_counter(), b""])

    def hear(self, sock: socket.socket, state: list) -> None:
        """Read; ask again when the response is whole."""
        piece = sock.recv(262_144)
        state[1] += piece
        head, found, body = state[1].partition(b"\r\n\r\n")
        fields = dict(line.lower().split(b": ", 1) for line in head.split(b"\r\n")[1:]) if found else {}
        whole = bool(found) and len(body) >= int(fields.get(b"content-length", 0))
        closed = not piece or (whole and fields.get(b"connection") == b"close")
        if whole:
            self.times.append(time.perf_counter() - state[0])
            self.errors += head[9:12] not in (b"200", b"304")
        elif closed:
            self.errors += 1
        if closed:
            self.selector.unregister(sock)
            sock.close()
        if whole or closed:
            self.begin(None if closed else sock)

    def run(self, seconds: float) -> str:
        """Ask for so long; tell how it went."""
        started = time.perf_counter()
        for _ in range(CONNECTIONS):
            self.begin()
        while time.perf_counter() - started < seconds:
            for key, _ in self.selector.select(0.1):
                self.hear(key.fileobj, key.data)
        took, times = time.perf_counter() - started, sorted(self.times)
        p50, p99 = (times[int(len(times) * part)] * 1000 if times else 0 for part in (0.5, 0.99))
        return json.dumps({"requests": len(times), "seconds": took, "p50": p50, "p99": p99, "errors": self.errors})


if __name__ == "__main__":
    print(Client(int(sys.argv[1]), sys.argv[3].encode()).run(float(sys.argv[2])))
