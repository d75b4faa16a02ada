"""A raw loopback site whose answers are bytes or functions that write to the socket, and time that only moves when told."""

import contextlib
import gzip
import ipaddress
import socket
import socketserver
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest

from feeds.fetch import Fetcher, agent
from feeds.model import Trouble

LOOPBACK = (ipaddress.ip_network("127.0.0.0/8"),)
START = datetime(2026, 11, 21, 23, 4, tzinfo=UTC)
PAGE = "<!DOCTYPE html><html><head><title>أخبار</title></head><body><h1>خبر أول</h1></body></html>"


def answer(body: str | bytes = PAGE, status: int = 200, kind: str | None = "text/html; charset=utf-8", **headers: str) -> bytes:
    """Return a whole HTTP answer; a header's underscores become hyphens."""
    raw = body.encode() if isinstance(body, str) else body
    lines = [f"HTTP/1.1 {status} Word"] + ([f"Content-Type: {kind}"] if kind is not None else [])
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    if "Content_Length" not in headers and "Transfer_Encoding" not in headers:
        lines.append(f"Content-Length: {len(raw)}")
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + raw


def zipped(body: str = PAGE) -> bytes:
    return answer(gzip.compress(body.encode()), Content_Encoding="gzip")


@dataclass
class Asked:
    """One request as the site saw it."""

    path: str
    headers: dict[str, str]
    port: int


Route = bytes | Callable[["Visit"], bytes | None]


@dataclass
class Visit:
    """What a route function gets."""

    asked: Asked
    send: Callable[[bytes], None]
    close: threading.Event
    connection: socket.socket


class Site(socketserver.ThreadingTCPServer):
    """Answers by path; an unknown one with 404. Remembers what was asked."""

    allow_reuse_address = True
    daemon_threads = True
    block_on_close = False

    def __init__(self, host: str = "127.0.0.1", port: int = 0) -> None:
        super().__init__((host, port), Handler)
        self.routes: dict[str, Route] = {}
        self.asked: list[Asked] = []
        self.stopped = threading.Event()
        self.port = self.server_address[1]

    def url(self, path: str = "/", host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.port}{path}"

    def paths(self) -> list[str]:
        return [asked.path for asked in self.asked]

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hangs up is what half of the tests are about."""


class Handler(socketserver.StreamRequestHandler):
    server: Site

    def handle(self) -> None:
        while not self.server.stopped.is_set():
            lines = []
            while (line := self.rfile.readline().strip()) or not lines:
                if not line:
                    return
                lines.append(line.decode("latin-1"))
            asked = Asked(lines[0].split()[1], dict(self.pair(line) for line in lines[1:]), self.client_address[1])
            self.server.asked.append(asked)
            route = self.server.routes.get(asked.path.split("?")[0], answer("nothing here", 404))
            reply = route if isinstance(route, bytes) else route(Visit(asked, self.send, self.server.stopped, self.connection))
            if reply is None:
                return
            self.send(reply)

    @staticmethod
    def pair(line: str) -> tuple[str, str]:
        name, _, value = line.partition(":")
        return name.lower(), value.strip()

    def send(self, data: bytes) -> None:
        self.wfile.write(data)
        self.wfile.flush()


@contextlib.contextmanager
def running(site: Site) -> Iterator[Site]:
    thread = threading.Thread(target=site.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield site
    finally:
        site.stopped.set()
        site.shutdown()
        site.server_close()
        thread.join()


@dataclass
class Time:
    """A clock, a stopwatch and a sleep that belong together."""

    now: datetime = START
    passed: float = 0.0
    slept: list[float] = field(default_factory=list)

    def clock(self) -> datetime:
        return self.now

    def monotonic(self) -> float:
        return self.passed

    def sleep(self, seconds: float) -> None:
        self.slept.append(round(seconds, 3))
        self.pass_by(seconds)

    def pass_by(self, seconds: float) -> None:
        self.passed += seconds
        self.now += timedelta(seconds=seconds)


def open_fetcher(time: Time, contact: str | None = None, **options: object) -> Fetcher:
    options = {"allow_private": LOOPBACK} | options
    return Fetcher(agent(contact), clock=time.clock, monotonic=time.monotonic, sleep=time.sleep, **options)


def trouble(fetcher: Fetcher, url: str, **options: object) -> Trouble:
    """Return the Trouble that a page ends in."""
    with pytest.raises(Trouble) as caught:
        fetcher.get(url, **options)
    return caught.value
