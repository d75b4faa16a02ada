"""Chat bots and feed readers, by the rules of their own source code: what they take for new, what they refuse, how they ask.

None of them shares a line with Mujaz: feedparser and json read the documents, and each keeps its own notes of what it saw.
"""

import hashlib
import json
from calendar import timegm
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from itertools import pairwise

import feedparser

from tests.month.service import Reply

Get = Callable[[str, dict[str, str]], Reply]


@dataclass(frozen=True, slots=True)
class Item:
    """An entry as a client reads it."""

    id: str
    title: str
    link: str
    published: int
    """Seconds since 1970."""
    updated: int


@dataclass(frozen=True, slots=True)
class Post:
    """What a client showed its people, and at which poll of its own."""

    item: Item
    poll: int


class RefusedError(AssertionError):
    """The client would have refused the document."""


@lru_cache(maxsize=64)
def read_xml(body: bytes) -> tuple[Item, ...]:
    """Read Atom or RSS as feedparser does; maubot, hookshot and many scripts refuse what is not well-formed."""
    found = feedparser.parse(body, sanitize_html=False, resolve_relative_uris=False)
    if found.bozo:
        raise RefusedError(f"not well-formed: {found.bozo_exception}")
    items = []
    for entry in found.entries:
        html = [link.href for link in entry.links if link.get("type") == "text/html"]
        if "published_parsed" not in entry:
            raise RefusedError(f"{entry.id} has no date")
        moments = entry.published_parsed, entry.updated_parsed if "updated_parsed" in entry else entry.published_parsed
        items.append(Item(entry.id, entry.title, (html or [entry.links[0].href])[0], *map(timegm, moments)))
    return tuple(items)


@lru_cache(maxsize=16)
def read_json(body: bytes) -> tuple[Item, ...]:
    """Read JSON Feed as maubot does: `title` is needed, dates by fromisoformat of Python 3.10."""
    found = json.loads(body)
    if found["version"] not in ("https://jsonfeed.org/version/1", "https://jsonfeed.org/version/1.1") or not found["title"]:
        raise RefusedError("no JSON Feed")
    return tuple(
        Item(
            str(item["id"]),
            item["title"],
            item["url"],
            int(datetime.fromisoformat(item["date_published"]).timestamp()),
            int(datetime.fromisoformat(item["date_modified"]).timestamp()),
        )
        for item in found["items"]
    )


@dataclass(slots=True)
class Observer:
    """A client with a memory. What stood in the feed at its first poll counts as seen, as most clients have it."""

    name: str
    path: str
    headers: dict[str, str]
    every: int = 1
    """It asks at every nth poll."""
    conditional: bool = True
    posts: list[Post] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)
    validators: dict[str, str] = field(default_factory=dict)
    statuses: dict[int, int] = field(default_factory=dict)

    def poll(self, number: int, get: Get) -> None:
        """Ask the service, and post what is new."""
        reply = get(self.path, self.headers | (self.validators if self.conditional else {}))
        self.statuses[reply.status] = self.statuses.get(reply.status, 0) + 1
        if reply.status == 304:
            return
        if reply.status != 200:
            raise RefusedError(f"{self.name}: {reply.status} {reply.body[:200]!r}")
        self.validators = {"If-None-Match": reply.headers["etag"], "If-Modified-Since": reply.headers["last-modified"]}
        items = self.read(self.decode(reply))
        if not items:
            raise RefusedError(f"{self.name}: the feed is empty")
        self.posts += [Post(item, number) for item in self.choose(items)]

    def decode(self, reply: Reply) -> bytes:
        """Clients that ask for no coding cannot undo one."""
        if reply.headers.get("content-encoding"):
            raise RefusedError(f"{self.name} has no decompressor")
        return reply.body

    def read(self, body: bytes) -> tuple[Item, ...]:
        """The document's entries."""
        return read_xml(body)

    def mark(self, item: Item) -> str:
        """What the client knows an entry by."""
        return item.id

    def choose(self, items: tuple[Item, ...]) -> list[Item]:
        """The entries that are new to the client, in the order in which it posts them."""
        new = [item for item in items if self.mark(item) not in self.seen]
        self.seen.update(map(self.mark, items))
        return new[::-1]


class Slack(Observer):
    """/feed: goes by dates. What is not newer than the newest it saw is skipped in silence; a moved date is posted again.

    Support: "Items cannot be listed out of sequence. Duplicate dates cannot exist."
    """

    newest = 0

    def choose(self, items: tuple[Item, ...]) -> list[Item]:
        dates = [max(item.published, item.updated) for item in items]
        if any(later <= earlier for later, earlier in pairwise(dates)):
            raise RefusedError("Slack: out of sequence, or two of one date")
        new = [item for item, date in zip(items, dates, strict=True) if date > self.newest]
        self.newest = max(self.newest, *dates)
        return new[::-1]


class Hookshot(Observer):
    """matrix-hookshot: md5 of the id, for ever (src/feeds/parser.rs); panics at an ETag that is not ASCII."""

    def mark(self, item: Item) -> str:
        return hashlib.md5(item.id.encode()).hexdigest()

    def poll(self, number: int, get: Get) -> None:
        super().poll(number, get)
        if not self.validators.get("If-None-Match", "").isascii():
            raise RefusedError("hookshot: panic in to_str().unwrap()")


class Maubot(Observer):
    """maubot/rss: id, else link; sorts what is new by date; no conditional requests; any bozo is a failure."""

    def choose(self, items: tuple[Item, ...]) -> list[Item]:
        return sorted(super().choose(items), key=lambda item: item.published)


class JsonMaubot(Maubot):
    """The same bot subscribed to the JSON Feed."""

    def read(self, body: bytes) -> tuple[Item, ...]:
        return read_json(body)


class MonitoRSS(Observer):
    """MonitoRSS (Discord): guid, unless one is there twice: then the date, then the title (article-id-resolver.ts)."""

    def choose(self, items: tuple[Item, ...]) -> list[Item]:
        if len({item.id for item in items}) < len(items):
            raise RefusedError("MonitoRSS: ids are not unique, it would go by dates from now on")
        return super().choose(items)


class Miniflux(Observer):
    """Miniflux: sha256 of the id; a 200 whose ETag it knows is not read (IsModified); text is updated in place, the date kept."""

    dates: dict[str, int] | None = None

    def mark(self, item: Item) -> str:
        return hashlib.sha256(item.id.encode()).hexdigest()

    def choose(self, items: tuple[Item, ...]) -> list[Item]:
        self.dates = self.dates or {}
        for item in items:
            if self.dates.setdefault(item.id, item.published) != item.published:
                raise RefusedError(f"Miniflux: {item.id} has another date than before")
        return super().choose(items)


def make_observers(feed: str = "political", *, slow: bool = True) -> list[Observer]:
    """One of each; some ask at every poll, some less often, as in life."""
    lazy = 3 if slow else 1
    return [
        Slack("Slack", f"/{feed}.atom", {"Accept-Encoding": "identity"}),
        Hookshot("hookshot", f"/{feed}.atom", {}),
        Maubot("maubot", f"/{feed}.atom", {}, every=lazy, conditional=False),
        JsonMaubot("maubot (JSON)", f"/{feed}.json", {}, conditional=False),
        MonitoRSS("MonitoRSS", f"/{feed}.rss", {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9"}),
        Miniflux("Miniflux", f"/{feed}.atom", {}),
        Hookshot("hookshot (RSS)", f"/{feed}.rss", {}, every=lazy),
    ]
