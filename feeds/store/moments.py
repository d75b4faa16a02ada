"""Moments as the ledger writes them: whole seconds since 1970 in UTC; the site's own times as ISO text, day or moment."""

from datetime import UTC, date, datetime


def to_seconds(moment: datetime | None) -> int | None:
    """An aware moment as whole seconds."""
    return None if moment is None else int(moment.timestamp())


def from_seconds(seconds: int | None) -> datetime | None:
    """Whole seconds as an aware moment in UTC."""
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC)


def at(seconds: int) -> datetime:
    """A moment that is never missing."""
    return datetime.fromtimestamp(seconds, UTC)


def to_text(moment: date | None) -> str | None:
    """A day as YYYY-MM-DD, a moment with its offset."""
    return None if moment is None else moment.isoformat()


def from_text(text: str | None) -> date | None:
    """What `to_text` wrote; a moment is longer than a day's ten characters."""
    if text is None:
        return None
    return datetime.fromisoformat(text) if len(text) > len("2026-11-27") else date.fromisoformat(text)
