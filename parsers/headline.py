"""The values that cross the parsers' border. Light: imports nothing but the standard library."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal
from zoneinfo import ZoneInfo

from parsers.site import Selectors

__all__ = [
    "Article",
    "Dropped",
    "Headline",
    "Listing",
    "Missing",
    "Moment",
    "Page",
    "ParseError",
    "Picture",
    "Rung",
    "Selectors",
    "Site",
]

Moment = datetime | date | None
"""What a page tells of a time: an aware datetime, only a day, or nothing."""

Missing = Literal["empty", "container_missing", "not_html", "blocked"]


@dataclass(frozen=True, slots=True)
class Site:
    """What a parser may know of the site it reads."""

    timezone: ZoneInfo = ZoneInfo("UTC")
    hosts: tuple[str, ...] = ()
    """Where articles and pictures may live; () means the page's own host. A leading www. makes no difference."""
    selectors: Selectors = field(default_factory=Selectors)


@dataclass(frozen=True, slots=True)
class Page:
    """One page as it was read: decoded text, the address it came from (after redirects), and when."""

    html: str
    url: str
    seen: datetime
    """Aware. Relative dates ("two hours ago") count from here."""


@dataclass(frozen=True, slots=True)
class Headline:
    """One line of a headline list. Every string has passed the text gate (parsers/text.py)."""

    key: str
    """The story's stable key: its hex or number (syria.news), else its canonical URL without scheme."""
    url: str
    """Absolute, percent-encoded ASCII, canonical (parsers/urls.py)."""
    title: str
    published: Moment = None
    summary: str | None = None
    section: str | None = None
    """Slug of the section when the page tells it, else None."""
    image: str | None = None
    section_label: str | None = None
    """The section's name in the site's language, when the slug is one that the parser knows."""


@dataclass(frozen=True, slots=True)
class Dropped:
    """A link that looked like a headline and was refused."""

    why: str
    url: str | None
    title: str


@dataclass(frozen=True, slots=True)
class Listing:
    """What a page lists, in page order, each key once."""

    rung: str
    """The rung of the ladder that held: "known", "data", "grammar" or "detect"."""
    headlines: tuple[Headline, ...]
    dropped: tuple[Dropped, ...] = ()
    next_page: str | None = None
    """Address of the list's next (older) page, when the page shows it or its address grammar tells it."""
    mixed: bool = False
    """True for a page that gathers several sections (home page, related list): what it does not label must be looked up."""


@dataclass(frozen=True, slots=True)
class Picture:
    """The lead picture of an article."""

    url: str
    caption: str | None = None


@dataclass(frozen=True, slots=True)
class Article:
    """An article's own page."""

    key: str
    url: str
    keys: tuple[str, ...]
    """Every key under which the page shows itself (address, canonical link, picture path), best first; holds `key`."""
    title: str
    section: str | None = None
    section_label: str | None = None
    author: str | None = None
    published: Moment = None
    modified: Moment = None
    summary: str | None = None
    image: Picture | None = None
    body: str | None = None
    """Clean HTML: paragraphs, links and pictures with absolute URLs; no script, no style, no frame."""
    tags: tuple[str, ...] = ()


class ParseError(Exception):
    """A page that holds no headlines (or no article). Says what was missing and where."""

    def __init__(self, missing: Missing, url: str, what: str) -> None:
        super().__init__(f"{url}: {what}")
        self.missing = missing
        self.url = url
        self.what = what


@dataclass(frozen=True, slots=True)
class Rung:
    """One way of reading a list, with the name that outcomes and status pages show."""

    name: str
    read: "Callable[[Page, Site], Listing | None]"
    """None or a Listing without headlines: the rung does not hold; the next one is tried."""
