"""The outbox: which entries are still to be delivered to whom, in order, by one process at a time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import uuid4

from sqlalchemy import delete, func, or_, select, update

from feeds.config import PushTarget
from feeds.model import Entry, Push, SourceState
from feeds.store.claims import LEASE, LostLease
from feeds.store.direct import Record, Row
from feeds.store.ledger import Transaction
from feeds.store.moments import at, to_seconds
from feeds.store.rows import read_entry
from feeds.store.tables import ENTRY, OUTBOX, TARGET
from feeds.store.upsert import add_missing

FARTHEST = 86400
"""Seconds: no delivery is planned farther ahead, so what lies beyond was written under a clock that ran ahead."""
SOON = timedelta(seconds=10)
"""Until the next delivery when one run could not send all that waits: the run's process is gone by then."""


@dataclass(frozen=True, slots=True)
class Turn:
    """A target that this process has, and how its deliveries have gone."""

    mark: str
    token: str
    failures: int


@dataclass(frozen=True, slots=True)
class Message:
    """An entry on its way to a target."""

    number: int
    slug: str
    entry: Entry
    tries: int
    """Times that its delivery was begun before."""
    unsure: bool
    """True when a process ended in the middle of a delivery: it may have arrived."""
    withdrawn: bool


@dataclass(frozen=True, slots=True)
class Dropped:
    """Entries of one feed that were never delivered."""

    slug: str
    count: int


def enqueue(tx: Transaction, slug: str, marks: Sequence[str], entries: Sequence[Entry], now: datetime) -> None:
    """Note new entries for delivery, oldest first. What was on the page at the feed's very beginning is no news."""
    if not marks or not entries:
        return
    # The oldest entry came with the first fill: whatever comes later is dated later.
    oldest = select(ENTRY.c.first_seen).where(ENTRY.c.slug == slug).order_by(ENTRY.c.published).limit(1)
    beginning = tx.execute(oldest).scalar()
    fresh = [entry for entry in entries if beginning is not None and entry.first_seen > at(beginning)]
    news = sorted(fresh, key=lambda entry: entry.published)
    written = to_seconds(now)
    rows: list[Row] = [{"mark": mark, "slug": slug, "id": e.id, "written": written} for e in news for mark in marks]
    add_missing(tx, OUTBOX, rows)


def list_waiting(tx: Transaction, marks: Sequence[str], now: datetime | None) -> tuple[str, ...]:
    """Return the targets for which something waits and whose time has come; without `now` it has come for all."""
    add_missing(tx, TARGET, [{"mark": mark} for mark in marks])
    waits = select(OUTBOX.c.number).where(OUTBOX.c.mark == TARGET.c.mark).exists()
    query = select(TARGET.c.mark).where(TARGET.c.mark.in_(marks), waits).order_by(TARGET.c.mark)
    if now is not None:
        seconds = to_seconds(now) or 0
        query = query.where(or_(TARGET.c.next_try <= seconds, TARGET.c.next_try > seconds + FARTHEST))
    return tuple(tx.execute(query).scalars())


def take_turn(tx: Transaction, mark: str, holder: str, now: datetime) -> Turn | None:
    """Take a target, or return None while another machine has it. As with sources, `holder` has its machine's file lock."""
    seconds, token = to_seconds(now) or 0, uuid4().hex
    free = or_(
        TARGET.c.lease_until.is_(None),
        TARGET.c.lease_until <= seconds,
        TARGET.c.lease_until > seconds + LEASE,
        TARGET.c.lease_by == holder,
    )
    lease = {"lease_until": seconds + LEASE, "lease_by": holder, "token": token}
    if tx.execute(update(TARGET).where(TARGET.c.mark == mark, free).values(**lease)).rowcount != 1:
        return None
    return Turn(mark, token, tx.execute(select(TARGET.c.failures).where(TARGET.c.mark == mark)).scalar_one())


def begin_delivery(tx: Transaction, turn: Turn, now: datetime, fallback: datetime) -> Message | None:
    """Return the target's oldest message and note that it is on its way; None when nothing waits.

    `fallback` is when it is tried again should this process end before it can say how it went. LostLease when another has it.
    """
    row = tx.execute(
        select(OUTBOX.c.number, OUTBOX.c.tries.label("begun"), OUTBOX.c.sending, ENTRY)
        .join(ENTRY, (ENTRY.c.slug == OUTBOX.c.slug) & (ENTRY.c.id == OUTBOX.c.id))
        .where(OUTBOX.c.mark == turn.mark)
        .order_by(OUTBOX.c.number)
        .limit(1)
    ).first()
    if row is None:
        return None
    note_target(tx, turn, lease_until=(to_seconds(now) or 0) + LEASE, next_try=to_seconds(fallback))
    tx.execute(update(OUTBOX).where(OUTBOX.c.number == row.number).values(sending=True, tries=OUTBOX.c.tries + 1))
    return Message(row.number, row.slug, read_entry(row, ()), row.begun, row.sending, row.withdrawn is not None)


def end_delivery(tx: Transaction, turn: Turn, message: Message) -> None:
    """Strike a message off: it was delivered, or never will be. LostLease when another process has the target."""
    note_target(tx, turn, failures=0, next_try=0, what=None)
    tx.execute(delete(OUTBOX).where(OUTBOX.c.number == message.number))


def fail_delivery(tx: Transaction, turn: Turn, message: Message, again: datetime, what: str) -> int:
    """Note that a message could not be delivered; return the failures in a row. LostLease when another has the target."""
    note_target(tx, turn, failures=TARGET.c.failures + 1, next_try=to_seconds(again), what=what)
    tx.execute(update(OUTBOX).where(OUTBOX.c.number == message.number).values(sending=False))
    failures: int = tx.execute(select(TARGET.c.failures).where(TARGET.c.mark == turn.mark)).scalar_one()
    return failures


def drop_message(tx: Transaction, turn: Turn, message: Message) -> None:
    """Strike off a message that the target does not take, and let the next one come soon."""
    note_target(tx, turn, next_try=0)
    tx.execute(delete(OUTBOX).where(OUTBOX.c.number == message.number))


def give_back(tx: Transaction, turn: Turn) -> None:
    """Let others have the target; nothing happens when they have it already."""
    mine = (TARGET.c.mark == turn.mark) & (TARGET.c.token == turn.token)
    tx.execute(update(TARGET).where(mine).values(lease_until=None, lease_by=None, token=None))


def note_target(tx: Transaction, turn: Turn, **values: object) -> None:
    """Write about a target that is ours; LostLease when it is not any more."""
    mine = (TARGET.c.mark == turn.mark) & (TARGET.c.token == turn.token)
    if tx.execute(update(TARGET).where(mine).values(**values)).rowcount != 1:
        raise LostLease(f"another process delivers to the target {turn.mark}")


def expire(tx: Transaction, mark: str, before: datetime) -> tuple[Dropped, ...]:
    """Drop a target's messages that have waited since before a moment; return how many, by feed."""
    old = (OUTBOX.c.mark == mark) & (OUTBOX.c.written < to_seconds(before))
    query = select(OUTBOX.c.slug, func.count().label("dropped")).where(old).group_by(OUTBOX.c.slug).order_by(OUTBOX.c.slug)
    dropped = tuple(Dropped(row.slug, row.dropped) for row in tx.execute(query))
    if dropped:
        tx.execute(delete(OUTBOX).where(old))
    return dropped


def expire_strays(tx: Transaction, marks: Sequence[str], before: datetime) -> None:
    """Forget old messages of targets that are not set any more."""
    tx.execute(delete(OUTBOX).where(OUTBOX.c.mark.not_in(tuple(marks)), OUTBOX.c.written < to_seconds(before)))


def read_pushes(tx: Transaction, targets: Sequence[PushTarget], slug: str | None, now: datetime) -> tuple[Push, ...]:
    """Return how it stands with the delivery of a feed's entries (None: of all feeds) to each of its targets."""
    wanted = [target for target in targets if slug is None or slug in target.feeds]
    if not wanted:
        return ()
    marks = [target.mark for target in wanted]
    stands = {row.mark: row for row in tx.execute(select(TARGET).where(TARGET.c.mark.in_(marks)))}
    query = select(OUTBOX.c.mark, func.count().label("waiting")).where(OUTBOX.c.mark.in_(marks)).group_by(OUTBOX.c.mark)
    if slug is not None:
        query = query.where(OUTBOX.c.slug == slug)
    waiting = {row.mark: row.waiting for row in tx.execute(query)}
    return tuple(read_push(target, stands.get(target.mark), waiting.get(target.mark, 0), now) for target in wanted)


def read_push(target: PushTarget, row: Record | None, waiting: int, now: datetime) -> Push:
    """One target; what waits is tried soon, but never before this process is gone."""
    soon, planned = now + SOON, at(row.next_try) if row else now
    return Push(
        name=target.name,
        waiting=waiting,
        failures=row.failures if row else 0,
        due=max(soon, planned) if waiting else None,
        what=row.what if row else None,
    )


def with_pushes(
    tx: Transaction, states: Sequence[SourceState], targets: Sequence[PushTarget], now: datetime
) -> tuple[SourceState, ...]:
    """Return the states of sources with how it stands with their deliveries."""
    return tuple(state._replace(pushes=read_pushes(tx, targets, state.slug, now)) for state in states)
