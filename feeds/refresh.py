"""The trip of one source, on one screen: claim, fetch, parse, merge, enrich, render, publish, settle.

Nothing is fetched inside a transaction. What a refresh decides is written in one: entries, documents, validators, state.
"""

import logging
import random
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from feeds import store
from feeds.bench import Bench
from feeds.changes import End, list_events, next_settlement
from feeds.config import Source
from feeds.enrich import read_articles
from feeds.house import owns_house
from feeds.lease import renewing
from feeds.merge import UNREAD_TRIES, gather, merge
from feeds.model import Outcome, Trouble
from feeds.months import month_of
from feeds.plan import Known, Plan, Sighting
from feeds.publish import Draft, draft_feed, publish_feed, stamp_of
from feeds.reading import Reading, read_source
from feeds.recall import recall
from feeds.store import Claim, LedgerError, LostLease
from feeds.withdraw import check_missing

LOG = logging.getLogger("mujaz.refresh")
HURRY = 3
"""Failures in a row after which a gap that cannot be filled does not hold up what can be read."""


@dataclass(frozen=True, slots=True)
class Report:
    """What a refresh did, for people, logs and bots."""

    slug: str
    outcome: Outcome | None
    """None: it was not this process's turn (see `detail`)."""
    detail: str | None = None
    rung: str | None = None
    headlines: int = 0
    new: int = 0
    edited: int = 0
    held: int = 0
    seconds: float = 0.0
    published: bool = False
    """True when documents or events are new, so that the shelf has to be written."""
    adrift: bool = False
    """True when the ledger could not be reached: nothing is lost, the source stays due."""


@dataclass(frozen=True, slots=True)
class Trip:
    """How far a refresh came, and what is to be written."""

    outcome: Outcome
    trouble: Trouble | None = None
    reading: Reading = Reading()
    first: Plan = Plan()
    """What an empty ledger's first fill published at once."""
    plan: Plan = Plan()
    draft: Draft | None = None
    """The documents that the plan leads to."""
    waits: bool = True
    """False when this refresh was passed over, because nothing was left to do before it."""

    @property
    def read(self) -> bool:
        """True when the source's first page was read and understood, whatever happened to the others."""
        return self.outcome.well or self.reading.first

    @property
    def new(self) -> int:
        """Entries that are new."""
        return len(self.first.admitted) + len(self.plan.admitted)


def refresh(source: Source, bench: Bench, *, only_due: bool = True) -> Report:
    """Take one source through the whole trip, if it is due and nobody else has it."""
    lock = bench.lock(source.slug)
    if lock is None:
        return Report(source.slug, None, "another process on this machine is refreshing it")
    with lock:
        try:
            return refresh_locked(source, bench, only_due=only_due)
        except LostLease as lost:
            return Report(source.slug, None, str(lost))
        except LedgerError as error:
            LOG.error("%s: the ledger cannot be reached: %s", source.slug, store.tell_error(error))  # noqa: TRY400  (no surprise)
            return Report(source.slug, None, f"the ledger cannot be reached: {store.tell_error(error)}", adrift=True)


def refresh_locked(source: Source, bench: Bench, *, only_due: bool) -> Report:
    """Claim the source, make the trip, settle. LostLease when another machine took it, LedgerError when the ledger is gone."""
    with bench.ledger.writing(synced=False) as tx:
        claim = store.claim(tx, source.slug, bench.holder, bench.clock(), only_due=only_due)
    if claim is None:
        return Report(source.slug, None, "not due, or another machine is refreshing it")
    started = time.monotonic()
    with renewing(claim, bench):
        trip = attempt(source, claim, bench)
        return settle_patiently(source, claim, trip, bench, time.monotonic() - started)


def settle_patiently(source: Source, claim: Claim, trip: Trip, bench: Bench, seconds: float) -> Report:
    """Settle; a second time when a shared ledger broke off in the middle, because another trip would ask the site again."""
    try:
        return settle(source, claim, trip, bench, seconds)
    except LedgerError as error:
        if not bench.settings.shared:
            raise
        LOG.warning("%s: settled again: %s", source.slug, store.tell_error(error))
    return settle(source, claim, trip, bench, seconds)


def attempt(source: Source, claim: Claim, bench: Bench) -> Trip:
    """Make the trip; a failure that nobody expected is logged with its traceback and ends it as `invalid`."""
    try:
        return travel(source, claim, bench)
    except (LostLease, *LedgerError):
        raise
    except Exception as surprise:
        LOG.exception("refresh of %s failed", source.slug)
        return Trip(Outcome.INVALID, Trouble(Outcome.INVALID, source.site, f"{type(surprise).__name__}: {surprise}"))


def travel(source: Source, claim: Claim, bench: Bench) -> Trip:
    """Fetch, parse, merge, enrich, merge again; only an empty ledger's first fill is published on the way."""
    afresh = claim.stamp != stamp_of(source, bench.settings)
    settled = claim.settled and not afresh
    reading = read_source(source, bench, claim.notes, hurried=claim.failures >= HURRY, afresh=afresh, settled=settled)
    if reading.failed and reading.trouble:
        return Trip(reading.trouble.outcome, reading.trouble, reading)
    if settled and not reading.pages:
        return Trip(outcome_of(reading, Plan(), Plan()), reading.trouble, reading, waits=False)
    sightings = gather(reading.pages, bench.clock())
    plan, first = decide(source, sightings, bench), Plan()
    if claim.succeeded is None and plan.admitted:
        first = publish_first(source, claim, plan, bench)
        plan = decide(source, sightings, bench)
    plan = complete(source, sightings, plan, reading, bench)
    draft = draft_feed(bench.ledger, source, bench.settings, plan) if plan.visible else None
    return Trip(outcome_of(reading, plan, first), reading.trouble, reading, first, plan, draft)


def decide(source: Source, sightings: tuple[Sighting, ...], bench: Bench) -> Plan:
    """Merge the headlines with what the ledger knows."""
    return merge(sightings, recall(bench.ledger, source, sightings), {}, source, bench.clock())


def complete(source: Source, sightings: tuple[Sighting, ...], plan: Plan, reading: Reading, bench: Bench) -> Plan:
    """Read the article pages that the plan asks for, decide with what they say, and look after stories that vanished."""
    answers = read_articles(source, plan.requests, bench)
    if answers:
        plan = merge(sightings, recall(bench.ledger, source, sightings, answers), answers, source, bench.clock())
    return check_missing(source, reading.pages, plan, bench, bench.clock())


def publish_first(source: Source, claim: Claim, plan: Plan, bench: Bench) -> Plan:
    """Publish a first fill and hand it to the shelf: the first visitor reads while the articles are still being fetched."""
    draft = draft_feed(bench.ledger, source, bench.settings, plan)
    with bench.ledger.writing() as tx:
        store.confirm(tx, claim, bench.clock())
        store.apply_plan(tx, source.slug, plan)
        publish_feed(tx, source, bench.settings, bench.clock(), draft=draft)
    bench.shelve()
    return plan


def settle(source: Source, claim: Claim, trip: Trip, bench: Bench, seconds: float) -> Report:
    """Write all that was decided in one transaction and give the source back; LostLease when it is not ours any more."""
    now, stamp = bench.clock(), stamp_of(source, bench.settings)
    with bench.ledger.writing(synced=trip.waits) as tx:
        if trip.waits:  # else nothing is written but the end, which confirms the claim as well
            store.confirm(tx, claim, now)
        note_reading(tx, source, trip.reading, now)
        store.apply_plan(tx, source.slug, trip.plan)
        if claim.succeeded is not None:  # a first fill is no news
            news = [admission.entry for admission in trip.plan.admitted]
            store.enqueue(tx, source.slug, bench.settings.marks_of(source.slug), news, now)
        stale = trip.read and claim.stamp != stamp and owns_house(tx, bench.settings)
        edited = None if stale else months_of(source, trip.plan.changed)
        published = (trip.plan.visible or stale) and publish_feed(
            tx, source, bench.settings, now, withdrawn_months(source, trip.plan), edited, trip.draft
        )
        newest = store.newest_served(tx, source.slug) if trip.waits else claim.newest
        end = end_of(trip, newest, seconds, stamp, first_fill=claim.succeeded is None)
        end = replace(end, waits=trip.waits and (trip.plan != Plan() or store.is_waiting(tx, source.slug, UNREAD_TRIES)))
        events = list_events(source, claim, end, now)
        store.add_events(tx, events)
        store.settle(tx, claim, next_settlement(source, claim, end, now, random.random))
    return report(source, trip, seconds, published=bool(published or trip.first.admitted or events))


def note_reading(tx: store.Transaction, source: Source, reading: Reading, now: datetime) -> None:
    """Keep validators and usual counts, and the pages that could not be used."""
    for note in reading.notes:
        store.note_page(tx, source.slug, note)
    for page in reading.unusable:
        store.keep_page(tx, source.slug, page.url, page.outcome, page.body, now)


def withdrawn_months(source: Source, plan: Plan) -> tuple[str, ...]:
    """The months of the archive that a withdrawal, or its end, touches."""
    return months_of(source, [known for known in plan.changed if known.withdrawn or known.missed])


def months_of(source: Source, entries: Sequence[Known]) -> tuple[str, ...]:
    """The months of the archive in which these entries lie."""
    return tuple(month_of(known.entry.published, ZoneInfo(source.timezone)) for known in entries)


def outcome_of(reading: Reading, plan: Plan, first: Plan) -> Outcome:
    """Name how a trip ended: by the most trusted page that failed, else by what changed."""
    if reading.trouble is not None:
        return reading.trouble.outcome
    if plan.visible or first.admitted:
        return Outcome.UPDATED
    return Outcome.UNCHANGED if reading.pages or reading.same else Outcome.NOT_MODIFIED


def end_of(trip: Trip, newest: datetime | None, seconds: float, stamp: str, *, first_fill: bool) -> End:
    """Sum a trip up. The delays of a first fill say nothing about the site's rhythm."""
    moments = [(a.entry.first_seen, a.entry.site_published) for a in trip.plan.admitted] if not first_fill else []
    return End(
        outcome=trip.outcome,
        read=trip.read,
        trouble=trip.trouble,
        rung=trip.reading.rung,
        newest=newest,
        seconds=seconds,
        new=trip.new,
        delays=tuple(max(0.0, (seen - told).total_seconds()) for seen, told in moments if isinstance(told, datetime)),
        withdrawn=tuple(known.entry.title for known in trip.plan.changed if known.withdrawn),
        stamp=stamp,
    )


def report(source: Source, trip: Trip, seconds: float, *, published: bool) -> Report:
    """Tell what was done, and log it in one line."""
    told = Report(
        slug=source.slug,
        outcome=trip.outcome,
        detail=str(trip.trouble) if trip.trouble else None,
        rung=trip.reading.rung,
        headlines=trip.reading.count,
        new=trip.new,
        edited=len(trip.plan.changed),
        held=sum(held.state == "waiting" for held in trip.plan.held),
        seconds=round(seconds, 3),
        published=published,
    )
    LOG.log(logging.INFO if trip.outcome.well else logging.WARNING, "%s", trip.outcome.sentence, extra={"report": told})
    return told
