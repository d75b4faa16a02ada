"""What was read back from a shelf into a ledger that was lost."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from feeds.model import STEPS, Shelved, SourceState, Timing
from feeds.plan import Known
from feeds.store.direct import Row
from feeds.store.documents import EDITION, edition_of, save_documents
from feeds.store.entries import rewrite_entry
from feeds.store.ledger import Transaction
from feeds.store.moments import to_seconds
from feeds.store.rows import entry_row
from feeds.store.tables import DAY, ENTRY, META, SOURCE, TALLY
from feeds.store.upsert import upsert


def is_blank(tx: Transaction) -> bool:
    """True for a ledger that has never published anything."""
    return edition_of(tx) == 0 and tx.execute(select(ENTRY.c.id).limit(1)).first() is None


def regain_entries(tx: Transaction, slug: str, found: Sequence[Known]) -> None:
    """Insert entries with their earlier titles and the keys that lead to them."""
    for known in found:
        tx.execute(ENTRY.insert().values(slug=slug, **entry_row(known.entry, known)))
        rewrite_entry(tx, slug, known)


def regain_documents(tx: Transaction, slug: str | None, documents: Sequence[Shelved], edition: int = 0) -> None:
    """Take finished documents as they are; the count of publications goes on from the shelf's `edition`."""
    save_documents(tx, slug, documents)
    upsert(tx, META, EDITION, {"value": max(edition, edition_of(tx))})


def regain_state(tx: Transaction, state: SourceState, now: datetime) -> None:
    """Let a source be as it was: outcome, failures, plan, tallies and days."""
    values = {
        "due": to_seconds(state.due or now),
        "checked": to_seconds(state.checked),
        "failures": state.failures,
        "outcome": state.outcome.value if state.outcome else None,
        "detail": state.detail,
        "succeeded": to_seconds(state.succeeded),
        "since": to_seconds(state.since),
        "rung": state.rung,
        "duration": state.duration,
    }
    upsert(tx, SOURCE, {"slug": state.slug}, values)
    for outcome, times in state.refreshes.items():
        upsert(tx, TALLY, {"slug": state.slug, "outcome": outcome}, {"count": times, **timing_row(state.timings.get(outcome))})
    for day in state.days:
        delay = {"delay_sum": day.delay or 0.0, "delay_count": int(day.delay is not None)}
        counts = {"entries": day.entries, "well": day.well, "failed": day.failed, **delay}
        upsert(tx, DAY, {"slug": state.slug, "day": day.day.isoformat()}, counts)


def timing_row(timing: Timing | None) -> Row:
    """How long refreshes took, as columns; {} when the shelf does not tell."""
    if timing is None:
        return {}
    return {"timed": timing.times, "seconds": timing.seconds} | {
        f"within_{step}": times for step, times in zip(STEPS, timing.within, strict=False)
    }
