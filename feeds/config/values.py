"""The settings as values: frozen, checked by those who make them (environ.py, sources.py)."""

import ipaddress
import re
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from parsers.site import Selectors

if TYPE_CHECKING:
    from feeds.config.notify import PushTarget
    from parsers.headline import Site

Network = ipaddress.IPv4Network | ipaddress.IPv6Network
NOTIFY = "notify"
"""The table of sources.toml that is no feed; no feed can be called so."""
RTL_LANGUAGES = frozenset({"ar", "fa", "he", "iw", "ur", "ps", "ckb", "sd", "ug", "yi", "dv", "syr"})


class SettingsError(Exception):
    """A setting that cannot be used: says where, what was wrong and what is allowed."""


def nearest(word: str, allowed: Iterable[str]) -> str:
    """Return `; did you mean "x"?` for a near miss, else the list of what is allowed."""
    import difflib

    allowed = sorted(allowed)
    near = difflib.get_close_matches(word, allowed, n=1)
    return f"; did you mean {near[0]!r}?" if near else f"; allowed: {', '.join(allowed)}"


def hide(url: str) -> str:
    """An address without its password and its query, fit for messages and logs, however badly it is written."""
    head, at, tail = url.rpartition("@")
    found = re.match(r"(?:[A-Za-z0-9+.-]+:/+)?[^:]*", head)
    path, mark, _ = tail.partition("?")
    return f"{found[0] if found else ''}{at}{path}{mark and '?…'}"


class Source(NamedTuple):
    """One followed section: a table of sources.toml. Durations are in seconds."""

    slug: str
    title: str
    site: str
    pages: tuple[str, ...]
    parser: str = "detect"
    sections: tuple[str, ...] = ()
    language: str = "ar"
    timezone: str = "UTC"
    refresh: int = 1200
    expect: int = 172_800
    content: Literal["excerpt", "full", "none"] = "excerpt"
    edits: Literal["quiet", "bump"] = "quiet"
    delay: float = 1.0
    hosts: tuple[str, ...] = ()
    description: str = ""
    author: str = ""
    """Name used where an entry has no byline; the feed's title when not set."""
    icon: str | None = None
    logo: str | None = None
    selectors: Selectors = Selectors()

    @property
    def site_rule(self) -> "Site":
        """What the parsers may know of this source."""
        from parsers.headline import Site

        return Site(timezone=ZoneInfo(self.timezone), hosts=self.hosts, selectors=self.selectors)

    @property
    def max_age(self) -> int:
        """Seconds that a copy of the feed may be kept: the refresh interval within 300 to 900 (docs/design.md, "Freshness")."""
        return min(900, max(300, self.refresh))

    @property
    def rtl(self) -> bool:
        """True when the language is written from right to left."""
        return self.language.split("-")[0].lower() in RTL_LANGUAGES


class Settings(NamedTuple):
    """All settings of a process."""

    sources: tuple[Source, ...]
    database_url: str = "sqlite:///var/mujaz.db"
    public_url: str = "http://localhost:8000"
    """Base of every absolute URL, without a trailing slash."""
    shelf: Path = Path("var/shelf")
    refresh: Literal["timer", "request", "off"] = "timer"
    contact: str | None = None
    admin_key: str | None = None
    allow_private: tuple[Network, ...] = ()
    hub: str | None = None
    log: Literal["text", "json"] = "text"
    targets: tuple["PushTarget", ...] = ()
    effort: Literal["hard", "quick"] = "hard"
    """How documents are compressed. No variable sets it: it is for programs that publish as often as a month of tests does."""

    def __repr__(self) -> str:
        """Show which feeds they are for and no more: there are secrets among them, and this may end in a log."""
        return f"Settings({', '.join(source.slug for source in self.sources)})"

    @property
    def shared(self) -> bool:
        """True when several machines may work with the ledger."""
        return self.database_url.startswith("postgresql")

    def marks_of(self, slug: str) -> tuple[str, ...]:
        """Return the marks of the targets that a feed's new entries are delivered to."""
        return tuple(target.mark for target in self.targets if slug in target.feeds)

    def source(self, slug: str) -> Source:
        """Return the source of that slug; SettingsError names the ones there are."""
        for source in self.sources:
            if source.slug == slug:
                return source
        raise SettingsError(f"there is no feed {slug!r}{nearest(slug, [s.slug for s in self.sources])}")

    @property
    def prefix(self) -> str:
        """Path part of the public URL ("" or "/news"), under which a reverse proxy may pass requests on."""
        return urlsplit(self.public_url).path.rstrip("/")
