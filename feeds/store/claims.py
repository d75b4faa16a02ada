"""Claim and settle: on any number of machines one process at a time has a source, and only while its lease lasts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from sqlalchemy import BigInteger, String, and_, bindparam, or_, select, update

from feeds.model import STEPS, Outcome
from feeds.store.direct import Record, ask, change
from feeds.store.ledger import Transaction
from feeds.store.moments import at, from_seconds, to_seconds
from feeds.store.pages import PageNote, read_pages
from feeds.store.stock import kept_count, newest_ever
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

# The statements of every refresh are made once: SQLAlchemy takes as long to put one together as to run it.
NOW, HOLDER = bindparam("now", type_=BigInteger), bindparam("holder", type_=String)
IS_FREE = or_(
    SOURCE.c.lease_until.is_(None),
    SOURCE.c.lease_until <= NOW,
    SOURCE.c.lease_until > NOW + (LEASE + SKEW),
    SOURCE.c.lease_by == HOLDER,
)
"""Nobody has the source, or a lease has run out, was written by a clock that ran ahead, or is this machine's own."""
IS_DUE = or_(
    SOURCE.c.due <= NOW,
    SOURCE.c.due > NOW + FARTHEST,
    and_(SOURCE.c.checked.is_not(None), SOURCE.c.checked > NOW + SKEW),
)
"""The plan's time has come, or the plan was made by a clock that has been set back since."""
ENROLLED = select(SOURCE.c.slug)
ASKED = SOURCE.c.slug.in_(bindparam("slugs", expanding=True))
LIST_DUE = select(SOURCE.c.slug).where(ASKED, IS_DUE, IS_FREE).order_by(SOURCE.c.due, SOURCE.c.slug)
IT = SOURCE.c.slug == bindparam("of")
LEASED = {"lease_until": bindparam("until"), "lease_by": HOLDER, "token": bindparam("new_token")}
NEWEST = newest_ever(bindparam("of")).label("newest")  # by the name and not by the row's: RETURNING would look at every entry
CLAIM = update(SOURCE).where(IT, IS_FREE).values(LEASED).returning(SOURCE, NEWEST)
CLAIM_DUE = CLAIM.where(IS_DUE)
IS_OURS = SOURCE.c.token == bindparam("held")
CONFIRM = update(SOURCE).where(IT, IS_OURS).values(lease_until=bindparam("until"))
WRITTEN = ["due", "checked", "failures", "outcome", "detail", "succeeded", "since", "rung", "duration", "quiet", "stamp", "waits"]
SETTLE = (
    update(SOURCE)
    .where(IT, IS_OURS)
    .values({name: bindparam(f"new_{name}") for name in WRITTEN} | {"lease_until": None, "lease_by": None, "token": None})
    .values(entries=kept_count())
)


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
    newest: datetime | None = None
    """The newest `published` ever given; None before the first."""
    notes: tuple[PageNote, ...] = ()
    """What is remembered of its pages."""


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


def all_enrolled(tx: Transaction, slugs: Sequence[str]) -> bool:
    """True when every followed source has its row, as in all runs but the first."""
    return set(slugs) <= set(tx.execute(ENROLLED).scalars())


def list_due(tx: Transaction, slugs: Sequence[str], holder: str, now: datetime) -> tuple[str, ...]:
    """Return the sources that are due and that no other machine has, the longest overdue first."""
    seconds = to_seconds(now) or 0
    return tuple(tx.execute(LIST_DUE, {"slugs": slugs, "now": seconds, "holder": holder}).scalars())


def claim(tx: Transaction, slug: str, holder: str, now: datetime, *, only_due: bool) -> Claim | None:
    """Take a source, or return None when it is not due or another machine's lease on it lasts.

    `holder` names this machine. A lease of our own machine is no hindrance: who calls has the machine's file lock of the source,
    so the process that left the lease behind is dead.
    """
    seconds = to_seconds(now) or 0
    token = uuid4().hex
    values = {"of": slug, "now": seconds, "holder": holder, "until": seconds + LEASE, "new_token": token}
    rows = ask(tx, CLAIM_DUE if only_due else CLAIM, values)
    return read_claim(rows[0], token, tuple(read_pages(tx, slug).values())) if rows else None


def read_claim(row: Record, token: str, notes: tuple[PageNote, ...]) -> Claim:
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
        settled=row.waits is not None and not row.waits,
        newest=from_seconds(row.newest),
        notes=notes,
    )


def confirm(tx: Transaction, claim: Claim, now: datetime) -> None:
    """Renew the lease, every half of it and before something is written. LostLease when it is gone."""
    renewed = change(tx, CONFIRM, {"of": claim.slug, "held": claim.token, "until": (to_seconds(now) or 0) + LEASE})
    if renewed != 1:
        raise LostLease(f"{claim.slug}: another process has taken the source over")


def settle(tx: Transaction, claim: Claim, end: Settlement) -> None:
    """Write how it ended and give the source back. LostLease when it is not ours any more."""
    settled = change(
        tx,
        SETTLE,
        {
            "of": claim.slug,
            "held": claim.token,
            "new_due": to_seconds(end.due),
            "new_checked": to_seconds(end.checked),
            "new_failures": end.failures,
            "new_outcome": end.outcome.value,
            "new_detail": clean(end.detail) if end.detail else None,
            "new_succeeded": to_seconds(end.succeeded),
            "new_since": to_seconds(end.since),
            "new_rung": end.rung,
            "new_duration": end.duration,
            "new_quiet": end.quiet,
            "new_stamp": end.stamp,
            "new_waits": end.waits,
        },
    )
    if settled != 1:
        raise LostLease(f"{claim.slug}: another process has taken the source over")
    count(tx, claim.slug, end)


def count(tx: Transaction, slug: str, end: Settlement) -> None:
    """Add the refresh to the tallies."""
    within = {f"within_{step}": int(end.duration <= step) for step in STEPS}
    told = {"count": 1, "timed": 1, "seconds": end.duration, **within}
    increase(tx, TALLY, {"slug": slug, "outcome": end.outcome.value}, told)
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
