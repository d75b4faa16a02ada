"""Entries, the feeds they make, and the documents that are made of them."""

from dataclasses import dataclass, field
from datetime import date, datetime

from feeds.model.label import Label


@dataclass(frozen=True, slots=True)
class Image:
    """A picture that is linked, never copied. Sizes are known only when the page told them."""

    url: str
    media_type: str
    caption: str | None = None
    width: int | None = None
    height: int | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One story, for ever. Every string has passed the text gate; every moment is aware and in whole seconds."""

    id: str
    """`tag:<site host>,2015:<key>`; written once."""
    key: str
    url: str
    title: str
    published: datetime
    """What readers sort by: unique within the feed, never moved."""
    updated: datetime
    """Equal to `published` unless the source says edits = "bump"."""
    first_seen: datetime
    date_source: str
    """Where `published` comes from: "page" (date and time shown), "day" (only a day), "first_seen"."""
    site_published: datetime | date | None = None
    """The site's own time or day, as shown."""
    summary: str | None = None
    content: str | None = None
    """Clean HTML of the body (content = "full"), else None."""
    image: Image | None = None
    author: str | None = None
    section: str | None = None
    """Slug of the section; `section_label` is its name in the site's language."""
    section_label: str | None = None
    earlier_titles: tuple[str, ...] = ()
    """Titles the story had before, oldest first."""


@dataclass(frozen=True, slots=True)
class Feed:
    """One followed section, ready to be rendered. `entries` are newest first."""

    slug: str
    title: str
    site: str
    """Address of the site's page for people."""
    base: str
    """The public URL of this service without a trailing slash: the base of every link to ourselves."""
    language: str
    entries: tuple[Entry, ...]
    author: str
    """Name used where an entry has no byline."""
    description: str = ""
    icon: str | None = None
    logo: str | None = None
    rtl: bool = False
    timezone: str = "UTC"
    max_age: int = 900
    """Seconds that a copy may be kept: Cache-Control's max-age and RSS' ttl."""
    months: tuple[str, ...] = ()
    """Months ("2026-11") that have an archive document, newest first."""
    archive: str | None = None
    """Month that `prev-archive` of the subscription document names, None when there is none."""
    hub: str | None = None
    """WebSub hub, when one is set."""
    changed: datetime | None = None
    """When these entries last changed without moving `updated` (a quiet edit, a withdrawal); None when they never did."""

    @property
    def updated(self) -> datetime:
        """The newest entry's `updated` (RFC 4287 4.2.15); ValueError for a feed without entries."""
        return max(entry.updated for entry in self.entries)


@dataclass(frozen=True, slots=True)
class Document:
    """A rendered document under its name on the shelf ("political.atom", "index.html")."""

    name: str
    media_type: str
    body: bytes
    modified: datetime
    """When the content last changed (Last-Modified); whole seconds."""
    cache_control: str
    link: str | None = None
    """Value of a Link header, when the document has one (WebSub)."""


@dataclass(frozen=True, slots=True)
class Representation:
    """A document in one content coding ("identity", "gzip", "br", "zstd") with its strong ETag, quotes included."""

    coding: str
    etag: str
    body: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Shelved:
    """A finished document: its label and its representations."""

    label: Label
    representations: tuple[Representation, ...]
