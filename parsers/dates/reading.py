"""The order in which the ways of writing a time are tried."""

import re
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from parsers.dates import calendars
from parsers.dates.absolute import find_day, name_months
from parsers.dates.clocks import find_time, settle
from parsers.dates.relative import find_relative
from parsers.dates.tokens import EARLIEST, LONGEST, tokenise
from parsers.dates.words import simplify, words
from parsers.headline import Moment

ALONE = re.compile(r"[fu(|]{0,4}a?ta?[f)|]{0,3}")
"""A time of day with nothing beside it but words that stand there."""
UNIX = re.compile(r"\s*([1-9][0-9]{9})([0-9]{3})?\s*")
NUMBERS = re.compile(
    r"\s*(?:(?P<d>[0-9]{1,2})(?P<mark>[./-])(?P<m>[0-9]{1,2})(?P=mark)(?P<y>[12][0-9]{3})|(?P<Y>[12][0-9]{3})-(?P<M>[0-9]{2})-(?P<D>[0-9]{2}))"
    r"(?:(?:\s*[|,]\s*|\s+|T)(?P<hour>[0-9]{1,2}):(?P<minute>[0-9]{2})(?::(?P<second>[0-9]{2}))?)?\s*"
)
"""The two commonest layouts, read without tokens at a fifth of the price."""
PHRASE = 6
"""So many words that mean nothing alone may be part of a date: names of months in other languages and calendars, "il y a"."""
AHEAD = timedelta(days=1)
"""How far after `seen` a time may lie: zones differ by a day. What is later announces an event and tells no publication."""


class Reading(NamedTuple):
    """A moment, and how many words of the text are no part of any date: a title with a date in it has many, a date line few."""

    moment: Moment
    words: int


def read_moment(text: str, timezone: ZoneInfo, seen: datetime) -> Moment:
    """The first time that the text shows: a datetime in `timezone` when it shows a time of day, else a date, or None when unsure.

    A zone in the text ("+02:00", "GMT", "بتوقيت غرينتش") counts before `timezone`. Day before month always; lunar Hijri dates are
    passed over, solar and Buddhist ones read; a line without a year is of the twelve months before `seen`; relative times count
    from `seen` (aware). What lies more than a day after `seen` is None. Never raises.
    """
    return read_date(text, timezone, seen).moment


def read_line(text: str, timezone: ZoneInfo, seen: datetime, most: int) -> Moment:
    """As read_moment, of a line with at most so many words beside its date; None for others: a title with a date is none.

    Titles are told by their many words first: to read one takes seven times as long.
    """
    known = words()
    if len([word for word in simplify(text).split() if word.isalpha() and word not in known]) > most + PHRASE:
        return None
    reading = read_date(text, timezone, seen)
    return reading.moment if reading.words <= most else None


def read_date(text: str, timezone: ZoneInfo, seen: datetime) -> Reading:
    """As read_moment, with the number of other words in the text."""
    if timezone.key in calendars.ZONES:
        text = calendars.number_days(text[:LONGEST], timezone.key)
    if numbers := NUMBERS.fullmatch(text):
        return Reading(_plain(numbers, timezone, seen), 0)
    if stamp := UNIX.fullmatch(text):
        return Reading(_unix(int(stamp[1]), timezone, seen), 0)
    row = name_months(tokenise(text), timezone.key)
    others = row.signature.count("x")
    try:
        found = find_day(row, _latest(seen, timezone))
        if found is None:
            return Reading(_not_after(find_relative(row, seen, timezone), seen), others)
        clock = find_time(row, found.start, found.end, timezone)
        moment = settle(found.day, clock, timezone) if clock else found.day
    except (OverflowError, ValueError):  # years before 1 and after 9999, reached by arithmetic
        return Reading(None, others)
    return Reading(_not_after(moment, seen), others)


def read_clock(text: str, timezone: ZoneInfo) -> time | None:
    """The time of day that a text is: "14:05", "kl. 14.05", "2:05 pm", "14시 05분"; None for all that says more or less."""
    row = tokenise(text)
    return find_time(row, 0, 0, timezone) if ALONE.fullmatch(row.signature) else None


def _plain(found: re.Match[str], local: tzinfo, seen: datetime) -> Moment:
    d, _, m, y, year, month, dom, hour, minute, second = found.groups()
    try:
        day = date(int(y or year), int(m or month), int(d or dom))
    except ValueError:
        return None
    latest = _latest(seen, local)
    if day.year < EARLIEST or day > latest:
        return None
    if not hour or int(hour) > 23 or int(minute) > 59:
        return day
    clock = time(int(hour), int(minute), min(int(second or 0), 59), tzinfo=local)
    moment = settle(day, clock, local)
    return moment if (latest - day).days > 1 else _not_after(moment, seen)


@lru_cache(maxsize=8)
def _latest(seen: datetime, local: tzinfo) -> date:
    """The last day that a page read at `seen` can tell of."""
    return (seen + AHEAD).astimezone(local).date()


def _not_after(moment: Moment, seen: datetime) -> Moment:
    return None if isinstance(moment, datetime) and moment > seen + AHEAD else moment


def _unix(seconds: int, timezone: tzinfo, seen: datetime) -> datetime | None:
    moment = datetime.fromtimestamp(seconds, UTC)
    return moment.astimezone(timezone) if moment.year >= 2001 and moment <= seen + AHEAD else None
