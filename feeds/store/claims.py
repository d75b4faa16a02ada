"""Claim and settle: on any number of machines one process at a time has a source, and only while its lease lasts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from sqlalchemy import ColumnElement, and_, or_, select, update

from feeds.model import Outcome
from feeds.store.ledger import Transaction
from feeds.store.moments import at, from_seconds, to_seconds
from feeds.store.rows import Record
from feeds.store.stock import kept_count
from feeds.store.tables import DAY, SOURCE, TALLY
from feeds.store.upsert import add_missing, increase
from parsers.text import clean

LEASE = 90
"""Seconds that a claim holds unless it is renewed: what a killed machine costs."""
SKEW = 90
"""Seconds by which two machines' clocks may differ without one taking the other's moments for those of a broken clock."""
FARTHEST = 8 * 86400
"""Seconds: no source is planned farther ahead (the longest interval is 7 days, and jitter), so what lies beyond was written
under a clock that ran ahead."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A source that this process has, and the state it was in."""

    slug: str
    token: str
    due: datetime
    checked: datetime | None
    failures: int
    outcome: Outcome | None
    succeeded: datetime | None
    since: datetime | None
    rung: str | None
    quiet: bool
    stamp: str | None
    settled: bool = False
    """True when nothing was left to do: neither did a headline or an entry wait for its article page, nor did anything change."""


@dataclass(frozen=True, slots=True)
class Settlement:
    """How a refresh ended and when the next one is due."""

    outcome: Outcome
    detail: str | None
    rung: str | None
    checked: datetime
    due: datetime
    failures: int
    since: datetime
    succeeded: datetime | None
    duration: float
    quiet: bool
    stamp: str | None
    entries: int = 0
    delays: tuple[float, ...] = ()
    """Seconds from the site's time to ours, of the new entries that show a time."""
    waits: bool = True
    """False when a refresh that finds the same lists has nothing to do."""


class LostLease(Exception):  # noqa: N818  (it is what happened, and the caller's cue to stop)
    """Somebody else has the source now: nothing of this refresh may be written."""


def enroll(tx: Transaction, slugs: Sequence[str]) -> None:
    """Make a row for every followed source that has none."""
    add_missing(tx, SOURCE, [{"slug": slug} for slug in slugs])


def list_due(tx: Transaction, slugs: Sequence[str], holder: str, now: datetime) -> tuple[str, ...]:
    """Return the sources that are due and that no other machine has, the longest overdue first."""
    seconds = to_seconds(now) or 0
    query = select(SOURCE.c.slug).where(SOURCE.c.slug.in_(slugs), is_due(seconds), is_free(seconds, holder))
    return tuple(tx.execute(query.order_by(SOURCE.c.due, SOURCE.c.slug)).scalars())


def claim(tx: Transaction, slug: str, holder: str, now: datetime, *, only_due: bool) -> Claim | None:
    """Take a source, or return None when it is not due or another machine's lease on it lasts.

    `holder` names this machine. A lease of our own machine is no hindrance: who calls has the machine's file lock of the source,
    so the process that left the lease behind is dead.
    """
    seconds = to_seconds(now) or 0
    token = uuid4().hex
    conditions = [SOURCE.c.slug == slug, is_free(seconds, holder), *([is_due(seconds)] if only_due else [])]
    lease = {"lease_until": seconds + LEASE, "lease_by": holder, "token": token}
    row = tx.execute(update(SOURCE).where(*conditions).values(**lease).returning(SOURCE)).first()
    return read_claim(row, token) if row else None


def is_free(seconds: int, holder: str) -> ColumnElement[bool]:
    """Nobody has the source, or a lease has run out, was written by a clock that ran ahead, or is this machine's own."""
    return or_(
        SOURCE.c.lease_until.is_(None),
        SOURCE.c.lease_until <= seconds,
        SOURCE.c.lease_until > seconds + LEASE + SKEW,
        SOURCE.c.lease_by == holder,
    )


def is_due(seconds: int) -> ColumnElement[bool]:
    """The plan's time has come, or the plan was made by a clock that has been set back since."""
    return or_(
        SOURCE.c.due <= seconds,
        SOURCE.c.due > seconds + FARTHEST,
        and_(SOURCE.c.checked.is_not(None), SOURCE.c.checked > seconds + SKEW),
    )


def read_claim(row: Record, token: str) -> Claim:
    """Return the state of a source that was just taken."""
    return Claim(
        slug=row.slug,
        token=token,
        due=at(row.due),
        checked=from_seconds(row.checked),
        failures=row.failures,
        outcome=Outcome(row.outcome) if row.outcome else None,
        succeeded=from_seconds(row.succeeded),
        since=from_seconds(row.since),
        rung=row.rung,
        quiet=bool(row.quiet),
        stamp=row.stamp,
        settled=row.waits is False,
    )


def confirm(tx: Transaction, claim: Claim, now: datetime) -> None:
    """Renew the lease, every half of it and before something is written. LostLease when it is gone."""
    renewed = tx.execute(
        update(SOURCE)
        .where(SOURCE.c.slug == claim.slug, SOURCE.c.token == claim.token)
        .values(lease_until=(to_seconds(now) or 0) + LEASE)
    )
    if renewed.rowcount != 1:
        raise LostLease(f"{claim.slug}: another process has taken the source over")


def settle(tx: Transaction, claim: Claim, end: Settlement) -> None:
    """Write how it ended and give the source back. LostLease when it is not ours any more."""
    settled = tx.execute(
        update(SOURCE)
        .where(SOURCE.c.slug == claim.slug, SOURCE.c.token == claim.token)
        .values(
            due=to_seconds(end.due),
            checked=to_seconds(end.checked),
            lease_until=None,
            lease_by=None,
            token=None,
            failures=end.failures,
            outcome=end.outcome.value,
            detail=clean(end.detail) if end.detail else None,
            succeeded=to_seconds(end.succeeded),
            since=to_seconds(end.since),
            rung=end.rung,
            duration=end.duration,
            quiet=end.quiet,
            stamp=end.stamp,
            waits=end.waits,
            entries=kept_count(),
        )
    )
    if settled.rowcount != 1:
        raise LostLease(f"{claim.slug}: another process has taken the source over")
    count(tx, claim.slug, end)


def count(tx: Transaction, slug: str, end: Settlement) -> None:
    """Add the refresh to the tallies."""
    increase(tx, TALLY, {"slug": slug, "outcome": end.outcome.value}, {"count": 1})
    increase(
        tx,
        DAY,
        {"slug": slug, "day": end.checked.date().isoformat()},
        {
            "entries": end.entries,
            "well": int(end.outcome.well),
            "failed": int(not end.outcome.well),
            "delay_sum": float(sum(end.delays)),
            "delay_count": len(end.delays),
        },
    )


def postpone(tx: Transaction, slug: str, due: datetime) -> None:
    """Plan a source's next refresh anew (the first one after a start, or when its interval was shortened)."""
    tx.execute(update(SOURCE).where(SOURCE.c.slug == slug).values(due=to_seconds(due)))
