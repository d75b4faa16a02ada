"""Is the service of use? A table of reasons when it is not. Pure."""

from collections.abc import Container, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from feeds.config import Source
from feeds.model import SourceState

SPARE = 20_000_000
"""Bytes that must be free on the shelf's disk: a new version of a hundred feeds."""

MISSED = 3
SLACK = timedelta(minutes=10)
"""A source counts as behind after three missed refreshes and ten minutes: one hiccup of a site must not page anybody."""


@dataclass(frozen=True, slots=True)
class Readiness:
    """One source's readiness; ready when there are no reasons against it."""

    feed: str
    reasons: tuple[str, ...]
    state: SourceState | None


def judge(
    sources: Iterable[Source], states: Iterable[SourceState], shelved: Container[str], now: datetime
) -> tuple[Readiness, ...]:
    """Return what speaks against each source, in the order of sources.toml."""
    known = {state.slug: state for state in states}
    return tuple(judge_source(source, known.get(source.slug), shelved, now) for source in sources)


def judge_source(source: Source, state: SourceState | None, shelved: Container[str], now: datetime) -> Readiness:
    """Return what speaks against one source."""
    reasons = []
    if f"{source.slug}.atom" not in shelved:
        reasons.append("there is no document yet")
    if state is None or state.succeeded is None:
        reasons.append("the site has never been read well")
    elif now - state.succeeded > MISSED * timedelta(seconds=source.refresh) + SLACK:
        reasons.append(f"the site was last read well {tell_span(now - state.succeeded)} ago")
    if state and state.newest and now - state.newest > timedelta(seconds=source.expect):
        reasons.append(f"the newest entry is {tell_span(now - state.newest)} old")
    if reasons and state and state.outcome and not state.outcome.well:
        reasons.append(f"the last refresh: {state.outcome.sentence}")
    return Readiness(source.slug, tuple(reasons), state)


def judge_disk(free: int | None) -> tuple[str, ...]:
    """Return what speaks against the disk; `free` in bytes, None when the folder cannot be looked at."""
    if free is None:
        return ("the shelf's folder cannot be read",)
    return () if free >= SPARE else (f"only {free // 1_000_000} MB are free on the shelf's disk",)


def judge_copy(*, shared: bool, copied: str | None) -> tuple[str, ...]:
    """Return what speaks against this machine's copy of a shared ledger: it must be warm once, before others rely on it."""
    return ("the ledger has not been copied since the start",) if shared and copied is None else ()


def tell_span(span: timedelta) -> str:
    """Return the span in words: minutes below two hours, hours below two days, else days."""
    minutes = int(span.total_seconds()) // 60
    if minutes < 120:
        return f"{minutes} minutes"
    return f"{minutes // 60} hours" if minutes < 2880 else f"{minutes // 1440} days"
