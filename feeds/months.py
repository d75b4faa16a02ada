"""Months of the archive, in the feed's own zone. "2026-11" sorts as time does."""

from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo


def month_of(moment: datetime, zone: ZoneInfo) -> str:
    """Return the month of a moment."""
    return moment.astimezone(zone).strftime("%Y-%m")


def first_of(month: str, zone: ZoneInfo) -> datetime:
    """Return the month's first moment."""
    year, number = month.split("-")
    return datetime(int(year), int(number), 1, tzinfo=zone)


def after(month: str) -> str:
    """Return the next month."""
    year, number = (int(part) for part in month.split("-"))
    return f"{year + number // 12:04d}-{number % 12 + 1:02d}"


def months_between(first: str, last: str) -> Iterator[str]:
    """Yield the months from the first to the last, both included."""
    while first <= last:
        yield first
        first = after(first)
