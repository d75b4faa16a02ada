"""Documents, states and shelves for the tests of both wings."""

import gzip
import hashlib
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from feeds.model import Label, Outcome, Representation, Shelved, SourceState
from feeds.shelf import shelve, write_state

NOON = datetime(2026, 11, 20, 12, 0, 0, tzinfo=UTC)
ATOM = "application/atom+xml; charset=utf-8"
HTML = "text/html; charset=utf-8"


def etag(body: bytes) -> str:
    return f'"{hashlib.sha256(body).hexdigest()[:32]}"'


def document(name: str, body: bytes, media_type: str = ATOM, modified: datetime = NOON, link: str | None = None) -> Shelved:
    """A finished document in all four codings. br and zstd are stand-ins: what serves never looks inside."""
    bodies = {"identity": body, "gzip": gzip.compress(body, mtime=0), "br": b"br:" + body, "zstd": b"zstd:" + body}
    forms = tuple(Representation(coding, etag(form), form) for coding, form in bodies.items())
    label = Label(name, media_type, modified, "public, max-age=900", {form.coding: form.etag for form in forms}, link)
    return Shelved(label, forms)


def loader(documents: Iterable[Shelved], asked: list[str] | None = None) -> Callable[[Label], Shelved]:
    """What shelve() asks for documents; `asked` notes the names."""
    by_name = {one.label.name: one for one in documents}

    def load(label: Label) -> Shelved:
        if asked is not None:
            asked.append(label.name)
        return by_name[label.name]

    return load


def fill(root: Path, *documents: Shelved, edition: int = 1) -> str | None:
    return shelve(root, [one.label for one in documents], loader(documents), edition)


def newsroom(text: bytes = b"<feed>one</feed>") -> tuple[Shelved, ...]:
    """What a first refresh of the feed "political" brings."""
    return (
        document("political.atom", text * 50),
        document("political.rss", b"<rss/>" * 50, "application/rss+xml; charset=utf-8"),
        document("political.json", b"{}" * 50, "application/feed+json"),
        document("political.html", b"<p>page</p>" * 50, HTML),
        document("political/archive/2026-10.atom", b"<feed>old</feed>" * 50),
        document("index.html", "<p>الأخبار</p>".encode() * 50, HTML),
        document("index.en.html", b"<p>news</p>" * 50, HTML),
        document("feeds.opml", b"<opml/>" * 50, "text/x-opml; charset=utf-8"),
        document("status.atom", b"<feed>status</feed>" * 50),
    )


def state(slug: str = "political", *, now: datetime | None = None, **changes: object) -> SourceState:
    """A source that is well and due in an hour."""
    now = now or datetime.now(UTC)
    values: dict[str, object] = {
        "title": "Politics",
        "due": now + timedelta(hours=1),
        "checked": now,
        "outcome": Outcome.UPDATED,
        "succeeded": now,
        "newest": now,
        "refreshes": {"updated": 3},
    }
    return SourceState(slug=slug, **{**values, **changes})  # type: ignore[arg-type]


def open_shop(root: Path, **changes: object) -> None:
    """Make a whole shelf: documents and state."""
    fill(root, *newsroom())
    write_state(root, [state(**changes)])  # type: ignore[arg-type]
