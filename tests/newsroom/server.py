"""The newsroom on a loopback port: threads, faults by count or by time, and a log of who asked for what."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Lock, Thread
from time import time
from typing import Self

from tests.newsroom.faults import Fault
from tests.newsroom.room import Newsroom
from tests.newsroom.routes import Answer, Call, answer, conclude, listed
from tests.newsroom.story import POLITICAL, Story
from tests.newsroom.wire import Wire, send_whole


@dataclass(frozen=True, slots=True)
class Visit:
    """One request, as the site saw it."""

    at: datetime
    """By the newsroom's clock; `seconds` is the machine's (time.time())."""
    seconds: float
    path: str
    kind: str
    status: int
    agent: str
    conditional: bool
    fault: str | None
    section: str | None
    listed: tuple[int, ...]
    """Numbers of the stories that a careful reader could read on this list page, in page order."""


@dataclass(slots=True)
class Trouble:
    """A fault that waits for its moment: `left` answers (None: any number) between two moments of the newsroom's clock."""

    fault: Fault
    where: str | None
    left: int | None
    start: datetime | None = None
    end: datetime | None = None

    def strikes(self, call: Call, now: datetime) -> bool:
        """True when this call is to fail; uses up one of the answers."""
        if self.left == 0 or self.where not in (None, call.kind, call.path):
            return False
        if (self.start and now < self.start) or (self.end and now >= self.end):
            return False
        if self.left is not None:
            self.left -= 1
        return True


class Listener(ThreadingHTTPServer):
    """Does not wait for clients that hang on, and says nothing of those that reset their connection: bots do."""

    daemon_threads = True
    block_on_close = False
    request_queue_size = 256

    def handle_error(self, *client: object) -> None:
        if not isinstance(sys.exception(), OSError):
            super().handle_error(*client)  # type: ignore[arg-type]


class Server:
    """Serves a newsroom on 127.0.0.1 while the `with` block runs. Safe to use from several threads."""

    def __init__(self, room: Newsroom, port: int = 0) -> None:
        self.room = room
        self.log: list[Visit] = []
        self.lock = Lock()
        """Hold it while changing the newsroom, so that no page is rendered half-way."""
        self.stopped = Event()
        self._troubles: list[Trouble] = []
        self._http = Listener(("127.0.0.1", port), handler_for(self))
        self._thread = Thread(target=self._http.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)

    @property
    def url(self) -> str:
        """Address of the home page, with a slash at the end."""
        return f"http://127.0.0.1:{self._http.server_address[1]}/"

    def list_url(self, section: str = POLITICAL) -> str:
        """Address of a section's list."""
        return f"{self.url}?p=1&cat={section}"

    def article_url(self, story: Story) -> str:
        """Absolute address of a story as lists show it now, not percent-encoded."""
        return self.url + self.room.href(story)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stopped.set()
        self._http.shutdown()
        self._http.server_close()
        self._thread.join()

    @contextmanager
    def editing(self) -> Iterator[Newsroom]:
        """The newsroom, while no page is being rendered."""
        with self.lock:
            yield self.room

    def fail(self, fault: Fault, times: int | None = 1, where: str | None = "list") -> None:
        """Spoil the next `times` answers (None: all from now on) to that kind of page or that path; None: to anything."""
        self._troubles.append(Trouble(fault, where, times))

    def fail_between(self, fault: Fault, start: datetime, end: datetime, where: str | None = "list") -> None:
        """Spoil every answer from `start` until before `end` by the newsroom's clock."""
        self._troubles.append(Trouble(fault, where, None, start, end))

    def heal(self) -> None:
        """Forget all faults that are still to come."""
        self._troubles.clear()

    def respond(self, call: Call) -> "Response":
        """Decide on the answer to a call and write it into the log; sends nothing."""
        with self.lock:
            trouble = next((t for t in self._troubles if t.strikes(call, self.room.now)), None)
            fault = trouble.fault if trouble else None
            made = spoil(self.room, call, fault) if fault else answer(self.room, call)
            self.log.append(self._visit(call, made, fault))
            return Response(made, fault)

    def visits(self, kind: str | None = None) -> list[Visit]:
        """The log, or the requests of one kind in it."""
        return [visit for visit in self.log if kind in (None, visit.kind)]

    def expected(self, section: str = POLITICAL) -> list[Story]:
        """The truth: every story that a readable list page of the section showed, as it is now, in the order of first sight.

        Of stories first shown by the same page the older comes first, as in a chat that a feed is posted to.
        """
        numbers = [n for visit in self.log if visit.section == section for n in reversed(visit.listed)]
        return [self.room.stories[number] for number in dict.fromkeys(numbers)]

    def _visit(self, call: Call, made: Answer, fault: Fault | None) -> Visit:
        readable = made.status in (200, 304) and (fault is None or fault.readable)
        return Visit(
            at=self.room.now,
            seconds=time(),
            path=call.path,
            kind=call.kind,
            status=made.status,
            agent=call.headers.get("user-agent", ""),
            conditional="if-none-match" in call.headers or "if-modified-since" in call.headers,
            fault=fault.name if fault else None,
            section=call.section,
            listed=tuple(story.number for story in listed(self.room, call)) if readable else (),
        )


def spoil(room: Newsroom, call: Call, fault: Fault) -> Answer:
    """The fault's answer with validators of its own; never a 304 where that would hide the fault."""
    return conclude(room, call if fault.readable else replace(call, headers={}), fault.build(room, call))


@dataclass(frozen=True, slots=True)
class Response:
    """An answer and the fault, if any, that says how to send it."""

    answer: Answer
    fault: Fault | None


def handler_for(server: Server) -> type[BaseHTTPRequestHandler]:
    """The request handler class of one server, as http.server wants it."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        timeout = 60

        def do_GET(self) -> None:
            headers = {name.lower(): value for name, value in self.headers.items()}
            response = server.respond(Call(self.path, headers))
            send = response.fault.send if response.fault else send_whole
            wire = Wire(self.connection, self.wfile, server.stopped)
            self.close_connection = True
            with suppress(OSError):  # the client has gone: what it missed is its own affair
                self.close_connection = not send(wire, response.answer) or headers.get("connection", "").lower() == "close"

        def log_message(self, *_: object) -> None:
            """Say nothing: `Server.log` holds it all."""

    return Handler
