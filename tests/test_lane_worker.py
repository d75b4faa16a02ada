"""The lane's sockets, in a worker that runs in a thread of the test, with a clock that can be moved."""

import errno
import gc
import os
import re
import selectors
import socket
import struct
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest
from gunicorn.config import Config
from gunicorn.glogging import Logger
from gunicorn.sock import TCPSocket, UnixSocket
from gunicorn.workers.gthread import ThreadWorker

from app import create_app
from feeds.lane import LaneWorker
from feeds.lane.terms import why_not
from feeds.serve.wing import Wing
from tests.serve_kit import open_test_wing
from tests.server_kit import read_all
from tests.shelf_kit import document, fill, newsroom, open_shop
from tests.test_ticker import until

GET = b"GET /political.atom HTTP/1.1\r\nHost: x\r\n\r\n"
LAST = b"GET /political.atom HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
BIG = b"GET /big.atom HTTP/1.1\r\nHost: x\r\n\r\n"
ALIVE = b"GET /livez HTTP/1.1\r\nHost: x\r\n\r\n"
BODY = b"<feed>one</feed>" * 50
SIZE = 12_000_000


class Application:
    """What gunicorn's application object does for a worker."""

    def __init__(self, wing: Wing) -> None:
        self.wing = wing

    def wsgi(self) -> Any:
        return create_app(self.wing)


class Lane:
    """A worker in a thread."""

    def __init__(self, wing: Wing, **settings: Any) -> None:
        self.ahead = 0.0
        lane = self

        class Worker(LaneWorker):
            clock = staticmethod(lambda: time.monotonic() + lane.ahead)
            wing_of_process = staticmethod(lambda: wing)

        self.cfg = Config()
        for name, value in {"threads": 4, "keepalive": 75, "worker_connections": 100, **settings}.items():
            self.cfg.set(name, value)
        log = Logger(self.cfg)
        self.listener = TCPSocket(("127.0.0.1", 0), self.cfg, log)
        self.port = self.listener.getsockname()[1]
        self.worker = Worker(0, os.getppid(), [self.listener], Application(wing), 30, self.cfg, log)
        self.thread = threading.Thread(target=self.run)

    def run(self) -> None:
        worker = self.worker
        worker.tpool, worker.poller = worker.get_thread_pool(), selectors.DefaultSelector()
        worker.method_queue.init()
        worker.load_wsgi()
        worker.run()

    def connect(self) -> socket.socket:
        return socket.create_connection(("127.0.0.1", self.port), timeout=20)

    def move(self, seconds: float) -> None:
        """Let time pass for the worker, and let it look."""
        self.ahead += seconds
        self.worker.method_queue.defer(lambda: None)

    def stop(self) -> None:
        self.worker.alive = False
        self.worker.method_queue.defer(lambda: None)


@contextmanager
def open_lane(root: Path, **settings: Any) -> Iterator[Lane]:
    interval = sys.getswitchinterval()
    lane = Lane(open_test_wing(root), **settings)
    lane.thread.start()
    until(lambda: lane.worker._accepting)
    try:
        yield lane
    finally:
        if lane.thread.is_alive():
            lane.stop()
            lane.move(100)
        lane.thread.join(20)
        lane.worker.tmp._tmp.close()
        for logger in (lane.worker.log.access_log, lane.worker.log.error_log):
            for handler in list(logger.handlers):
                logger.removeHandler(handler)
                handler.close()
        sys.setswitchinterval(interval)
        gc.unfreeze()
    assert not lane.thread.is_alive()
    assert lane.worker.nr_conns == 0


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("lane")
    open_shop(root)
    fill(root, *newsroom(), document("big.atom", bytes(range(256)) * (SIZE // 256)))
    return root


@pytest.fixture
def lane(shop: Path) -> Iterator[Lane]:
    with open_lane(shop) as running:
        yield running


def read_answer(wire: socket.socket, *, body: bool = True) -> bytes:
    """Read one whole answer."""
    told = b""
    while b"\r\n\r\n" not in told:
        piece = wire.recv(1)
        assert piece, told
        told += piece
    match = re.search(rb"Content-Length: (\d+)", told)
    rest = int(match[1]) if match and body else 0
    while rest:
        piece = wire.recv(min(rest, 1_000_000))
        assert piece
        told, rest = told + piece, rest - len(piece)
    return told


def is_closed(wire: socket.socket) -> bool:
    return wire.recv(10) == b""


def test_a_request_may_come_byte_by_byte(lane: Lane) -> None:
    with lane.connect() as wire:
        wire.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for byte in GET:
            wire.sendall(bytes([byte]))
        assert read_answer(wire).endswith(BODY)
        wire.sendall(GET[:20])
        wire.sendall(GET[20:] + GET[:5])
        assert read_answer(wire).endswith(BODY)
        wire.sendall(GET[5:])
        assert read_answer(wire).endswith(BODY)


def test_pipelined_requests_are_answered_in_order_also_through_the_threads(lane: Lane) -> None:
    head = GET.replace(b"GET", b"HEAD")
    with lane.connect() as wire:
        wire.sendall(GET + ALIVE + head + GET + ALIVE + GET)
        assert read_answer(wire).endswith(BODY)
        assert read_answer(wire).endswith(b"alive\n")
        assert read_answer(wire, body=False).endswith(b"Content-Length: 800\r\n\r\n")
        assert read_answer(wire).endswith(BODY)
        assert read_answer(wire).endswith(b"alive\n")
        assert read_answer(wire).endswith(BODY)


def test_a_connection_comes_back_from_the_threads(lane: Lane) -> None:
    with lane.connect() as wire:
        for _ in range(3):
            wire.sendall(ALIVE)
            assert b"alive" in read_answer(wire)
            wire.sendall(GET)
            assert read_answer(wire).endswith(BODY)
            until(lambda: len(lane.worker.talks) == 1)
            assert not lane.worker.keepalived_conns


def test_a_slow_client_gets_all_and_what_it_asked_meanwhile(lane: Lane) -> None:
    with lane.connect() as wire:
        wire.sendall(BIG + GET + LAST + GET)
        until(lambda: any(talk.unsent for talk in lane.worker.talks.values()))
        big = read_answer(wire)
        assert big.endswith(bytes(range(256)) * (SIZE // 256))
        assert read_answer(wire).endswith(BODY)
        assert b"Connection: close" in read_answer(wire)
        assert is_closed(wire)


def test_a_client_that_takes_nothing_is_left(lane: Lane) -> None:
    with lane.connect() as wire:
        wire.sendall(BIG)
        until(lambda: any(talk.unsent for talk in lane.worker.talks.values()))
        lane.move(29)
        assert lane.worker.talks
        lane.move(2)
        until(lambda: not lane.worker.talks)
        assert len(read_all(wire)) < SIZE


def test_a_head_must_be_whole_in_10_seconds_however_it_drips(lane: Lane) -> None:
    with lane.connect() as wire, lane.connect() as other:
        wire.sendall(GET[:10])
        other.sendall(GET)
        read_answer(other)
        until(lambda: len(lane.worker.talks) == 2)
        lane.move(6)
        wire.sendall(GET[10:15])
        until(lambda: any(talk.heard == GET[:15] for talk in lane.worker.talks.values()))
        lane.move(6)
        assert is_closed(wire)
        other.sendall(GET)
        assert read_answer(other)


def test_an_idle_connection_is_closed_after_the_keepalive(shop: Path) -> None:
    with open_lane(shop, keepalive=20) as lane, lane.connect() as wire:
        wire.sendall(GET)
        read_answer(wire)
        lane.move(15)
        wire.sendall(GET)
        read_answer(wire)
        lane.move(15)
        wire.sendall(GET)
        read_answer(wire)
        lane.move(21)
        assert is_closed(wire)


def test_close_is_answered_and_done(lane: Lane) -> None:
    with lane.connect() as wire:
        wire.sendall(LAST)
        answer = read_all(wire)
    assert b"Connection: close" in answer
    assert answer.endswith(BODY)
    until(lambda: lane.worker.nr_conns == 0)


def test_what_follows_a_last_request_is_not_answered_and_does_not_tear_the_answer(lane: Lane) -> None:
    with lane.connect() as wire:
        wire.sendall(LAST + GET * 3)
        assert read_answer(wire).endswith(BODY)
        assert is_closed(wire)
        wire.sendall(GET)
        assert lane.worker.nr_conns == 1
        lane.move(3)
        until(lambda: lane.worker.nr_conns == 0)
    with lane.connect() as wire:
        wire.sendall(LAST + GET)
        read_answer(wire)
    until(lambda: lane.worker.nr_conns == 0)


@pytest.mark.parametrize("rude", [b"", GET[:7], GET, BIG])
def test_clients_that_reset_do_no_harm(lane: Lane, rude: bytes) -> None:
    for _ in range(5):
        wire = lane.connect()
        wire.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        wire.sendall(rude)
        wire.close()
    with lane.connect() as wire:
        wire.sendall(LAST)
        assert read_all(wire).endswith(BODY)


def test_bare_line_feeds_and_endless_heads_are_gunicorns_to_refuse(lane: Lane) -> None:
    with lane.connect() as wire:
        wire.sendall(b"GET / HTTP/1.1\nHost: x\n\n")
        assert b"400 Bad Request" in read_all(wire)
    with lane.connect() as wire:
        wire.sendall(b"GET /" + b"a" * 70_000)
        assert b"414" in read_all(wire)


def test_when_it_is_crowded_the_longest_idle_are_closed(shop: Path) -> None:
    with open_lane(shop, worker_connections=8) as lane, ExitStack() as stack:
        wires = [stack.enter_context(lane.connect()) for _ in range(8)]
        for wire in wires:
            wire.sendall(GET)
            read_answer(wire)
            lane.ahead += 0.1
        with lane.connect() as newcomer:
            newcomer.sendall(GET)
            assert read_answer(newcomer).endswith(BODY)
        assert is_closed(wires[0])
        wires[-1].sendall(GET)
        assert read_answer(wires[-1]).endswith(BODY)


class FullHouse:
    """A listener when no more files may be opened."""

    def accept(self) -> None:
        raise OSError(errno.EMFILE, "too many open files")


def test_too_many_open_files_end_idle_connections(lane: Lane) -> None:
    house = FullHouse()
    with lane.connect() as wire:
        wire.sendall(GET)
        read_answer(wire)
        lane.worker.doors[house] = house.accept
        lane.worker.method_queue.defer(lambda: lane.worker.accept(house))
        assert is_closed(wire)


def test_the_worker_ends_after_max_requests(shop: Path) -> None:
    with open_lane(shop, max_requests=3) as lane, lane.connect() as wire:
        for _ in range(3):
            wire.sendall(GET)
            read_answer(wire)
        until(lambda: not lane.worker.alive)
        wire.sendall(GET)
        assert b"Connection: close" in read_answer(wire)
        assert is_closed(wire)


def test_a_stopping_worker_answers_what_comes_and_leaves_the_idle(shop: Path) -> None:
    with open_lane(shop) as lane, lane.connect() as busy, lane.connect() as idle:
        for wire in (busy, idle):
            wire.sendall(GET)
            read_answer(wire)
        lane.stop()
        busy.sendall(GET)
        assert b"Connection: close" in read_answer(busy)
        assert is_closed(busy)
        lane.move(5)
        assert is_closed(idle)
        lane.thread.join(20)
        assert not lane.thread.is_alive()


def test_all_that_is_still_open_is_closed_at_the_end(shop: Path) -> None:
    with open_lane(shop, graceful_timeout=0) as lane, lane.connect() as wire:
        wire.sendall(GET[:9])
        until(lambda: lane.worker.talks)
        lane.stop()
        assert is_closed(wire)


def test_the_access_log_is_gunicorns(shop: Path, tmp_path: Path) -> None:
    log = tmp_path / "access"
    form = '%(h)s "%(r)s" %(s)s %(b)s "%(a)s" "%({host}i)s" "%({etag}o)s" %(m)s %(U)s'
    request = GET.replace(b"Host: x", b"Host: x\r\nUser-Agent: reader")
    strange = request.replace(b"Host: x", b"X-Forwarded-Proto: http\r\nHost: x")
    with open_lane(shop, accesslog=str(log), access_log_format=form) as lane, lane.connect() as wire:
        for each in (request, strange, request):
            wire.sendall(each)
            read_answer(wire)
        until(lambda: log.exists() and len(log.read_text().splitlines()) == 3)
    lines = log.read_text().splitlines()
    assert lines[0] == lines[1] == lines[2]
    assert lines[0].startswith('127.0.0.1 "GET /political.atom HTTP/1.1" 200 800 "reader" "x" "')


def test_metrics_count_the_lane(tmp_path: Path) -> None:
    open_shop(tmp_path)
    with open_lane(tmp_path) as lane, lane.connect() as wire:
        for _ in range(5):
            wire.sendall(GET)
            read_answer(wire)
        wire.sendall(GET.replace(b"Host", b"If-None-Match: *\r\nHost"))
        read_answer(wire)
        wire.sendall(ALIVE.replace(b"livez", b"metrics"))
        told = read_answer(wire)
    assert b'mujaz_answers_total{code="200"} 5.0' in told
    assert b'mujaz_answers_total{code="304"} 1.0' in told


def test_a_new_version_is_served_at_once(tmp_path: Path) -> None:
    open_shop(tmp_path)
    with open_lane(tmp_path) as lane, lane.connect() as wire:

        def text() -> bytes:
            wire.sendall(GET)
            return read_answer(wire)

        assert text().endswith(BODY)
        fill(tmp_path, *newsroom(b"<feed>two</feed>"))
        until(lambda: text().endswith(b"<feed>two</feed>"))


def worker_with(log: Logger | None = None, sockets: tuple[Any, ...] = (), **settings: Any) -> Any:
    cfg = Config()
    for name, value in settings.items():
        cfg.set(name, value)
    made = LaneWorker(0, os.getppid(), list(sockets), None, 30, cfg, log or Logger(cfg))
    made.tmp._tmp.close()
    return made


@pytest.mark.parametrize(
    "settings",
    [
        {"certfile": "/nonexistent", "keyfile": "/nonexistent"},
        {"proxy_protocol": "auto"},
        {"protocol": "uwsgi"},
        {"http2_cleartext": "upgrade"},
    ],
)
def test_what_the_lane_cannot_do_closes_it(settings: dict[str, Any]) -> None:
    assert type(worker_with(**settings)) is ThreadWorker
    assert type(worker_with()) is LaneWorker


def test_other_sockets_and_another_gunicorn_close_it(tmp_path: Path) -> None:
    cfg = Config()
    listener = UnixSocket(str(tmp_path / "socket"), cfg, Logger(cfg))
    assert type(worker_with(sockets=(listener,))) is ThreadWorker
    listener.close()
    assert why_not(cfg, []) is None
    assert "is not the one it was made for" in (why_not(cfg, [], used="run something_else") or "")
    assert why_not(cfg, [], system=object()) == "this system has no epoll"
    assert why_not(cfg, [], raw=object()) == "this Python accepts connections in another way"
