"""Times in short: a day without a year, a time of day alone. What they mean is told by the other items of the list."""

import re
from collections import Counter
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from typing import NamedTuple

from selectolax.lexbor import LexborNode

from parsers.dates.words import UNKNOWN, simplify, words
from parsers.detect.days import MOST, days_above, read_boxes
from parsers.detect.parts import Hint, Parts
from parsers.detect.sizes import WIDE
from parsers.detect.times import Clock

HINT = re.compile(
    r"[\[(（【]?\s*(?:"
    r"(?P<one>\d\d?)(?P<mark>[-./])(?P<two>\d\d?)(?:(?P=mark)(?P<three>\d\d(?:\d\d)?))?\.?(?:\s?[(（]\w{1,3}[)）])?"
    r"(?:,?\s+(?:kl|klo|um|v|o|в|о)?\.?\s*(?P<at>[01]?\d|2[0-3])[:h.](?P<past>[0-5]\d))?"
    r")\s*[\])）】:|–-]?\s*"
)
"""[11-26], 26.11., 11/9 14:52, 26.11. klo 14.05, 11/26(木), 26/11/25"""
LED = re.compile(r"(?:[^\W\d_]+[\s:]+){1,3}(?=\d)")
YEAR = 4
NUMBERS = ("one", "two", "three")
MANY, RISING = 8, 0.125
"""So many times of day, of which hardly one is later than the one above, are no lengths of videos."""
CLOCKS = re.compile(r"(?<![a-z])(?:time|date|hour|heure|hora|uhr|zeit|clock|pub)", re.IGNORECASE)
"""Names of elements that hold a time of day, not the length of a video or a result."""

OTHERS = re.compile(
    r"(?<![a-z])(?:price|score|rating|amount|size|version|dur|length|result|preis|prix|precio|prezzo)", re.IGNORECASE
)
"""Names of elements whose numbers are neither days nor times of day."""
FULL_DAYS = timedelta(days=2)
"""What goes back further, a step at each item, is no list of today's and yesterday's news."""


class Told(NamedTuple):
    """A time of day, of which day, and what it would be then."""

    parts: Parts
    hint: Hint
    day: date | None
    moment: datetime


def hint_of(text: str, node: LexborNode, clock: Clock) -> Hint | None:
    """Return a text that is a time in short. Numbers of one digit alone are results or shares: "3/5"."""
    text = _without_fillers(text)
    found = HINT.fullmatch(text)
    told = clock.time_of(text) if found is None else None
    if (found is None and told is None) or OTHERS.search(_names(node)):
        return None
    hint = Hint(node, found, told)
    if found is None:
        return hint
    if found["three"] or found["at"] or len(found["one"] + found["two"]) == 4:
        return hint
    return hint if found["mark"] == "." and len(found["two"]) == 2 and is_called_time(hint) else None


def _without_fillers(text: str) -> str:
    """Leave out what only says that a time follows: "Published on 26/11/25"."""
    led = LED.match(text)
    known = words()
    if led and all(known.get(word, UNKNOWN).kind == "f" for word in simplify(led[0]).replace(":", " ").split()):
        return text[led.end() :]
    return text


def is_called_time(hint: Hint) -> bool:
    """Tell whether an element says by its name that it holds a time, not the length of a video or a result."""
    return CLOCKS.search(_names(hint.node)) is not None


def explain(items: list[Parts], clock: Clock) -> None:
    """Give the items the times that they tell in short, where the whole list leaves no doubt of their meaning."""
    read_boxes(items, clock.read)
    hints = [parts.hint for parts in items if parts.hint and not isinstance(parts.published, datetime)]
    if not hints:
        return
    days = [(parts, parts.hint.day) for parts in items if parts.published is None and parts.hint and parts.hint.day]
    if any(len(found["three"] or "") == YEAR for _, found in days):
        # 11/26/2025: those below the 13th were taken for days of other months.
        read = [parts for parts in items if parts.published is not None and parts.date_node is not None]
        days += [(parts, found) for parts in read if (found := HINT.fullmatch(_own(parts.date_node)))]
    column = {_names(hint.node) for hint in hints}
    mixed = len(column) == 1 and len(hints) > len(days) > 0
    if (len(hints) if mixed else len(days)) * 2 > len(items) and not _read_days(days, clock):
        _read_dotted(days)
    _read_clocks(items, clock, column if mixed else set())


def _read_days(days: list[tuple[Parts, re.Match[str]]], clock: Clock) -> bool:
    """Read "11-26" or "26/11/25": the first order in which all days exist. The Far East writes the largest first."""
    whole = all(match["three"] for _, match in days)
    orders = ["dmy", "mdy", "ymd"] if whole else ["dm", "md"]
    if WIDE.search(days[0][0].title):
        orders.reverse()
    for order in orders:
        found = [
            _day({part: int(match[name]) for part, name in zip(order, NUMBERS, strict=False)}, clock.now) for _, match in days
        ]
        if all(found):
            for (parts, match), day in zip(days, found, strict=True):
                parts.published = _at(day, match, clock.now) if day and match["at"] else day
            return True
    return False


def _day(numbers: dict[str, int], now: datetime) -> date | None:
    """The last such day that is not to come; None when there is none."""
    latest = now.date() + timedelta(days=1)
    try:
        year = numbers.get("y", latest.year)
        found = date(year if year > 99 else year + 2000, numbers["m"], numbers["d"])
        found = found if found <= latest or "y" in numbers else found.replace(year=latest.year - 1)
    except ValueError:
        return None
    return found if found <= latest else None


def _at(day: date, found: re.Match[str], now: datetime) -> datetime:
    return datetime(day.year, day.month, day.day, int(found["at"]), int(found["past"]), tzinfo=now.tzinfo)


def _read_dotted(days: list[tuple[Parts, re.Match[str]]]) -> None:
    """Take what are no days for times of day: 14.05, 11.30, 7.15."""
    dotted = [(parts.hint, found) for parts, found in days if parts.hint and found["mark"] == "." and not found["three"]]
    clocks = [(hint, int(found["one"]), int(found["two"])) for hint, found in dotted]
    if len(clocks) == len(days) and all(hour < 24 and minute < 60 for _, hour, minute in clocks):
        for hint, hour, minute in clocks:
            hint.clock = time(hour, minute)


def _read_clocks(items: list[Parts], clock: Clock, column: set[str]) -> None:
    """Read "14:52" in a list from new to old: of today, or of the day before that of the item above when it is later.

    In a column that shows older items' days they are of today. The length of a video and a result look the same, so the element
    must be called a time or hold a whole one in another item, or the list must be long and in order.
    """
    bound, told, box = clock.now, [], 0
    held, heads = Counter(map(_box_of, items)), days_above(items, clock.read)
    for parts, above in zip(items, heads, strict=True):
        day = parts.published or above
        if not any(heads) and held[_box_of(parts)] > 1 and _box_of(parts) != box:
            bound, box = clock.now, _box_of(parts)  # another list of the page begins
        if isinstance(day, datetime):
            bound = day
        elif parts.hint is not None and parts.hint.clock is not None:
            bound = _before(clock.now if column else bound, day, parts.hint.clock)
            told.append(Told(parts, parts.hint, day, bound))
    known = column | {_names(parts.date_node) for parts in items if parts.published and parts.date_node is not None}
    sure = all(is_called_time(one.hint) or _names(one.hint.node) in known for one in told)
    if not sure and (len(told) < max(MANY, MOST * len(items)) or not _falls(told)):
        return
    last = next((one.moment for one in reversed(told) if one.day is None), clock.now)
    for one in told:
        if one.day or clock.now - last < FULL_DAYS:
            one.parts.published = one.moment


def _falls(told: list[Told]) -> bool:
    """Tell whether times of day go back within each day, or from midnight to the evening before. Marks and prices do so too."""
    rises = sum(two.moment.time() > one.moment.time() for one, two in pairwise(told) if one.day == two.day)
    return rises <= RISING * len(told) and not any(one.hint.day for one in told)


def _box_of(parts: Parts) -> int:
    return parts.spot.up.number if parts.spot.up else 0


def _before(bound: datetime, day: date | None, at: time) -> datetime:
    """That time of the day; without a day, the last one not after `bound`."""
    moment = bound.replace(hour=at.hour, minute=at.minute, second=0, microsecond=0)
    if day is not None:
        return moment.replace(year=day.year, month=day.month, day=day.day)
    return moment if moment <= bound else moment - timedelta(days=1)


def _own(node: LexborNode | None) -> str:
    return node.text(deep=False).strip() if node is not None else ""


def _names(node: LexborNode) -> str:
    """What an element is called; one without a name in a box of its own, as its box."""
    box = node.parent
    if not node.attributes and box is not None and node.prev is None and node.next is None:
        node = box
    return f"{node.tag} {' '.join(value or '' for value in node.attributes.values())}"
