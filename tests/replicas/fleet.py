"""Replicas of the service, each with its own shelf and port, as several machines would have them."""

import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from http.client import HTTPConnection, HTTPException
from pathlib import Path

from tests.server_kit import CODE, Answer


class Replica:
    """A running service on "a machine of its own"."""

    def __init__(self, folder: Path, sources: Path, database_url: str, **settings: str) -> None:
        self.folder = folder
        self.folder.mkdir(parents=True, exist_ok=True)
        self.log: list[str] = []
        self.port = 0
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("MUJAZ_", "PORT", "WEB_", "GUNICORN"))}
        self.environ = {
            **kept,
            "MUJAZ_SOURCES": str(sources),
            "MUJAZ_SHELF": str(folder / "shelf"),
            "MUJAZ_DATABASE_URL": database_url,
            "MUJAZ_ALLOW_PRIVATE": "127.0.0.0/8",
            "MUJAZ_PUBLIC_URL": "https://news.example.org",
            **settings,
        }
        self.process = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", "--bind", "127.0.0.1:0"],
            cwd=CODE,
            env=self.environ,
            stderr=subprocess.PIPE,
            text=True,
        )
        self._listening = threading.Event()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stderr
        for line in self.process.stderr:
            self.log.append(line)
            if match := re.search(r"Listening at: http://[^ ]*:(\d+)", line):
                self.port = int(match[1])
                self._listening.set()
        self._listening.set()

    def get(self, path: str, headers: Mapping[str, str] | None = None) -> Answer:
        self._listening.wait(60)
        connection = HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request("GET", path, headers=dict(headers or {}))
            answer = connection.getresponse()
            return Answer(answer.status, dict(answer.getheaders()), answer.read())
        finally:
            connection.close()

    def ready(self) -> bool:
        try:
            return self.get("/readyz").status == 200
        except (OSError, HTTPException):
            return False

    def processes(self) -> list[int]:
        """The service and all that it started, children first."""
        return [*descend(self.process.pid), self.process.pid]

    def find(self, *words: str) -> list[int]:
        """The processes whose command line has these words."""
        return [pid for pid in self.processes() if all(word in command_of(pid) for word in words)]

    def die(self) -> None:
        """As a machine dies: everything at once."""
        os.kill(self.process.pid, signal.SIGSTOP)
        for pid in reversed(self.processes()):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self._end()

    def stop(self) -> None:
        """As an operator stops it."""
        self.process.send_signal(signal.SIGTERM)
        left = self.processes()[:-1]
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
        for pid in left:  # a refresh that runs would go on to its end
            if "feeds" in command_of(pid):
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
        self._end()

    def _end(self) -> None:
        self.process.wait()
        self._reader.join(10)
        assert self.process.stderr
        self.process.stderr.close()


def descend(pid: int) -> list[int]:
    """All processes below one, the deepest first."""
    found: list[int] = []
    for children in Path(f"/proc/{pid}/task").glob("*/children"):
        with suppress(OSError):
            for child in map(int, children.read_text().split()):
                found += [*descend(child), child]
    return found


def command_of(pid: int) -> str:
    with suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
    return ""


def memory_of(pid: int) -> float:
    """Private and shared pages in MB (PSS: shared ones by their share)."""
    with suppress(OSError):
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) / 1024
    return 0.0


def until(come: Callable[[], object], patience: float, what: str) -> float:
    """Wait for what other processes do; return how long it took."""
    began = time.monotonic()
    while not come():
        assert time.monotonic() - began < patience, f"{what} did not come within {patience:.0f} s"
        threading.Event().wait(0.4)
    return time.monotonic() - began
