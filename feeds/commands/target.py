"""What `check` and `suggest` are pointed at: a feed, an address, a file, standard input, or a page that was kept."""

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

import click

from feeds.config import Settings, Source
from feeds.fetch import Fetcher, agent
from feeds.model import Outcome, Trouble
from feeds.store import list_kept, open_ledger
from parsers.charset import decode
from parsers.headline import Page
from parsers.urls import within

Loaded = Page | Trouble
"""A page to look at, or why there is none."""


@dataclass(frozen=True, slots=True)
class Target:
    """A page and the source whose rules it is read by (None: no followed section knows its host)."""

    loaded: Loaded
    source: Source | None


def load_targets(settings: Settings, what: str | None, url: str | None, kept: int | None, parser: str | None) -> Iterator[Target]:
    """Yield the pages to look at; click.UsageError for what is neither a feed, an address nor a file."""
    feed = next((source for source in settings.sources if source.slug == (what or settings.sources[0].slug)), None)
    if kept is not None:
        if feed is None:
            raise click.UsageError("--kept needs a FEED")
        yield Target(load_kept(settings, feed, kept), feed)
    elif feed is not None and what != "-" and url is None:
        yield from (Target(loaded, feed) for loaded in fetch_pages(settings, feed.pages, feed))
    elif what is not None and what.startswith(("http://", "https://")):
        source = source_of(settings, what, parser)
        yield from (Target(loaded, source) for loaded in fetch_pages(settings, (what,), source))
    else:
        stands_for = url or settings.sources[0].pages[0]
        yield Target(read_file(what or "-", stands_for), feed or source_of(settings, stands_for, parser))


def source_of(settings: Settings, url: str, parser: str | None) -> Source | None:
    """The followed section whose hosts hold the address; else the first one that uses the named parser."""
    sources = [source for source in settings.sources if parser in (None, source.parser)]
    at_home = (source for source in sources if within(url, source.hosts))
    return next(at_home, sources[0] if parser and sources else None)


def fetch_pages(settings: Settings, urls: tuple[str, ...], source: Source | None) -> Iterator[Loaded]:
    """Read pages through the door, as a refresh would."""
    with Fetcher(agent(settings.contact), settings.allow_private) as door:
        for url in urls:
            try:
                fetched = door.get(url, None, source.hosts if source else (), source.delay if source else 1.0)
            except Trouble as trouble:
                yield trouble
            else:
                yield Page(fetched.html or "", fetched.url, datetime.now(UTC))


def load_kept(settings: Settings, source: Source, kept: int) -> Loaded:
    """Return a page that a refresh could not use; 1 is the newest."""
    ledger = open_ledger(settings.database_url)
    try:
        with ledger.reading() as tx:
            pages = list_kept(tx, source.slug)
    finally:
        ledger.close()
    if not 1 <= kept <= len(pages):
        raise click.UsageError(f"{source.slug} has {len(pages)} kept pages; --kept takes 1 (the newest) to {len(pages)}")
    page = pages[kept - 1]
    return Page(decode(page.body, None), page.url, page.at)


def read_file(name: str, url: str) -> Loaded:
    """Read a saved page; `url` is the address that it stands for."""
    if not urlsplit(url).hostname:
        raise click.UsageError(f"--url {url!r} is no absolute address")
    try:
        body = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
    except OSError as error:
        raise click.UsageError(f"{name!r} is no feed, no address, and no file that can be read ({error.strerror})") from None
    if b"\0" in body[:1024] and not body.startswith((b"\xff\xfe", b"\xfe\xff")):
        return Trouble(Outcome.NOT_HTML, url, "the bytes are no text")
    return Page(decode(body, None), url, datetime.now(UTC))
