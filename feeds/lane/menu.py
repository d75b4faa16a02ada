"""What is ready to be sent: responses byte for byte, prepared once a second and forgotten when the shelf changes."""

from collections.abc import Container
from email.utils import formatdate

from feeds.lane.request import Asked, is_unmodified, recognise
from feeds.serve.answer import choose_coding, is_stale, tell_headers
from feeds.serve.wing import Wing
from feeds.shelf import Held, Pruned

MOST_REQUESTS = 2048
"""Requests remembered: all clients of one program send the same bytes, so this is thousands of clients in 2 MB."""

MOST_BYTES = 16_000_000
"""Bytes of responses kept within one second."""

UNTOLD = frozenset({"Content-Type", "Content-Encoding", "Last-Modified"})
"""Fields that Werkzeug leaves out of a 304."""

BUSY = frozenset({"feed", "atom", "rss", "status", "status.json", "livez", "readyz", "metrics"})
"""Addresses that have a view of their own, whatever lies on the shelf."""


class Ready:
    """A response, byte for byte."""

    __slots__ = ("close", "code", "document", "wire")

    def __init__(self, code: int, document: str, wire: bytes, *, close: bool) -> None:
        self.code = code
        self.document = document
        self.wire = wire
        self.close = close


class Menu:
    """What the lane can answer now. Used by one thread only."""

    def __init__(self, wing: Wing, longest: int) -> None:
        self.memo: dict[bytes, Ready] = {}
        """Request bytes -> response; what makes the hot way hot."""
        self._wing = wing
        self._longest = longest
        self._plates: dict[tuple[str, str, str, bool, bool], Ready] = {}
        self._weight = 0
        self._second = 0
        self._changes = -1
        self._paths: dict[bytes, str] = {}

    def freshen(self, now: float) -> None:
        """Forget what is older than this second or this version; `now` in seconds since 1970. Called before each round."""
        shelf = self._wing.shelf
        shelf.look()
        if int(now) != self._second or shelf.changes != self._changes:
            if shelf.changes != self._changes:
                self._paths = self._list_paths()
            self._second, self._changes, self._weight = int(now), shelf.changes, 0
            self.memo.clear()
            self._plates.clear()

    def _list_paths(self) -> dict[bytes, str]:
        slugs, prefix = self._wing.slugs, self._wing.settings.prefix
        names = [name for name in self._wing.shelf.labels() if name not in BUSY]
        return {path.encode(): name for name in names for path in places(name, slugs, prefix)}

    def order(self, head: bytes, *, last: bool) -> Ready | None:
        """Return the response to a whole head; None when others shall answer. `last` announces the end of the connection."""
        asked = recognise(head, self._longest)
        name = self._paths.get(asked.path) if asked else None
        held = self._wing.shelf.find(name) if name else None
        ready = self._choose(asked, held, last=last) if asked and held else None
        if ready and not last:
            if len(self.memo) >= MOST_REQUESTS:
                self.memo.clear()
            self.memo[head] = ready
        return ready

    def _choose(self, asked: Asked, held: Held, *, last: bool) -> Ready | None:
        """Choose coding and status as the Flask view does, and take the response from those of this second."""
        coding = choose_coding(asked.accepted, held.label.etags)
        unmodified = is_unmodified(asked, held.label.etags[coding], held.label.modified)
        if unmodified is None:
            return None
        close = asked.close or last
        key = (held.label.name, coding, asked.method, unmodified, close)
        ready = self._plates.get(key)
        if ready is None:
            try:
                body = b"" if unmodified else held.body(coding)
            except Pruned:
                return None
            ready = self._compose(held, coding, None if unmodified else body, head=asked.method == "HEAD", close=close)
            self._weight += len(ready.wire)
            if self._weight < MOST_BYTES:
                self._plates[key] = ready
        return ready

    def _compose(self, held: Held, coding: str, body: bytes | None, *, head: bool, close: bool) -> Ready:
        """Write the response as gunicorn and Werkzeug write it; without a body it is a 304."""
        stale = is_stale(held.label.name, self._wing.shelf.states())
        lines = [
            "HTTP/1.1 304 NOT MODIFIED" if body is None else "HTTP/1.1 200 OK",
            "Server: gunicorn",
            f"Date: {formatdate(self._second, usegmt=True)}",
            f"Connection: {'close' if close else 'keep-alive'}",
        ]
        headers = tell_headers(held.label, coding, stale=stale)
        lines += [f"{header.name}: {header.value}" for header in headers if body is not None or header.name not in UNTOLD]
        if body is not None:
            lines.append(f"Content-Length: {len(body)}")
        wire = "\r\n".join([*lines, "", ""]).encode("latin-1")
        code, wire = 304 if body is None else 200, wire if head or body is None else wire + body
        return Ready(code, held.label.name, wire, close=close)


def places(name: str, slugs: Container[str], prefix: str) -> tuple[str, ...]:
    """Return the paths at which Flask shows the document, with and without the public URL's own path."""
    paths = {f"/{name}"}
    if name == "index.html":
        paths.add("/")
    if name.endswith(".html") and name.removesuffix(".html") in slugs:
        paths.add(f"/{name.removesuffix('.html')}")
    below = {f"{prefix}{path}" for path in paths} | ({prefix} if "/" in paths else set())
    # Below the prefix means: without it. A feed that is called like the prefix does not change that.
    direct = {path for path in paths if not prefix or not f"{path}/".startswith(f"{prefix}/")}
    return tuple(direct | below - {""})
