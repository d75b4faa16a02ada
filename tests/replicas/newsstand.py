"""Many newsrooms, each at its own address 127.1.x.y, behind one accepting thread; every request is noted."""

import random
import selectors
import socket
from contextlib import suppress
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Self

from tests.newsroom import POLITICAL, Call, Newsroom, Server, Story
from tests.newsroom.wire import Wire, send_whole

TABLE = """
[{slug}]
title = "القسم {number}"
site = "{site}"
pages = ["{site}?p=1&cat=political-news"]
parser = "syria_news"
timezone = "Asia/Damascus"
refresh = "{refresh}"
delay = "0s"
"""


class Newsstand(ThreadingHTTPServer):
    """Serves `count` newsrooms while the `with` block runs."""

    daemon_threads = True
    block_on_close = False

    def __init__(self, count: int) -> None:
        start = datetime.now(UTC)
        rooms = [Newsroom(seed=number, start=start, backlog=1) for number in range(count)]
        for room in rooms:
            room.publish()  # a day without a political story happens; an empty list would be a fault of the site's
        self.sites = {address_of(number): Server(room) for number, room in enumerate(rooms)}
        self.over = Event()
        self.random = random.Random(7)
        super().__init__(("127.0.0.1", 0), Handler)
        self.port = int(self.server_address[1])
        self.doors = [self.socket, *(self._open(address) for address in self.sites)]
        self.thread = Thread(target=self._accept, daemon=True)

    def _open(self, address: str) -> socket.socket:
        door = socket.create_server((address, self.port), backlog=32)
        door.setblocking(False)
        return door

    def _accept(self) -> None:
        with selectors.DefaultSelector() as waiting:
            for door in self.doors[1:]:
                waiting.register(door, selectors.EVENT_READ)
            while not self.over.is_set():
                for key, _ in waiting.select(0.1):
                    with suppress(BlockingIOError):
                        connection, client = key.fileobj.accept()  # type: ignore[union-attr]
                        connection.setblocking(True)
                        self.process_request(connection, client)

    def __enter__(self) -> Self:
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.over.set()
        self.thread.join()
        for door in self.doors:
            door.close()
        for site in self.sites.values():
            site._http.server_close()

    def sources(self, refresh: str) -> str:
        """The sources file that follows all of them."""
        tables = [
            TABLE.format(slug=slug_of(number), number=number, site=f"http://{address}:{self.port}/", refresh=refresh)
            for number, address in enumerate(self.sites)
        ]
        return "".join(tables)

    def site(self, number: int) -> Server:
        return self.sites[address_of(number)]

    def publish(self, number: int) -> Story:
        """Put a new story on a site, at this moment."""
        site = self.site(number)
        with site.editing() as room:
            room.now = max(room.now, datetime.now(room.zone))
            return room.publish(POLITICAL)


class Handler(BaseHTTPRequestHandler):
    """Lets the newsroom of the called address answer."""

    protocol_version = "HTTP/1.1"
    timeout = 60
    server: Newsstand

    def do_GET(self) -> None:
        headers = {name.lower(): value for name, value in self.headers.items()}
        site = self.server.sites[headers["host"].partition(":")[0]]
        response = site.respond(Call(self.path, headers))
        with suppress(OSError):
            send_whole(Wire(self.connection, self.wfile, self.server.over), response.answer)

    def log_message(self, *_: object) -> None:
        """Say nothing: each site's log holds it all."""


def address_of(number: int) -> str:
    return f"127.1.{number // 250}.{number % 250 + 1}"


def slug_of(number: int) -> str:
    return f"s{number:03}"
