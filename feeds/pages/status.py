"""The status page: what happened, for people. Drawn when somebody looks, because it tells how long ago things were."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from statistics import median

from feeds.model import Day, Event, SourceState
from feeds.pages.charts import Chart, draw_delays, draw_entries, draw_outcomes, fill_days
from feeds.pages.paper import Frame, print_page
from feeds.pages.sentences import Verdict, judge, tell_kind, tell_outcome
from feeds.pages.words import Lang

FULL_REPORTS = 24
"""Sources that are shown with drawings, those in trouble first; the others get a line. 300 full reports are 4 MB."""
DRAWINGS = (draw_entries, draw_outcomes, draw_delays)
EVENTS = 20
"""Changes that are shown, over all sources; the Atom document has them all."""


@dataclass(frozen=True, slots=True)
class Report:
    """A source as the status page shows it."""

    state: SourceState
    verdict: Verdict
    sentence: str
    days: tuple[Day, ...]
    """The last thirty, in UTC."""
    charts: tuple[Chart, ...]
    """Entries, outcomes, delays; () for a source that gets a line only."""
    new: int
    """Stories of the days shown."""
    well: int
    failed: int
    delay: float | None
    """Median of the days' delays, in seconds."""


def render_status(states: Sequence[SourceState], base: str, now: datetime, lang: Lang) -> bytes:
    """Return the page as UTF-8 HTML. `base` is the public URL without trailing slash, `now` is aware."""
    frame = Frame(base, lang, "/status" if lang == "ar" else "/status?lang=en", choice=f"?lang={lang}")
    judged = sorted(states, key=lambda state: list(Verdict).index(judge(state, now)))
    reports = tuple(report(state, now, lang, full=number < FULL_REPORTS) for number, state in enumerate(judged))
    troubled = sum(one.verdict is Verdict.FAILING for one in reports)
    return print_page(
        "status.html", frame, reports=reports, troubled=troubled, now=now, events=gather_events(states), tell_kind=tell_kind
    )


def report(state: SourceState, now: datetime, lang: Lang, *, full: bool) -> Report:
    """Sum up one source."""
    days, rtl = fill_days(state.days, now.astimezone(UTC).date()), lang == "ar"
    delays = [day.delay for day in days if day.delay is not None]
    return Report(
        state=state,
        verdict=judge(state, now),
        sentence=tell_outcome(state.outcome, lang) if state.outcome else "",
        days=days,
        charts=tuple(draw(days, rtl=rtl) for draw in DRAWINGS) if full and state.days else (),
        new=sum(day.entries for day in days),
        well=sum(day.well for day in days),
        failed=sum(day.failed for day in days),
        delay=median(delays) if delays else None,
    )


def gather_events(states: Sequence[SourceState]) -> tuple[Event, ...]:
    """Return the newest changes of all sources, newest first."""
    events = [event for state in states for event in state.events]
    return tuple(sorted(events, key=lambda event: event.at, reverse=True)[:EVENTS])


def status_json(states: Sequence[SourceState]) -> bytes:
    """Return all that is known of the sources as UTF-8 JSON: {"sources": [...]}, moments in ISO 8601, durations in seconds."""
    told = {"sources": [tell_state(state) for state in states]}
    return json.dumps(told, ensure_ascii=False, indent=1, default=write_moment).encode() + b"\n"


def tell_state(state: SourceState) -> dict[str, object]:
    """Return what is known of one source as JSON values, all but the moments."""
    return state._asdict() | {
        "days": [day._asdict() for day in state.days],
        "events": [event._asdict() for event in state.events],
        "pushes": [push._asdict() for push in state.pushes],
        "sentence": state.outcome and state.outcome.sentence,
    }


def write_moment(value: date) -> str:
    """A moment or a day in ISO 8601."""
    return value.isoformat()
