"""The state of every source, as the reading wing and the status page need it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import BindParameter, bindparam, func, select

from feeds.config import Source
from feeds.model import STEPS, Day, Event, Outcome, SourceState, Timing
from feeds.store.claims import LEASE, SKEW
from feeds.store.direct import Record, ask
from feeds.store.documents import edition_of
from feeds.store.ledger import Transaction
from feeds.store.moments import at, from_seconds, to_seconds
from feeds.store.stock import kept_count, newest_moment
from feeds.store.tables import DAY, EVENT, SOURCE, TALLY
from parsers.text import clean

DAYS = 30
EVENTS = 50

# Statements that every refresh needs are made once: SQLAlchemy takes as long to put one together as to run it.
SLUGS: BindParameter[str] = bindparam("slugs", expanding=True)
SOURCES = select(SOURCE, kept_count().label("served"), newest_moment().label("newest")).where(SOURCE.c.slug.in_(SLUGS))
DAYS_OF = select(DAY).where(DAY.c.slug.in_(SLUGS), DAY.c.day >= bindparam("first")).order_by(DAY.c.day)
TALLIES_OF = select(TALLY, TALLY.c.count.label("times")).where(TALLY.c.slug.in_(SLUGS)).order_by(TALLY.c.outcome)
WITHIN = [f"within_{step}" for step in STEPS]
RANK = func.row_number().over(partition_by=EVENT.c.slug, order_by=EVENT.c.number.desc()).label("rank")
RANKED = select(EVENT, RANK).where(EVENT.c.slug.in_(SLUGS)).subquery()
EVENTS_OF = select(RANKED).where(RANKED.c.rank <= EVENTS).order_by(RANKED.c.number.desc())


@dataclass(frozen=True, slots=True)
class Pulse:
    """Another one than before means that documents or states may be new."""

    edition: int
    planned: int
    leases: int


def add_events(tx: Transaction, events: Sequence[Event]) -> None:
    """Write changes of state down."""
    for event in events:
        values = {
            "slug": event.slug,
            "at": to_seconds(event.at),
            "kind": event.kind,
            "outcome": event.outcome.value,
            "text": clean(event.text),
        }
        tx.execute(EVENT.insert().values(**values))


def list_events(tx: Transaction, slugs: Sequence[str], limit: int = EVENTS) -> tuple[Event, ...]:
    """Return the newest changes of state of these sources, newest first."""
    query = select(EVENT).where(EVENT.c.slug.in_(slugs)).order_by(EVENT.c.number.desc()).limit(limit)
    return tuple(read_event(row) for row in tx.execute(query))


def list_events_by_source(tx: Transaction, slugs: Sequence[str]) -> dict[str, tuple[Event, ...]]:
    """Return the newest changes of state of each source, newest first: one query, however many sources there are."""
    events: dict[str, list[Event]] = {}
    for row in ask(tx, EVENTS_OF, {"slugs": slugs}):
        events.setdefault(row.slug, []).append(read_event(row))
    return {slug: tuple(told) for slug, told in events.items()}


def read_event(row: Record) -> Event:
    """A row of `event` as a value."""
    return Event(row.slug, at(row.at), row.kind, Outcome(row.outcome), row.text)


def read_pulse(tx: Transaction) -> Pulse:
    """Return what changes with every refresh and every publication: what a machine that copies the ledger looks at each second.

    A sum over the plan and not a counter: a counter's row would make all refreshes of all machines wait for each other.
    """
    planned = tx.execute(select(func.sum(SOURCE.c.due + func.coalesce(SOURCE.c.checked, 0)))).scalar()
    leases = tx.execute(select(func.sum(SOURCE.c.lease_until))).scalar()
    return Pulse(edition_of(tx), int(planned or 0), int(leases or 0))


def read_states(tx: Transaction, sources: Sequence[Source], now: datetime, holder: str | None = None) -> tuple[SourceState, ...]:
    """Return the state of each source, in the order given.

    `holder` names this machine: a source that another one is refreshing is due here when that one's lease ends.
    """
    slugs = [source.slug for source in sources]
    rows = {row.slug: row for row in ask(tx, SOURCES, {"slugs": slugs})}
    days, tallies = read_days(tx, slugs, now), read_tallies(tx, slugs)
    events = list_events_by_source(tx, slugs)
    states = []
    for source in sources:
        row = rows.get(source.slug)
        common = SourceState(slug=source.slug, title=source.title, due=None, expect=source.expect)
        if row is not None:
            common = SourceState(
                slug=source.slug,
                title=source.title,
                due=due_here(row, holder, now),
                checked=from_seconds(row.checked),
                outcome=Outcome(row.outcome) if row.outcome else None,
                detail=row.detail,
                succeeded=from_seconds(row.succeeded),
                newest=from_seconds(row.newest),
                rung=row.rung,
                failures=row.failures,
                since=from_seconds(row.since),
                duration=row.duration,
                entries=row.served,
                expect=source.expect,
                refreshes={tally.outcome: tally.times for tally in tallies.get(source.slug, ())},
                timings={tally.outcome: read_timing(tally) for tally in tallies.get(source.slug, ()) if tally.timed},
                days=days.get(source.slug, ()),
                events=events.get(source.slug, ()),
            )
        states.append(common)
    return tuple(states)


def due_here(row: Record, holder: str | None, now: datetime) -> datetime | None:
    """When this machine may refresh the source next; None for one that nobody ever refreshed or has now."""
    longest = now + timedelta(seconds=LEASE + SKEW)
    if holder and row.lease_until and row.lease_by != holder and now < at(row.lease_until) <= longest:
        return max(at(row.due), at(row.lease_until))
    return at(row.due) if row.checked else None


def read_days(tx: Transaction, slugs: Sequence[str], now: datetime) -> dict[str, tuple[Day, ...]]:
    """Return the last 30 days of each source, oldest first; days without a refresh are not there."""
    first = (now.astimezone(UTC).date() - timedelta(days=DAYS - 1)).isoformat()
    days: dict[str, tuple[Day, ...]] = {}
    for row in ask(tx, DAYS_OF, {"slugs": slugs, "first": first}):
        delay = row.delay_sum / row.delay_count if row.delay_count else None
        day = Day(date.fromisoformat(row.day), row.entries, row.well, row.failed, delay)
        days[row.slug] = (*days.get(row.slug, ()), day)
    return days


def read_tallies(tx: Transaction, slugs: Sequence[str]) -> dict[str, list[Record]]:
    """Return how often each outcome came and how long it took, by source."""
    tallies: dict[str, list[Record]] = {}
    for row in ask(tx, TALLIES_OF, {"slugs": slugs}):
        tallies.setdefault(row.slug, []).append(row)
    return tallies


def read_timing(row: Record) -> Timing:
    """A row of `tally` as a value."""
    return Timing(row.timed, row.seconds, tuple(getattr(row, name) for name in WITHIN))
