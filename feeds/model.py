"""The words of the house as values: entry, feed, document, outcome, state. Light: standard library only."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum


class Outcome(StrEnum):
    """How a refresh of one source ended. `sentence` is for people and says what to do next."""

    UPDATED = "updated"
    UNCHANGED = "unchanged"
    NOT_MODIFIED = "not_modified"
    EMPTY = "empty"
    CONTAINER_MISSING = "container_missing"
    TOO_FEW = "too_few"
    BLOCKED = "blocked"
    HTTP_ERROR = "http_error"
    TIMEOUT = "timeout"
    UNREACHABLE = "unreachable"
    TLS = "tls"
    TOO_LARGE = "too_large"
    NOT_HTML = "not_html"
    ROBOTS = "robots"
    REFUSED = "refused"
    INVALID = "invalid"

    @property
    def well(self) -> bool:
        """True when the site was read and understood."""
        return self in (Outcome.UPDATED, Outcome.UNCHANGED, Outcome.NOT_MODIFIED)

    @property
    def sentence(self) -> str:
        """What happened, in words, and what to do next."""
        return SENTENCES[self]


SENTENCES = {
    Outcome.UPDATED: "The feed was updated.",
    Outcome.UNCHANGED: "The site was read; nothing has changed.",
    Outcome.NOT_MODIFIED: "The site says that nothing has changed.",
    Outcome.EMPTY: "The page holds no headlines; the last good feed stays. Look at the page; `check` shows what was read.",
    Outcome.CONTAINER_MISSING: "The headline list was not found; the last good feed stays. Run `check` and mend the selectors.",
    Outcome.TOO_FEW: "Far fewer headlines than usual; the last good feed stays. Look at the page; `check` shows what was read.",
    Outcome.BLOCKED: "The site answered with a challenge page; the last good feed stays. Refresh less often or ask the site.",
    Outcome.HTTP_ERROR: "The site answered with an error; the last good feed stays and the site is asked again later.",
    Outcome.TIMEOUT: "The site took too long; the last good feed stays and the site is asked again later.",
    Outcome.UNREACHABLE: "The site could not be reached; the last good feed stays. Check the network and the address.",
    Outcome.TLS: "The site's certificate was not accepted; the last good feed stays. Check the clock and the certificate.",
    Outcome.TOO_LARGE: "The page is larger than is read; the last good feed stays. Follow a smaller page.",
    Outcome.NOT_HTML: "The answer is no HTML page; the last good feed stays. Check the address in sources.toml.",
    Outcome.ROBOTS: "robots.txt forbids this page; it is not read. Ask the site, or follow another page.",
    Outcome.REFUSED: "The address is private or of a kind that is not fetched. Allow it in MUJAZ_ALLOW_PRIVATE, or correct it.",
    Outcome.INVALID: "Something went wrong inside Mujaz; the last good feed stays. The log holds the details.",
}


class Trouble(Exception):  # noqa: N818  (a refresh's expected end, not a programming error)
    """An expected failure, with its outcome, the address and what was missing; caught once, in refresh."""

    def __init__(
        self, outcome: Outcome, url: str, what: str, retry_after: float | None = None, status: int | None = None
    ) -> None:
        super().__init__(f"{url}: {what}")
        self.outcome = outcome
        self.url = url
        self.what = what
        self.retry_after = retry_after
        """Seconds that the site asked us to wait, when it did."""
        self.status = status
        """HTTP status of the answer, when there was one."""
        self.body = b""
        """The page that could not be used, when one came, to be kept for `check`."""


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
class Label:
    """What the manifest tells of a document: everything but the bytes."""

    name: str
    media_type: str
    modified: datetime
    cache_control: str
    etags: dict[str, str]
    """Coding -> strong ETag, quotes included; always holds "identity"."""
    link: str | None = None


@dataclass(frozen=True, slots=True)
class Shelved:
    """A finished document: its label and its representations."""

    label: Label
    representations: tuple[Representation, ...]


@dataclass(frozen=True, slots=True)
class Event:
    """A change of a source's state: what subscribers of /status.atom get, one entry each."""

    slug: str
    at: datetime
    kind: str
    """"started", "failing", "recovered", "rung", "quiet", "withdrawn"."""
    outcome: Outcome
    text: str


@dataclass(frozen=True, slots=True)
class Day:
    """One day of a source's life, for the drawings on /status."""

    day: date
    entries: int = 0
    well: int = 0
    failed: int = 0
    delay: float | None = None
    """Mean seconds from the site's time of a story to ours, over the day's stories that show a time."""


@dataclass(frozen=True, slots=True)
class SourceState:
    """All that the reading wing knows of a source; lies in the shelf's state.json."""

    slug: str
    title: str
    due: datetime | None
    """When the next refresh is planned; None before the first."""
    checked: datetime | None = None
    """When the last refresh ended."""
    outcome: Outcome | None = None
    detail: str | None = None
    succeeded: datetime | None = None
    """When the site was last read well."""
    newest: datetime | None = None
    """`published` of the newest entry."""
    rung: str | None = None
    failures: int = 0
    """Failed refreshes in a row."""
    since: datetime | None = None
    """Since when the source has been well, or failing."""
    duration: float | None = None
    """Seconds that the last refresh took."""
    entries: int = 0
    expect: int = 172_800
    """Seconds within which a new entry is expected."""
    refreshes: dict[str, int] = field(default_factory=dict)
    """Refreshes so far, by outcome."""
    days: tuple[Day, ...] = ()
    """The last 30 days, oldest first."""
    events: tuple[Event, ...] = ()
    """The newest 50 changes of state, newest first."""
