"""The state of every source, as the reading wing and the status page need it."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import func, select

from feeds.config import Source
from feeds.model import Day, Event, Outcome, SourceState
from feeds.store.ledger import Transaction
from feeds.store.moments import at, from_seconds, to_seconds
from feeds.store.tables import DAY, ENTRY, EVENT, SOURCE, TALLY

DAYS = 30
EVENTS = 50


def add_events(tx: Transaction, events: Sequence[Event]) -> None:
    """Write changes of state down."""
    for event in events:
        values = {
            "slug": event.slug,
            "at": to_seconds(event.at),
            "kind": event.kind,
            "outcome": event.outcome.value,
            "text": event.text,
        }
        tx.execute(EVENT.insert().values(**values))


def list_events(tx: Transaction, slugs: Sequence[str], limit: int = EVENTS) -> tuple[Event, ...]:
    """Return the newest changes of state of these sources, newest first."""
    query = select(EVENT).where(EVENT.c.slug.in_(slugs)).order_by(EVENT.c.number.desc()).limit(limit)
    return tuple(Event(row.slug, at(row.at), row.kind, Outcome(row.outcome), row.text) for row in tx.execute(query))


def read_states(tx: Transaction, sources: Sequence[Source], now: datetime) -> tuple[SourceState, ...]:
    """Return the state of each source, in the order given."""
    slugs = [source.slug for source in sources]
    rows = {row.slug: row for row in tx.execute(select(SOURCE).where(SOURCE.c.slug.in_(slugs)))}
    days, tallies, stock = read_days(tx, slugs, now), read_tallies(tx, slugs), read_stock(tx, slugs)
    states = []
    for source in sources:
        row = rows.get(source.slug)
        count, newest = stock.get(source.slug, (0, None))
        common = SourceState(slug=source.slug, title=source.title, due=None, expect=source.expect)
        if row is not None:
            common = SourceState(
                slug=source.slug,
                title=source.title,
                due=at(row.due) if row.checked else None,
                checked=from_seconds(row.checked),
                outcome=Outcome(row.outcome) if row.outcome else None,
                detail=row.detail,
                succeeded=from_seconds(row.succeeded),
                newest=newest,
                rung=row.rung,
                failures=row.failures,
                since=from_seconds(row.since),
                duration=row.duration,
                entries=count,
                expect=source.expect,
                refreshes=tallies.get(source.slug, {}),
                days=days.get(source.slug, ()),
                events=list_events(tx, [source.slug]),
            )
        states.append(common)
    return tuple(states)


def read_days(tx: Transaction, slugs: Sequence[str], now: datetime) -> dict[str, tuple[Day, ...]]:
    """Return the last 30 days of each source, oldest first; days without a refresh are not there."""
    first = (now.astimezone(UTC).date() - timedelta(days=DAYS - 1)).isoformat()
    days: dict[str, tuple[Day, ...]] = {}
    for row in tx.execute(select(DAY).where(DAY.c.slug.in_(slugs), DAY.c.day >= first).order_by(DAY.c.day)):
        delay = row.delay_sum / row.delay_count if row.delay_count else None
        day = Day(date.fromisoformat(row.day), row.entries, row.well, row.failed, delay)
        days[row.slug] = (*days.get(row.slug, ()), day)
    return days


def read_tallies(tx: Transaction, slugs: Sequence[str]) -> dict[str, dict[str, int]]:
    """Return how often each outcome came, by source."""
    tallies: dict[str, dict[str, int]] = {}
    query = (
        select(TALLY.c.slug, TALLY.c.outcome, TALLY.c.count.label("times"))
        .where(TALLY.c.slug.in_(slugs))
        .order_by(TALLY.c.outcome)
    )
    for row in tx.execute(query):
        tallies.setdefault(row.slug, {})[row.outcome] = row.times
    return tallies


def read_stock(tx: Transaction, slugs: Sequence[str]) -> dict[str, tuple[int, datetime | None]]:
    """Return how many entries each source has, and when the newest was published."""
    query = (
        select(ENTRY.c.slug, func.count().label("held"), func.max(ENTRY.c.published).label("newest"))
        .where(ENTRY.c.slug.in_(slugs), ENTRY.c.withdrawn.is_(None))
        .group_by(ENTRY.c.slug)
    )
    return {row.slug: (row.held, from_seconds(row.newest)) for row in tx.execute(query)}
