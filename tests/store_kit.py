"""Settlements for the tests of the store."""

from datetime import datetime, timedelta

from feeds.model import Outcome
from feeds.store import Settlement


def end(now: datetime, **changes: object) -> Settlement:
    """A refresh that ended well; the next one is due in twenty minutes."""
    values: dict[str, object] = {
        "outcome": Outcome.UPDATED,
        "detail": None,
        "rung": "known",
        "checked": now,
        "due": now + timedelta(minutes=20),
        "failures": 0,
        "since": now,
        "succeeded": now,
        "duration": 1.5,
        "quiet": False,
        "stamp": "s",
    }
    return Settlement(**{**values, **changes})  # type: ignore[arg-type]
