"""How a trip's end changes the state of its source: outcome, back-off, events. Pure but for the caller's values."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from feeds.config import Source
from feeds.fetch import backoff
from feeds.model import Event, Outcome, Trouble
from feeds.store import Claim, Settlement

RUNGS = ("known", "data", "grammar", "detect")
"""The ladder, best first: standing lower than before is worth telling."""
JITTER = 0.1
"""A tenth of the interval, so that the refreshes of many sources spread by themselves."""


@dataclass(frozen=True, slots=True)
class End:
    """What is known when a trip is over."""

    outcome: Outcome
    read: bool
    """True when the source's first page was read and understood; a page beside it may have failed all the same."""
    trouble: Trouble | None = None
    rung: str | None = None
    newest: datetime | None = None
    """`published` of the newest entry after the trip."""
    seconds: float = 0.0
    new: int = 0
    delays: tuple[float, ...] = ()
    withdrawn: tuple[str, ...] = ()
    """Titles of the stories that were withdrawn."""
    stamp: str | None = None
    waits: bool = True
    """False when a refresh that finds the same lists has nothing to do."""


def next_settlement(source: Source, before: Claim, end: End, now: datetime, chance: Callable[[], float]) -> Settlement:
    """Return the source's new state and when it is due again; `chance` gives numbers from 0 to 1 for the jitter."""
    failures = 0 if end.read else before.failures + 1
    asked = end.trouble.retry_after if end.trouble else None
    if end.read:
        pause = max(source.refresh * (1 - JITTER / 2 + JITTER * chance()), asked or 0)
    else:
        pause = backoff(failures, source.refresh, asked, before.succeeded is None, chance)
    turned = before.outcome is None or before.outcome.well != end.outcome.well
    return Settlement(
        outcome=end.outcome,
        detail=end.trouble.what if end.trouble else None,
        rung=end.rung or before.rung,
        checked=now,
        due=now + timedelta(seconds=pause),
        failures=failures,
        since=now if turned or before.since is None else before.since,
        succeeded=now if end.read else before.succeeded,
        duration=end.seconds,
        quiet=end.read and is_quiet(source, end, now),
        stamp=end.stamp if end.read else before.stamp,
        entries=end.new,
        delays=end.delays if before.succeeded else (),
        waits=end.waits,
    )


def list_events(source: Source, before: Claim, end: End, now: datetime) -> tuple[Event, ...]:
    """Return the changes of state that this trip made; an unchanged state, good or bad, makes none."""
    told: list[tuple[str, str]] = []
    if not end.outcome.well and (before.outcome is None or before.outcome.well):
        what = f" ({end.trouble})" if end.trouble else ""
        told.append(("failing", f"{source.title}: {end.outcome.sentence}{what}"))
    elif end.outcome.well and before.succeeded is None:
        told.append(("started", f"{source.title}: the feed has started."))
    elif end.outcome.well and before.outcome is not None and not before.outcome.well:
        told.append(("recovered", f"{source.title}: the site is read again."))
    if end.rung and before.rung and end.rung != before.rung:
        told.append(("rung", tell_rung(source, before.rung, end.rung)))
    if end.read and is_quiet(source, end, now) and not before.quiet:
        told.append(
            ("quiet", f"{source.title}: no new entry for {source.expect // 3600} hours; look whether the site still publishes.")
        )
    told += [("withdrawn", f"{source.title}: the site has taken a story back: {title}") for title in end.withdrawn]
    return tuple(Event(source.slug, now, kind, end.outcome, text) for kind, text in told)


def tell_rung(source: Source, old: str, new: str) -> str:
    """Say that the parser stands lower, or higher again."""
    if RUNGS.index(new) > RUNGS.index(old):
        return f"{source.title}: the page looks different; the rung “{new}” reads it instead of “{old}”. Run `check` and mend it."
    return f"{source.title}: the page is read by the rung “{new}” again."


def is_quiet(source: Source, end: End, now: datetime) -> bool:
    """True when no entry came for longer than the source says is usual."""
    return end.newest is not None and end.newest + timedelta(seconds=source.expect) < now
