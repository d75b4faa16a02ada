"""Dates that name their day. Day before month always: 03/04/2025 is the third of April, 03/25/2025 is nothing."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo

from parsers.dates.months import SLAVIC, foreign_months
from parsers.dates.tokens import Row
from parsers.dates.words import Word

DUAL = re.compile(r"m(?:[-_/(|,]m)+\)?")
"""`كانون الثاني/ يناير`, `حزيران (يونيو - جوان)`."""

DAY = re.compile(
    r"(?P<ymd>(?<![dny][-/.])y(?P<a>[-/._])d(?P=a)d(?![-/.][dny]))"
    r"|(?P<dmy>(?<![dny][-/.])d(?P<b>[-/._])d(?P=b)y(?![-/.][dny]))"
    r"|(?P<dMy>(?<![dn]-)d[-_/.,f]{0,3}m[-_/.,f]{0,3}y)"
    r"|(?P<Mdy>m[-/.,f]{0,2}d[-/.,f]{0,3}y)"
    r"|(?P<yMd>y[-/.,f]{0,3}m[-/.,f]{0,2}d(?![-/.]?[ny]))"
)
SHORT = re.compile(r"(?<![dny][-/.])(?P<dmy>d(?P<b>[-/.])d(?P=b)[dn])(?![-/.]?[dny])")
"""19.03.18: taken for a date only beside a time or weekday, because 1.10.24 is a version."""
YEARLESS = re.compile(r"[wfh,|(]*(?P<dm>d[-_/.,f]{0,3}m|m[-/.,f]{0,2}d)[wf,.|)_]*(?:a?ta?z?|da)?[.)]?")
"""19 نوفمبر، 14:30: a whole line without a year is of the last twelve months."""

FOREIGN = re.compile(
    r"(?<!m)(?:d[-_/.,f]{0,3}(x)[-_/.,f]{0,3}[yt]|(x)[-/.,f]{0,2}d[-/.,f]{0,3}y|y[-/.,f]{0,3}(x)[-/.,f]{0,2}d|^[wf,.]*d[.f]*(x)\.?$)"
)
YEAR_LAST = re.compile(r"m[.f]*d(tz?)y")
"""Tue Nov 18 09:30:00 2025 (ctime, RFC 9110 5.6.7): read as if the year stood before the time."""

AFTER = re.compile(r"[^xtmy]{0,12}?(a?ta?)[(|,f]{0,3}(z?)")
BEFORE = re.compile(r"(a?ta?)[(|,f]{0,3}(z?)[^xtmy]{0,8}$")
HOUR_AFTER = re.compile(r"[-,|f_w]{0,4}(da)()")
HOUR_BEFORE = re.compile(r"(da)()[-,|f_w]{0,4}$")
CLOCK = re.compile(r"(\d+):(\d+)(?::(\d+))?(?:[.,]\d+)?\s?(?:gmt|utc)?(?:([+-])(\d\d?):?(\d\d)?)?")


@dataclass(frozen=True, slots=True)
class Found:
    """A date within a row: the signature's letters that it takes, and its day."""

    start: int
    end: int
    day: date


def name_months(row: Row, zone: str = "") -> Row:
    """Give dual month names one token, and look up the month names of other languages where a month would stand.

    What one name means in two languages is told by the zone.
    """
    tokens, signature = list(row.tokens), row.signature
    for found in reversed(list(DUAL.finditer(signature))):
        months = {token.number for token in tokens[found.start() : found.end()] if token.kind == "m"}
        tokens[found.start() : found.end()] = [Word("m", months.pop()) if len(months) == 1 else Word("x")]
    signature = "".join([token.kind for token in tokens])
    for found in FOREIGN.finditer(signature):
        at = found.start(found.lastindex or 0)
        name = tokens[at].name
        month = foreign_months().get(name) or SLAVIC.get(zone, {}).get(name)
        if month:
            tokens[at] = Word("m", month)
    signature = "".join([token.kind for token in tokens])
    last = YEAR_LAST.search(signature)
    if last:
        tokens.insert(last.start(1), tokens.pop(last.end() - 1))
        signature = "".join([token.kind for token in tokens])
    return Row(signature, tuple(tokens))


def find_day(row: Row, latest: date) -> Found | None:
    """The first date of the row that exists in the calendar and is not after `latest`."""
    shown = [*DAY.finditer(row.signature)]
    if not shown and ("t" in row.signature or "w" in row.signature):
        shown = [*SHORT.finditer(row.signature)]
    for found in shown:
        day = _day(row, found, latest)
        if day is not None:
            return Found(found.start(), found.end(), day)
    if not shown and (found_line := YEARLESS.fullmatch(row.signature)):
        return _without_year(row, found_line, latest)
    return None


def _day(row: Row, found: re.Match[str], latest: date) -> date | None:
    numbers = [token for token in row.tokens[found.start() : found.end()] if token.kind in "dnym"]
    parts = dict(zip(str(found.lastgroup).lower(), numbers, strict=True))
    year = parts["y"].number
    if len(parts["y"].name) == 2:
        year += 2000
    try:
        day = date(year, parts["m"].number, parts["d"].number)
    except ValueError:
        return None
    return day if day <= latest else None


def _without_year(row: Row, found: re.Match[str], latest: date) -> Found | None:
    start, end = found.span("dm")
    parts = {token.kind: token.number for token in row.tokens[start:end] if token.kind in "dm"}
    for year in (latest.year, latest.year - 1):
        try:
            day = date(year, parts["m"], parts["d"])
        except ValueError:
            continue
        if day <= latest:
            return Found(start, end, day)
    return None


def find_time(row: Row, start: int, end: int, local: tzinfo) -> time | None:
    """The time of day that stands beside the date at [start:end], with its zone; None when there is none."""
    found = AFTER.match(row.signature, end) or HOUR_AFTER.match(row.signature, end)
    found = found or BEFORE.search(row.signature[:start]) or HOUR_BEFORE.search(row.signature[:start])
    if found is None:
        return None
    parts = {token.kind: token for token in row.tokens[found.start(1) : found.end(1)]}
    clock = parts.get("t") or parts["d"]
    half = parts["a"].name if "a" in parts else ""
    zone = row.tokens[found.start(2)] if found[2] else None
    return _time(clock, half, zone, local)


def _time(clock: Word, half: str, zone: Word | None, local: tzinfo) -> time | None:
    text = clock.name if clock.kind == "t" else f"{clock.number}:00"
    hours, minutes, seconds, sign, east_hours, east_minutes = CLOCK.findall(text)[0]
    hour, minute, second = int(hours), int(minutes), min(int(seconds or 0), 59)
    east = zone.number if zone else None
    if sign:
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
