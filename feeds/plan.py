"""What the ledger remembers for a merge, and what a merge decides. Values only; made by store and merge, carried by refresh."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from feeds.model import Entry
from parsers.headline import Article, Headline

HeldState = Literal["waiting", "elsewhere", "gone"]


@dataclass(frozen=True, slots=True)
class Sighting:
    """A headline on a page of the source, or one that waits since an earlier refresh."""

    headline: Headline
    trust: int
    """Index of the page in the source's `pages`: 0 is trusted most. Only an equal or better page may edit a story."""
    first_seen: datetime
    tries: int = 0
    """Times that its article page was asked for in vain."""
    next_try: datetime | None = None
    listed: bool = True
    """False when no page of this refresh shows it."""


@dataclass(frozen=True, slots=True)
class Held:
    """A headline that is not (yet) an entry."""

    sighting: Sighting
    state: HeldState = "waiting"
    """waiting for its article page; elsewhere: of another section, never to be asked again; gone: its page answers 404 or 410."""


@dataclass(frozen=True, slots=True)
class Known:
    """An entry as the ledger knows it."""

    entry: Entry
    keys: frozenset[str]
    """Every key and URL it was seen under."""
    trust: int = 0
    enriched: bool = False
    """True once its article page was read."""
    tries: int = 0
    next_try: datetime | None = None
    missed: datetime | None = None
    """When its own page first answered 404 or 410."""
    withdrawn: datetime | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of asking for an article page: the article, or whether it is gone for good (404, 410)."""

    article: Article | None = None
    gone: bool = False


@dataclass(frozen=True, slots=True)
class Memory:
    """What the ledger knows that touches one merge."""

    known: Mapping[str, Known] = field(default_factory=dict)
    """Key or URL -> entry."""
    twins: Mapping[str, tuple[Known, ...]] = field(default_factory=dict)
    """Folded title -> entries that have it."""
    held: Mapping[str, Held] = field(default_factory=dict)
    """Key -> what is held."""
    unread: tuple[Known, ...] = ()
    """Served entries whose article page was not read yet, newest first."""
    newest: datetime | None = None
    """`published` of the newest entry ever served; None for an empty ledger (first fill)."""


@dataclass(frozen=True, slots=True)
class Admission:
    """A new entry with all keys and URLs that lead to it."""

    entry: Entry
    keys: frozenset[str]
    trust: int
    enriched: bool


@dataclass(frozen=True, slots=True)
class Request:
    """An article page that should be read: for a sighting that waits, or to complete an entry that is served already."""

    key: str
    url: str


@dataclass(frozen=True, slots=True)
class Plan:
    """What one merge decides."""

    admitted: tuple[Admission, ...] = ()
    changed: tuple[Known, ...] = ()
    """Entries whose served form changes (edit, enrichment)."""
    noted: tuple[Known, ...] = ()
    """Entries of which only the ledger notes something (new aliases, another try)."""
    held: tuple[Held, ...] = ()
    """Rows of `held` to be written."""
    released: tuple[str, ...] = ()
    """Keys that leave `held` because they are entries now."""
    requests: tuple[Request, ...] = ()
    """Article pages wanted, in order of importance."""

    @property
    def visible(self) -> bool:
        """True when a served document changes."""
        return bool(self.admitted or self.changed)
