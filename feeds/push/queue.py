"""The flow of deliveries: take a target, deliver what waits for it in order, note how it went.

A message is marked as being sent before, and struck off after its delivery, each in a transaction of its own. A process that dies
between the two leaves the mark, and the message is sent again: rather twice than never.
"""

import hashlib
import logging
import random
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from feeds import store
from feeds.bench import Bench
from feeds.config import PushTarget
from feeds.fetch import backoff
from feeds.model import Entry, Event, Outcome
from feeds.push.courier import AppriseCourier, Courier
from feeds.push.wording import Delivery
from feeds.store import LedgerError, LostLease, Message, Turn

LOG = logging.getLogger("mujaz.push")
BUDGET = 15.0
"""Seconds in which a run begins deliveries; what is left is delivered by the next run, ten seconds later."""
GRACE = 20.0
"""Seconds more for the one delivery of each target that is under way (a service may take 15 to answer)."""
GIVE_UP = timedelta(days=3)
"""After this a message is no news any more."""
PATIENCE = 5
"""Times that a message is tried (over half an hour) which the service understands and refuses; the next ones wait behind it."""
TOLD = 3
"""Failures in a row that make an event: one or two are weather."""
FIRST_PAUSE = 60.0
STEPS = 6
"""Doublings end here: at most 40 minutes between two tries, unless the service asked for more."""

OpenCourier = Callable[[PushTarget], Courier]


@dataclass(frozen=True, slots=True)
class Round:
    """One run's deliveries to one target."""

    target: PushTarget
    bench: Bench
    turn: Turn
    until: float
    """Monotonic: no delivery begins later."""


def push(
    bench: Bench,
    open_courier: OpenCourier = AppriseCourier,
    budget: float = BUDGET,
    grace: float = GRACE,
    *,
    hurried: bool = False,
) -> bool:
    """Deliver what waits, to all targets side by side; True when anything was tried. Takes at most `budget` + `grace` seconds.

    `hurried`: somebody asked for it, so a target that failed before is tried at once.

    A delivery that hangs longer is left behind in its thread, which ends with the process.
    """
    targets, now = bench.settings.targets, bench.clock()
    if not targets:
        return False
    with bench.ledger.writing() as tx:
        store.expire_strays(tx, [target.mark for target in targets], now - GIVE_UP)
        waiting = store.list_waiting(tx, [target.mark for target in targets], None if hurried else now)
    until = time.monotonic() + budget
    threads = [
        threading.Thread(target=visit, args=(target, bench, open_courier, until), name=target.name, daemon=True)
        for target in targets
        if target.mark in waiting
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(max(0.0, until + grace - time.monotonic()))
        if thread.is_alive():
            LOG.warning("%s: the delivery hangs and is left alone; it is tried again later", thread.name)
    return bool(threads)


def visit(target: PushTarget, bench: Bench, open_courier: OpenCourier, until: float) -> None:
    """Deliver to one target, when nobody else does. Never raises: it is a thread's whole life."""
    try:
        lock = bench.lock(f".push-{target.mark}")
        if lock is None:
            return
        with lock:
            with bench.ledger.writing() as tx:
                turn = store.take_turn(tx, target.mark, bench.holder, bench.clock())
            if turn is not None:
                empty(Round(target, bench, turn, until), open_courier(target))
                with bench.ledger.writing() as tx:
                    store.give_back(tx, turn)
    except LostLease as lost:
        LOG.info("%s: %s", target.name, lost)
    except LedgerError as error:
        LOG.error("%s: the ledger cannot be reached: %s", target.name, store.tell_error(error))  # noqa: TRY400  (no surprise)
    except Exception:
        LOG.exception("%s: the delivery stumbled", target.name)


def empty(trip: Round, courier: Courier) -> None:
    """Deliver message after message until one fails, none is left or the time is over."""
    drop_old(trip)
    failures = trip.turn.failures
    while time.monotonic() < trip.until:
        now = trip.bench.clock()
        with trip.bench.ledger.writing() as tx:
            message = store.begin_delivery(tx, trip.turn, now, now + pause_after(failures + 1))
        if message is None:
            return
        if message.unsure:
            LOG.warning("%s: interrupted while sending “%s”; it may appear twice", trip.target.name, message.entry.title)
        delivery = Delivery(done=True) if message.withdrawn else courier.deliver(message.entry, key_of(trip.target, message))
        if not delivery.done and not (delivery.refused and message.tries + 1 >= PATIENCE):
            note_failure(trip, message, delivery, failures + 1)
            return
        strike_off(trip, message, delivery, failures)
        failures = 0 if delivery.done else failures


def strike_off(trip: Round, message: Message, delivery: Delivery, failures: int) -> None:
    """A message was delivered, or is refused for good."""
    name, title = trip.target.name, message.entry.title
    with trip.bench.ledger.writing() as tx:
        if delivery.done:
            store.end_delivery(tx, trip.turn, message)
            if failures >= TOLD:
                tell(tx, trip, message.slug, f"entries are delivered to {name} again.")
            LOG.info("%s: delivered “%s”", name, title)
        else:
            store.drop_message(tx, trip.turn, message)
            tell(tx, trip, message.slug, f"{name} refuses an entry, which was dropped: {title} ({delivery.what})")
            LOG.error("%s: refused and dropped “%s” (%s)", name, title, delivery.what)


def note_failure(trip: Round, message: Message, delivery: Delivery, failures: int) -> None:
    """A message stays where it is, and all behind it; they are tried again later."""
    pause = pause_after(failures, delivery.retry_after)
    with trip.bench.ledger.writing() as tx:
        store.fail_delivery(tx, trip.turn, message, trip.bench.clock() + pause, delivery.what)
        if failures == TOLD:
            tell(tx, trip, message.slug, f"entries cannot be delivered to {trip.target.name} ({delivery.what}).")
    LOG.warning(
        "%s: not delivered (%s); tried again in %d s, and given up after %d days; see docs/push.md",
        *(trip.target.name, delivery.what, pause.total_seconds(), GIVE_UP.days),
    )


def drop_old(trip: Round) -> None:
    """Give up on what has waited for days, and say so."""
    with trip.bench.ledger.writing() as tx:
        for dropped in store.expire(tx, trip.target.mark, trip.bench.clock() - GIVE_UP):
            tell(tx, trip, dropped.slug, f"{dropped.count} entries could not be delivered to {trip.target.name} for three days.")
            LOG.error("%s: gave up on %d entries of %s", trip.target.name, dropped.count, dropped.slug)


def tell(tx: store.Transaction, trip: Round, slug: str, text: str) -> None:
    """Make an event of it: /status and /status.atom tell the operator. The feed itself is well."""
    store.add_events(tx, [Event(slug, trip.bench.clock(), "push", Outcome.UPDATED, f"{slug}: {text}")])


def pause_after(failures: int, retry_after: float | None = None) -> timedelta:
    """Return how long a target is left alone: one minute, doubled with each failure, and never less than it asked for."""
    return timedelta(seconds=round(backoff(min(failures, STEPS), FIRST_PAUSE, retry_after, chance=random.random)))


def key_of(target: PushTarget, message: Message) -> str:
    """Return what is the same whenever this entry is sent to this target."""
    return "mujaz" + hashlib.sha256(f"{target.mark} {message.slug} {message.entry.id}".encode()).hexdigest()[:32]


def sample_entry(public_url: str, now: datetime) -> Entry:
    """Return what `push --test` sends."""
    moment = now.replace(microsecond=0)
    return Entry(
        id=f"test-{moment.timestamp():.0f}",
        key="test",
        url=f"{public_url}/",
        title="Mujaz: موجز",
        published=moment,
        updated=moment,
        first_seen=moment,
        date_source="first_seen",
        summary="This is a test & nothing <else>: new entries will look like this. هذه تجربة.",
    )
