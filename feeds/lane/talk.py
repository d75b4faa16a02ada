"""A connection in the lane, the epoll that waits for it, and the options it is born with."""

import select
import socket
import struct
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from gunicorn import http
from gunicorn.workers.gthread import TConn

HEAD_TIME, SEND_TIME, LINGER_TIME = 10.0, 30.0, 2.0
"""Seconds for a whole head to arrive, for a client to take the next bytes, and for one to see that we have ended."""


class Talk:
    """A connection in the lane."""

    __slots__ = ("client", "gone", "heard", "last", "number", "server", "since", "sock", "unsent")

    def __init__(self, sock: socket.SocketType, client: Any, server: Any) -> None:
        self.sock, self.client, self.server = sock, client, server
        self.number = sock.fileno()
        self.since = 0.0
        """When the client began what it is doing."""
        self.heard = b""
        """A head that is not whole yet, or requests that wait until the answer before has gone."""
        self.unsent: memoryview | None = None
        self.last = False
        """Nothing follows what is being sent."""
        self.gone = False
        """Closed, or in other hands."""

    def half_close(self) -> None:
        """Say that nothing more is sent; what the client still sends is read and thrown away until it closes or is late."""
        self.last = True
        with suppress(OSError):
            self.sock.shutdown(socket.SHUT_WR)

    def is_late(self, now: float, idle: float) -> bool:
        """True when the client has taken longer than it may for what it is doing."""
        limit = SEND_TIME if self.unsent else LINGER_TIME if self.last else HEAD_TIME if self.heard else idle
        return now - self.since > limit


class Poller:
    """What gunicorn expects of a selector, on an epoll that the lane polls itself."""

    def __init__(self) -> None:
        self.epoll = select.epoll()
        self.callbacks: dict[int, Any] = {}

    def register(self, what: Any, _events: int, callback: Any) -> None:
        """Call back when it is readable. A listener wakes only one of the workers that wait for it."""
        number = what if isinstance(what, int) else what.fileno()
        self.epoll.register(number, select.EPOLLIN | (select.EPOLLEXCLUSIVE if hasattr(what, "accept") else 0))
        self.callbacks[number] = lambda: callback(what)

    def unregister(self, what: Any) -> None:
        """Call back no more."""
        del self.callbacks[what.fileno()]
        self.epoll.unregister(what.fileno())

    def close(self) -> None:
        """Give the epoll back."""
        self.epoll.close()


def open_door(listener: Any) -> Callable[[], Talk]:
    """Return what takes the listener's next connection, OSError when there is none. Sets what connections inherit.

    No wake-up before the first bytes (a tenth of a connection's CPU), and ends to a thread's waiting for a client. The sockets
    are of C alone: socket.socket, which is Python around it, costs a seventh of a connection that asks once.
    """
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_DEFER_ACCEPT, int(HEAD_TIME))
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, struct.pack("ll", int(HEAD_TIME), 0))
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, struct.pack("ll", int(SEND_TIME), 0))
    take, server, kind = listener._accept, listener.getsockname(), (int(listener.family), int(listener.type), listener.proto)

    def accept() -> Talk:
        number, client = take()
        return Talk(socket.SocketType(*kind, number), client, server)

    return accept


def for_threads(talk: Talk, cfg: Any, *, whole: bool) -> TConn:
    """Return the connection as gunicorn's threads want it, with all that was heard un-read; the talk's own socket is void.

    When the head is not `whole`, gunicorn judges what is there: a thread that waited for the rest could be kept for ever.
    """
    conn = TConn(cfg, socket.socket(fileno=talk.sock.detach()), talk.client, talk.server)
    conn.parser = http.get_parser(cfg, conn.sock if whole else iter([talk.heard]), talk.client)
    if whole:
        conn.parser.unreader.unread(talk.heard)
    conn.data_ready = True
    return conn


def from_threads(conn: TConn) -> Talk:
    """Return the connection as a talk again, with what a thread has read of the next request."""
    conn.sock.setblocking(True)
    talk = Talk(conn.sock, conn.client, conn.server)
    talk.heard = conn.parser.unreader.take_buffered() if conn.parser else b""
    return talk
