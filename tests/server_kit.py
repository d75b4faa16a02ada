"""A real gunicorn of this service on a free port, over a shelf of its own."""

import os
import re
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection
from pathlib import Path

CODE = Path(__file__).resolve().parent.parent

SOURCES = """
[political]
title = "سيريانيوز"
site = "https://syria.news/"
pages = ["https://syria.news/?p=1&cat=political-news"]
parser = "syria_news"
timezone = "Asia/Damascus"
"""


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    headers: Mapping[str, str]
    body: bytes = field(repr=False)


@dataclass
class Server:
    """A running service."""

    process: "subprocess.Popen[str]"
    port: int
    log: list[str]

    def get(self, path: str, headers: Mapping[str, str] | None = None, method: str = "GET") -> Answer:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            connection.request(method, path, headers=dict(headers or {}))
            answer = connection.getresponse()
            return Answer(answer.status, dict(answer.getheaders()), answer.read())
        finally:
            connection.close()

    def connect(self) -> socket.socket:
        return socket.create_connection(("127.0.0.1", self.port), timeout=20)

    def talk(self, *pieces: bytes) -> bytes:
        """Send the pieces one by one and return all that comes back until the server closes."""
        with self.connect() as wire:
            for piece in pieces:
                wire.sendall(piece)
            return read_all(wire)

    def workers(self) -> list[int]:
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text()
        return [int(pid) for pid in children.split()]


def read_all(wire: socket.socket) -> bytes:
    """Read until the other side closes or resets."""
    pieces = []
    try:
        while piece := wire.recv(65536):
            pieces.append(piece)
    except ConnectionResetError:
        pass
    return b"".join(pieces)


def surroundings(shelf: Path, **settings: str) -> dict[str, str]:
    """The environment of a service over that shelf."""
    sources = shelf.with_name(shelf.name + ".sources.toml")
    if not sources.exists():
        sources.write_text(SOURCES)
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("MUJAZ_", "PORT", "WEB_", "GUNICORN"))}
    return {
        **kept,
        "MUJAZ_SOURCES": str(sources),
        "MUJAZ_SHELF": str(shelf),
        "MUJAZ_DATABASE_URL": f"sqlite:///{shelf.with_name(shelf.name + '.db')}",
        "MUJAZ_REFRESH": "off",
        **settings,
    }


@contextmanager
def serve(shelf: Path, *arguments: str, **settings: str) -> Iterator[Server]:
    """Start gunicorn as `gunicorn` alone does it, and stop it at the end."""
    process = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "--bind", "127.0.0.1:0", *arguments],
        cwd=CODE,
        env=surroundings(shelf, **settings),
        stderr=subprocess.PIPE,
        text=True,
    )
    log: list[str] = []
    ports: list[int] = []
    listening = threading.Event()

    def follow() -> None:
        assert process.stderr
        for line in process.stderr:
            log.append(line)
            if match := re.search(r"Listening at: http://[^ ]*:(\d+)", line):
                ports.append(int(match[1]))
                listening.set()
        listening.set()

    reader = threading.Thread(target=follow)
    reader.start()
    try:
        listening.wait(30)
        assert ports, "".join(log)
        yield Server(process, ports[0], log)
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        reader.join(15)
        assert process.stderr
        process.stderr.close()
