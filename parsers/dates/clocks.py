"""The time of day that stands beside a day: "18:49", "05:08 م", "um 7 pm", "26.11.2026 14.05"."""

import re
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo

from parsers.dates.tokens import Row
from parsers.dates.words import Word

AFTER = re.compile(r"[^xtmy]{0,12}?(a?ta?)[(|,f]{0,3}(z?)")
BEFORE = re.compile(r"(a?ta?)[(|,f]{0,3}(z?)[^xtmy]{0,8}$")
HOUR_AFTER = re.compile(r"[-,|f_w]{0,4}(da)()")
HOUR_BEFORE = re.compile(r"(da)()[-,|f_w]{0,4}$")
DOTTED = re.compile(r"f{0,2}([,|_]?)f{0,2}([dn]\.[dn])(z?)(?=[f)]{0,3}(?:$|[,|/_(]))")
"""26.11.2026 14.05 | News: not where a word follows that says what is counted (12.50 kr)."""
CLOCK = re.compile(r"(\d+):(\d+)(?::(\d+))?(?:[.,]\d+)?\s?(?:gmt|utc)?(?:([+-])(\d\d?):?(\d\d)?)?")


def find_time(row: Row, start: int, end: int, local: tzinfo) -> time | None:
    """The time of day that stands beside the date at [start:end], with its zone; None when there is none."""
    found = AFTER.match(row.signature, end) or HOUR_AFTER.match(row.signature, end)
    if found is None and (dotted := DOTTED.match(row.signature, end)):
        return _dotted(row, dotted, local)
    found = found or BEFORE.search(row.signature[:start]) or HOUR_BEFORE.search(row.signature[:start])
    if found is None:
        return None
    parts = {token.kind: token for token in row.tokens[found.start(1) : found.end(1)]}
    clock = parts.get("t") or parts["d"]
    half = parts["a"].name if "a" in parts else ""
    zone = row.tokens[found.start(2)] if found[2] else None
    return _time(clock, half, zone, local)


def _dotted(row: Row, found: re.Match[str], local: tzinfo) -> time | None:
    """Numbers with one digit before the point may be versions and marks: they count after a comma or dash only."""
    hour, minute = row.tokens[found.start(2)].name, row.tokens[found.end(2) - 1].name
    if len(minute) != 2 or not (found[1] or len(hour) == 2):
        return None
    zone = row.tokens[found.start(3)] if found[3] else None
    return _time(Word("t", name=f"{hour}:{minute}"), "", zone, local)


def _time(clock: Word, half: str, zone: Word | None, local: tzinfo) -> time | None:
    text = clock.name if clock.kind == "t" else f"{clock.number}:00"
    hours, minutes, seconds, sign, east_hours, east_minutes = CLOCK.findall(text)[0]
    hour, minute, second = int(hours), int(minutes), min(int(seconds or 0), 59)
    east = zone.number if zone else None
    if sign:
        if sign == "-" and not seconds and int(hours) <= int(east_hours):
            return None  # 9:00-12:00
        east = (int(east_hours) * 60 + int(east_minutes or 0)) * (1 if sign == "+" else -1)
    hour = _hour(hour, half)
    if hour > 23 or minute > 59 or (east is not None and abs(east) > 14 * 60):
        return None
    return time(hour, minute, second, tzinfo=local if east is None else timezone(timedelta(minutes=east)))


def _hour(hour: int, half: str) -> int:
    """12-hour clock -> 24. What is no 12-hour time ("20:00 م") stands as it is; "at night" is 6 pm to 5 am."""
    if half == "am" or (half == "night" and hour == 12):
        return 0 if hour == 12 else hour
    if half == "pm" and hour < 12:
        return hour + 12
    return hour + 12 if half == "night" and 6 <= hour < 12 else hour


def settle(day: date, clock: time, local: tzinfo) -> datetime:
    """The instant, in the local zone. A time that the clocks skipped moves forward, a doubled one is the first (PEP 495)."""
    return datetime.combine(day, clock).astimezone(UTC).astimezone(local)
