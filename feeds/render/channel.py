"""What stands round the entries of one document: its addresses, its name for ever, its dates and its headers."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime

from feeds.model import Document, Entry, Feed
from parsers.urls import canonical, host_of

ATOM = "application/atom+xml"
RSS = "application/rss+xml"
JSON = "application/feed+json"

MEDIA_TYPES = {"atom": f"{ATOM}; charset=utf-8", "rss": f"{RSS}; charset=utf-8", "json": JSON}
"""Media type by format, as it is sent."""

IF_ERROR = 604_800
"""Seconds that a cache may hand out an old copy while we are down. A week outlasts a long holiday."""
FOR_EVER = 31_536_000
"""Seconds in a year, the most that RFC 2616 14.21 let a server promise and that caches still take for "does not change"."""


@dataclass(frozen=True, slots=True)
class Channel:
    """A document about to be written: the feed, and what is this document's own."""

    feed: Feed
    """Addressed (see below)."""
    name: str
    """Path below the public URL, without suffix: "political", "political/archive/2026-11"."""
    title: str
    updated: datetime
    query: str = ""
    """Canonical query string of a filtered feed, else ""."""
    previous: str | None = None
    """Month that rel=prev-archive names."""
    archive: bool = False
    hub: str | None = None

    @property
    def id(self) -> str:
        """The feed's name for ever (RFC 4151). Archives are parts of the same feed and share it; a filtered feed is another."""
        return f"tag:{host_of(self.feed.site)},2015:feed/{self.feed.slug}" + (f"?{self.query}" if self.query else "")

    @property
    def modified(self) -> datetime:
        """When the document's content last changed, in whole seconds."""
        return max(self.updated, self.feed.changed or self.updated).replace(microsecond=0)

    def address(self, fmt: str) -> str:
        """Absolute URL of this document in that format: rel=self, always from the configured public URL."""
        return f"{self.feed.base}/{self.name}.{fmt}" + (f"?{self.query}" if self.query else "")

    def current(self) -> str:
        """Absolute URL of the subscription document."""
        return f"{self.feed.base}/{self.feed.slug}.atom"

    def previous_address(self) -> str | None:
        """Absolute URL of the next older archive document."""
        return f"{self.feed.base}/{archive_name(self.feed.slug, self.previous)}.atom" if self.previous else None

    def document(self, fmt: str, body: bytes, cache_control: str | None = None) -> Document:
        """Put the body under its name on the shelf, with its headers."""
        link = f'<{self.hub}>; rel="hub", <{self.address(fmt)}>; rel="self"' if self.hub else None
        name = f"{self.name}.{fmt}" + (f"?{self.query}" if self.query else "")
        headers = cache_control or fresh_for(self.feed.max_age)
        return Document(name, MEDIA_TYPES[fmt], body, self.modified, headers, link)


def archive_name(slug: str, month: str) -> str:
    """Name of a month's archive document, without suffix."""
    return f"{slug}/archive/{month}"


def fresh_for(seconds: int) -> str:
    """Cache-Control of a document that changes. A copy at most twice as old as planned is handed out while it is renewed."""
    return f"public, max-age={seconds}, stale-while-revalidate={seconds}, stale-if-error={IF_ERROR}"


def author_of(entry: Entry, feed: Feed) -> str:
    """Byline of the entry, or the outlet's name: some readers show no author that only the feed has (newsboat 2.21)."""
    return entry.author or feed.author or feed.title


def addressed(feed: Feed) -> Feed:
    """The feed with its own addresses as every reader takes them: absolute and ASCII, however sources.toml spells them."""
    return replace(
        feed,
        site=canonical(feed.site) or feed.site,
        icon=absolute(feed.icon, feed.base),
        logo=absolute(feed.logo, feed.base),
        hub=absolute(feed.hub, feed.base),
    )


def absolute(address: str | None, base: str) -> str | None:
    """An address of somewhere else, or "/static/icon.png" below the public URL, which may have a path of its own."""
    if not address:
        return None
    return canonical(address) or f"{base}/{address.lstrip('/')}"


def utc(moment: datetime) -> datetime:
    """The same moment in UTC and whole seconds: the ledger's zone must not show in the bytes. ValueError without a zone."""
    if moment.tzinfo is None:
        raise ValueError(f"{moment} has no zone")
    return moment.astimezone(UTC).replace(microsecond=0)


def stamp(moment: datetime) -> str:
    """RFC 3339 with seconds and Z: kind to programs that compare dates as strings."""
    return utc(moment).isoformat().replace("+00:00", "Z")
