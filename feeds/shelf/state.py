"""state.json: what is known of every source, for the status page, readiness and the ticker."""

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

from feeds.model import Day, Event, Outcome, Push, SourceState, Timing
from feeds.shelf.disk import replace_whole
from feeds.shelf.locks import writing

STATE = "state.json"

Told = Mapping[str, Any]
"""A JSON object, here only between the file and the values."""


def write_state(root: Path, states: Sequence[SourceState]) -> None:
    """Put the states of all sources at <root>/state.json, in one step; OSError when the disk is full, and the old ones stay."""
    body = json.dumps({"sources": [tell(state) for state in states]}, ensure_ascii=False, separators=(",", ":")).encode()
    with writing(root):
        replace_whole(root / STATE, body)


def read_state(root: Path) -> tuple[SourceState, ...]:
    """Read the states; () when there are none yet or the file makes no sense."""
    try:
        return tuple(hear(told) for told in json.loads((root / STATE).read_bytes())["sources"])
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return ()


def tell(state: SourceState) -> Told:
    """Return the state as JSON values."""
    return {
        "slug": state.slug,
        "title": state.title,
        "due": tell_moment(state.due),
        "checked": tell_moment(state.checked),
        "outcome": state.outcome,
        "detail": state.detail,
        "succeeded": tell_moment(state.succeeded),
        "newest": tell_moment(state.newest),
        "rung": state.rung,
        "failures": state.failures,
        "since": tell_moment(state.since),
        "duration": state.duration,
        "entries": state.entries,
        "expect": state.expect,
        "refreshes": state.refreshes,
        "timings": {outcome: timing._asdict() for outcome, timing in state.timings.items()},
        "days": [tell_day(day) for day in state.days],
        "events": [tell_event(event) for event in state.events],
        "pushes": [tell_push(push) for push in state.pushes],
    }


def tell_day(day: Day) -> Told:
    """Return one day as JSON values."""
    return {"day": day.day.isoformat(), "entries": day.entries, "well": day.well, "failed": day.failed, "delay": day.delay}


def tell_event(event: Event) -> Told:
    """Return one change of state as JSON values."""
    return {
        "slug": event.slug,
        "at": event.at.isoformat(),
        "kind": event.kind,
        "outcome": event.outcome,
        "text": event.text,
    }


def tell_push(push: Push) -> Told:
    """Return one target's state as JSON values."""
    return {
        "name": push.name,
        "waiting": push.waiting,
        "failures": push.failures,
        "due": tell_moment(push.due),
        "what": push.what,
    }


def tell_moment(moment: datetime | None) -> str | None:
    """Return the moment as ISO 8601."""
    return None if moment is None else moment.isoformat()


def hear(told: Told) -> SourceState:
    """Return the state that the JSON values tell; KeyError, TypeError or ValueError when they tell none."""
    return SourceState(
        slug=told["slug"],
        title=told["title"],
        due=hear_moment(told["due"]),
        checked=hear_moment(told["checked"]),
        outcome=None if told["outcome"] is None else Outcome(told["outcome"]),
        detail=told["detail"],
        succeeded=hear_moment(told["succeeded"]),
        newest=hear_moment(told["newest"]),
        rung=told["rung"],
        failures=told["failures"],
        since=hear_moment(told["since"]),
        duration=told["duration"],
        entries=told["entries"],
        expect=told["expect"],
        refreshes=dict(told["refreshes"]),
        timings={outcome: hear_timing(timing) for outcome, timing in told.get("timings", {}).items()},  # not in the first ledgers
        days=tuple(hear_day(day) for day in told["days"]),
        events=tuple(hear_event(event) for event in told["events"]),
        pushes=tuple(hear_push(push) for push in told["pushes"]),
    )


def hear_timing(told: Told) -> Timing:
    """Return how long refreshes took, as the JSON values tell it."""
    return Timing(told["times"], told["seconds"], tuple(told["within"]))


def hear_day(told: Told) -> Day:
    """Return the day that the JSON values tell."""
    return Day(date.fromisoformat(told["day"]), told["entries"], told["well"], told["failed"], told["delay"])


def hear_event(told: Told) -> Event:
    """Return the change of state that the JSON values tell."""
    return Event(
        slug=told["slug"],
        at=datetime.fromisoformat(told["at"]),
        kind=told["kind"],
        outcome=Outcome(told["outcome"]),
        text=told["text"],
    )


def hear_push(told: Told) -> Push:
    """Return the target's state that the JSON values tell."""
    return Push(told["name"], told["waiting"], told["failures"], hear_moment(told["due"]), told["what"])


def hear_moment(text: str | None) -> datetime | None:
    """Return the moment that the text tells."""
    return None if text is None else datetime.fromisoformat(text)
