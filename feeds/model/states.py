"""What is known of a source: its state, its days, what has changed."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import NamedTuple

from feeds.model.outcome import Outcome

PUSH_ADVICE = "Entries wait for their target, in order, for three days. The feeds are not concerned. See docs/push.md."


class Event(NamedTuple):
    """A change of a source's state: what subscribers of /status.atom get, one entry each."""

    slug: str
    at: datetime
    kind: str
    """"started", "failing", "recovered", "rung", "quiet", "withdrawn", "push"."""
    outcome: Outcome
    text: str

    @property
    def advice(self) -> str:
        """What it means and what to do next."""
        return PUSH_ADVICE if self.kind == "push" else self.outcome.sentence


class Push(NamedTuple):
    """How it stands with the delivery of a source's new entries to one target (docs/push.md)."""

    name: str
    """The target as the settings call it, without its address."""
    waiting: int = 0
    """Entries of this source that are still to be delivered."""
    failures: int = 0
    """Failed deliveries in a row."""
    due: datetime | None = None
    """When the next delivery is tried; None when nothing waits."""
    what: str | None = None
    """Why the last delivery failed."""


class Day(NamedTuple):
    """One day of a source's life, for the drawings on /status."""

    day: date
    entries: int = 0
    well: int = 0
    failed: int = 0
    delay: float | None = None
    """Mean seconds from the site's time of a story to ours, over the day's stories that show a time."""


STEPS = (1, 2, 5, 10, 20, 60, 300)
"""Seconds that refreshes are counted by. A page is given 20, ten article pages a second apart take some 15, all of it has 300."""


class Timing(NamedTuple):
    """How long the refreshes of one outcome took."""

    times: int
    seconds: float
    """All of them together."""
    within: tuple[int, ...]
    """How many took at most so many seconds, for each of STEPS."""


class SourceState(NamedTuple):
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
    refreshes: Mapping[str, int] = {}
    """Refreshes so far, by outcome."""
    timings: Mapping[str, Timing] = {}
    """How long they took, by outcome; those before the ledger counted that are not among them."""
    days: tuple[Day, ...] = ()
    """The last 30 days, oldest first."""
    events: tuple[Event, ...] = ()
    """The newest 50 changes of state, newest first."""
    pushes: tuple[Push, ...] = ()
    """The targets that new entries are delivered to."""

    @property
    def undelivered(self) -> int:
        """Entries that wait for a target; one that waits for two counts twice."""
        return sum(push.waiting for push in self.pushes)

    @property
    def wanted(self) -> datetime | None:
        """When the writing wing is wanted next: for a refresh or a delivery; None before the first refresh."""
        return self.due and min((self.due, *(push.due for push in self.pushes if push.due)))
