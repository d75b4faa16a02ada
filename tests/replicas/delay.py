"""A TCP proxy on loopback that passes everything on, a little later: a network between the machines and their database."""

import heapq
import itertools
import selectors
import socket
import time
from contextlib import suppress
from threading import Event, Thread
from typing import Self


class DelayingProxy:
    """Listens on `port` and hands every piece to 127.0.0.1:`target` after `seconds`, in both directions."""

    def __init__(self, target: int, seconds: float) -> None:
        self.target = target
        self.seconds = seconds
        self.door = socket.create_server(("127.0.0.1", 0))
        self.port = int(self.door.getsockname()[1])
        self.over = Event()
        self.thread = Thread(target=self._run, daemon=True)

    def __enter__(self) -> Self:
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.over.set()
        self.thread.join()
        self.door.close()

    def _run(self) -> None:
        """One thread: pieces wait in a heap by the moment when they are to go on."""
        order = itertools.count()
        late: list[tuple[float, int, socket.socket, bytes]] = []
        other: dict[socket.socket, socket.socket] = {}
        with selectors.DefaultSelector() as waiting:
            waiting.register(self.door, selectors.EVENT_READ)
            while not self.over.is_set():
                pause = max(0.0, min(0.1, late[0][0] - time.monotonic())) if late else 0.1
                for key, _ in waiting.select(pause):
                    wire = key.fileobj
                    assert isinstance(wire, socket.socket)
                    if wire is self.door:
                        self._open(waiting, other)
                        continue
                    try:
                        piece = wire.recv(65536)
                    except OSError:
                        piece = b""
                    if not piece:
                        waiting.unregister(wire)
                    heapq.heappush(late, (time.monotonic() + self.seconds, next(order), other[wire], piece))
                while late and late[0][0] <= time.monotonic():
                    _, _, wire, piece = heapq.heappop(late)
                    with suppress(OSError):
                        if piece:
                            wire.sendall(piece)
                        else:
                            wire.shutdown(socket.SHUT_WR)
            for wire in other:
                wire.close()

    def _open(self, waiting: selectors.BaseSelector, other: dict[socket.socket, socket.socket]) -> None:
        near, _ = self.door.accept()
        try:
            far = socket.create_connection(("127.0.0.1", self.target))
        except OSError:
            near.close()
            return
        for wire, its_other in ((near, far), (far, near)):
            other[wire] = its_other
            waiting.register(wire, selectors.EVENT_READ)
